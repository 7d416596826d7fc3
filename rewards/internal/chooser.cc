#include "rewards/internal/chooser.h"

#include <utility>

#include "datasets/schema.h"
#include "rewards/internal/row_shape.h"

namespace cupel {
namespace {

bool fits(const BuiltDispatch& dispatch, std::string_view source) {
  return dispatch.is_beginning ? source.starts_with(dispatch.source) : source == dispatch.source;
}

Choice fixed(const NamedVerifier& verifier, std::string_view because) {
  return {verifier.verifier.get(), verifier.name, because, {}, {}, nullptr};
}

}  // namespace

Choice Chooser::choose(const Sample& sample) const {
  if (!sample.verifier.empty() && sample.verifier != kAuto)
    return chosen(sample.verifier, "named by the row");
  for (const BuiltDispatch& dispatch : spec_.dispatch)
    if (fits(dispatch, sample.data_source))
      return fixed(dispatch.to, dispatch.source.empty() ? "by default" : "by its data_source");
  const std::string_view of_schema = sample.schema ? sample.schema->verifier : "";
  if (!of_schema.empty() && of_schema != kAuto) return chosen(of_schema, "by its schema");
  if (of_schema.empty() && spec_.otherwise.verifier) return fixed(spec_.otherwise, "by default");
  if (const std::string_view name = verifier_by_shape(sample); !name.empty())
    return chosen(name, "by its shape");
  Choice none;
  none.detail =
      "nothing in the row says what judges it: no verifier, no tests, instruction ids, choices, "
      "schema or reference";
  return none;
}

Choice Chooser::chosen(std::string_view text, std::string_view because) const {
  const Made found = made(text);
  Choice choice;
  choice.because = because;
  if (!*found) {
    choice.reason = Reason::bad_verifier;
    choice.detail = found->error().message;
    return choice;
  }
  choice.kept = {found, &**found};
  choice.verifier = choice.kept->verifier.get();
  choice.name = choice.kept->name;
  return choice;
}

/// What `text` names, made once for each of the first few texts.
Chooser::Made Chooser::made(std::string_view text) const {
  constexpr std::size_t kMostKept = 256;  // rows may name anything, so what is kept is bounded
  const std::lock_guard lock(mutex_);
  if (const auto found = made_.find(text); found != made_.end()) return found->second;
  auto made = std::make_shared<const Result<NamedVerifier>>(make_named_verifier(text));
  if (made_.size() < kMostKept) made_.emplace(std::string(text), made);
  return made;
}

}  // namespace cupel
