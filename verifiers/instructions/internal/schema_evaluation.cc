#include "verifiers/instructions/internal/schema_evaluation.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <stdexcept>
#include <utility>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/constraint_builder.hpp>
#include <valijson/constraints/concrete_constraints.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "verifiers/instructions/internal/quick_schema.h"
#include "verifiers/instructions/internal/schema_references.h"

namespace cupel::instructions {
namespace {

using nlohmann::json;
using valijson::Subschema;
using valijson::ValidationResults;
using valijson::adapters::Adapter;
using valijson::adapters::NlohmannJsonAdapter;

using Context = std::vector<std::string>;

/// One evaluation under way. valijson has no place to pass it through, so it belongs to the thread.
struct Evaluation {
  std::size_t steps = 0;
  std::size_t most_steps = 0;
  const char* stack_bottom = nullptr;
};

thread_local Evaluation* current = nullptr;

struct TooCostly {
  ValidationResults::Error first;  ///< what had been found by then
};

/// Where the stack ends; the address of a variable will not do, as sanitizers move those away.
const char* stack_top() { return static_cast<const char*>(__builtin_frame_address(0)); }

/// valijson calls itself as schemas and values are nested, so what that takes of the stack, down
/// from `bottom`, is bounded.
bool is_too_deep(const char* bottom) {
  constexpr std::ptrdiff_t kMostStack = 2 << 20;
  return bottom - stack_top() > kMostStack;
}

bool is_too_costly(const Evaluation& evaluation) {
  return evaluation.steps > evaluation.most_steps || is_too_deep(evaluation.stack_bottom);
}

/// valijson goes on after a violation to collect them all; the first few are enough.
bool has_enough(const ValidationResults* results) {
  constexpr std::size_t kEnough = 1000;
  return results && results->numErrors() >= kEnough;
}

using Schemas = std::vector<const Subschema*>;

bool applies(const Subschema& schema, const NlohmannJsonAdapter& value, Context context,
             ValidationResults* results) {
  std::unordered_map<std::string, std::regex> none;  // no pattern is left to valijson
  valijson::ValidationVisitor<NlohmannJsonAdapter> visitor(value, std::move(context), true, results,
                                                           none);
  return visitor.validateSchema(schema);
}

Context inside(const Context& context, const std::string& member) {
  Context inner = context;
  inner.push_back('[' + member + ']');
  return inner;
}

/// The assertions of one schema, among valijson's constraints.
class AssertionsConstraint final : public valijson::constraints::PolyConstraint {
 public:
  AssertionsConstraint(const Assertions& asserted, const Schemas& schemas)
      : asserted_(asserted), schemas_(schemas) {}

  bool validate(const Adapter& target, const Context& context,
                ValidationResults* results) const override {
    const auto& value = dynamic_cast<const NlohmannJsonAdapter&>(target);
    current->steps += 1 + context.size() / 8;  // valijson copies the path for each value
    if (is_too_costly(*current) || has_enough(results))
      throw TooCostly{results && results->numErrors() > 0 ? *results->begin()
                                                          : ValidationResults::Error()};
    const std::string what = violation(asserted_, value, current->steps);
    if (!what.empty()) {
      if (results) results->pushError(context, what);
      return false;
    }
    if (value.isArray()) return enough_items_fit(value, context, results);
    return !value.isObject() ||
           (names_fit(value, context, results) && members_fit(value, context, results));
  }

 private:
  Constraint* cloneInto(void* place) const override {
    return new (place) AssertionsConstraint(*this);
  }
  std::size_t sizeOf() const override { return sizeof *this; }

  bool enough_items_fit(const NlohmannJsonAdapter& array, const Context& context,
                        ValidationResults* results) const {
    if (!asserted_.contained) return true;
    std::uint64_t fitting = 0;
    for (const auto item : array.getArray())
      fitting += applies(*schemas_[*asserted_.contained], item, context, nullptr) ? 1 : 0;
    const bool is_few = fitting < asserted_.min_contained;
    if (!is_few && !(asserted_.max_contained && fitting > *asserted_.max_contained)) return true;
    if (results)
      results->pushError(
          context, "has " + std::to_string(fitting) +
                       " items that meet contains, and should have " +
                       std::to_string(is_few ? asserted_.min_contained : *asserted_.max_contained) +
                       (is_few ? " at least" : " at most"));
    return false;
  }

  bool names_fit(const NlohmannJsonAdapter& object, const Context& context,
                 ValidationResults* results) const {
    if (!asserted_.member_names) return true;
    for (const auto member : object.getObject()) {
      const json name = member.first;
      if (applies(*schemas_[*asserted_.member_names], NlohmannJsonAdapter(name), context, nullptr))
        continue;
      if (results)
        results->pushError(context, "has the member name " + name.dump() +
                                        ", which is not what propertyNames asks for");
      return false;
    }
    return true;
  }

  bool members_fit(const NlohmannJsonAdapter& object, const Context& context,
                   ValidationResults* results) const {
    if (asserted_.by_pattern.empty()) return true;
    for (const auto member : object.getObject()) {
      const Context inner = results ? inside(context, member.first) : Context();
      bool is_other = !asserted_.named.contains(member.first);
      for (const auto& [pattern, schema] : asserted_.by_pattern) {
        ++current->steps;
        if (!pattern.is_in(member.first)) continue;
        is_other = false;
        if (!applies(*schemas_[schema], member.second, inner, results)) return false;
      }
      if (is_other && asserted_.others &&
          !applies(*schemas_[*asserted_.others], member.second, inner, results))
        return false;
    }
    return true;
  }

  const Assertions& asserted_;
  const Schemas& schemas_;
};

class AssertionsBuilder final : public valijson::ConstraintBuilder {
 public:
  AssertionsBuilder(const std::deque<Assertions>& assertions, const Schemas& schemas,
                    const char* bottom)
      : assertions_(assertions), schemas_(schemas), bottom_(bottom) {}

  valijson::constraints::Constraint* make(const Adapter& position) const override {
    if (is_too_deep(bottom_)) throw std::runtime_error("its references go too deep");
    const auto index = static_cast<std::size_t>(position.asInteger());
    return new AssertionsConstraint(assertions_[index], schemas_);
  }

 private:
  const std::deque<Assertions>& assertions_;
  const Schemas& schemas_;
  const char* bottom_;
};

/// valijson's `<root>`, `[items]`, `[0]` as a JSON pointer.
std::string pointer_of(const Context& context) {
  std::string pointer;
  for (std::size_t i = 1; i < context.size(); ++i)
    pointer += pointer_step(std::string_view(context[i]).substr(1, context[i].size() - 2));
  return pointer;
}

using Finding = SchemaEvaluation::Finding;

Finding finding_of(const ValidationResults::Error& error) {
  return {Finding::Kind::violates, pointer_of(error.context),
          error.description.empty() ? "does not meet the schema" : error.description};
}

}  // namespace

struct SchemaEvaluation::Compiled {
  std::deque<Assertions> assertions;
  std::unique_ptr<const QuickSchema> quick;
  Schemas schemas;
  valijson::Schema parsed;

  bool run(const json& value, std::size_t most_steps, ValidationResults* results) const {
    Evaluation evaluation{0, most_steps, stack_top()};
    struct Scope {
      explicit Scope(Evaluation* evaluation) { current = evaluation; }
      ~Scope() { current = nullptr; }
    } scope(&evaluation);
    return applies(*schemas[0], NlohmannJsonAdapter(value), {"<root>"}, results);
  }
};

SchemaEvaluation::SchemaEvaluation(ReadSchema schema) {
  auto compiled = std::make_unique<Compiled>();
  compiled->assertions = std::move(schema.assertions);
  compiled->quick = std::make_unique<const QuickSchema>(schema.definitions, compiled->assertions);
  // All definitions as one list of alternatives: that is how valijson tells where they are. The
  // last ones are what the first ones lead to, so they are read first, and few wait for others.
  json document;
  for (std::size_t i = schema.definitions.size(); i-- > 0;) {
    const std::string name = std::to_string(i);
    document["definitions"][name] = std::move(schema.definitions[i]);
    document["anyOf"].push_back(json::object({{"$ref", "#/definitions/" + name}}));
  }
  valijson::SchemaParser parser;
  parser.addConstraintBuilder(
      kAssertionsKeyword,
      new AssertionsBuilder(compiled->assertions, compiled->schemas, stack_top()));
  parser.populateSchema(NlohmannJsonAdapter(document), compiled->parsed);
  Subschema::ApplyFunction take = [&](const valijson::constraints::Constraint& constraint) {
    if (const auto* list = dynamic_cast<const valijson::constraints::AnyOfConstraint*>(&constraint))
      list->applyToSubschemas([&](unsigned, const Subschema* definition) {
        compiled->schemas.push_back(definition);
        return true;
      });
    return true;
  };
  compiled->parsed.apply(take);
  std::reverse(compiled->schemas.begin(), compiled->schemas.end());
  compiled_ = std::move(compiled);
}

SchemaEvaluation::~SchemaEvaluation() = default;

bool SchemaEvaluation::surely_fits(std::string_view text) const {
  return compiled_->quick->surely_fits(text);
}

Finding SchemaEvaluation::evaluate(const json& value, std::size_t most_steps) const {
  try {
    if (compiled_->run(value, most_steps, nullptr)) return {};
  } catch (const TooCostly&) {
    return {Finding::Kind::too_costly, "", ""};
  }
  ValidationResults results;
  try {
    compiled_->run(value, most_steps, &results);
  } catch (const TooCostly& stopped) {
    return finding_of(results.numErrors() > 0 ? *results.begin() : stopped.first);
  }
  return finding_of(results.numErrors() > 0 ? *results.begin() : ValidationResults::Error());
}

}  // namespace cupel::instructions
