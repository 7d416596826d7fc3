#include "datasets/joined_reader.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text_arena.h"
#include "base/utf8.h"
#include "datasets/internal/chat.h"
#include "datasets/internal/output_line.h"
#include "datasets/internal/row_members.h"

namespace cupel {
namespace {

/// Problems are small and their completions are not: a block ends where it has this much.
constexpr std::size_t kEnough = 1u << 20;

constexpr std::string_view kTruncated = "truncated";
constexpr std::string_view kTokens = "completion_tokens";

void append_item(std::string& list, std::string_view item) {
  if (!list.empty()) list += ',';
  list += item;
}

void append_list(std::string& line, std::string_view name, std::string_view items) {
  line.append(",\"").append(name).append("\":[").append(items).append("]");
}

}  // namespace

class JoinedReader::Impl {
 public:
  Impl(LineBlockReader& problems, Completions completions, const RowFormat& format)
      : problems_(problems), completions_(std::move(completions)), format_(format) {}

  bool next(LineBlock& block);
  const Counts& counts() const { return counts_; }
  const Completions::Repeated& repeated() const { return completions_.repeated(); }

 private:
  void join_line(std::string_view line, std::size_t readable, LineBlock& block);
  std::span<Completions::Line> outputs_of(const std::optional<JsonField>& id, LineBlock& block);
  Result<void> read_output_line(const Completions::Line& output);
  void add_output(const Completions::Line& output, LineBlock& block);
  void write_line(std::string_view line);
  void note(LineBlock& block, std::string text, std::uint32_t completion = LineBlock::Note::kAll);
  bool next_unasked(LineBlock& block);
  std::string fault_of_unasked(const Completions::Line& output);

  LineBlockReader& problems_;
  Completions completions_;
  const RowFormat format_;
  Counts counts_;

  LineBlock source_;  // problems, of which those before `at_` are done
  std::size_t at_ = 0;
  std::uint64_t line_ = 0;
  bool is_at_end_ = false;
  std::size_t faults_told_ = 0;                 // of the completions' files
  std::span<const Completions::Line> unasked_;  // outputs of which nobody has been told

  RowMembers problem_;
  const Schema* schema_ = nullptr;  // of the problem
  RowMembers output_;
  std::string output_text_;
  TextArena kept_;  // texts of the problem and its outputs that stand in none of them as they are
  std::string joined_;                    // the block's text so far
  std::string texts_, reasons_, tokens_;  // of the problem's completions: lists without brackets
  std::uint32_t count_ = 0;               // how many they are
  bool has_reasons_ = false, has_tokens_ = false;
};

bool JoinedReader::Impl::next(LineBlock& block) {
  if (!is_at_end_ && at_ == source_.text().size()) {
    is_at_end_ = !problems_.next(source_);
    at_ = 0;
    line_ = source_.first_line;
    if (is_at_end_) unasked_ = completions_.unasked();
  }
  if (is_at_end_) return next_unasked(block);
  joined_.clear();
  block.assign("");
  block.path = source_.path;
  block.first_line = line_;
  const std::string_view text = source_.text();
  for (; at_ < text.size() && joined_.size() < kEnough; ++line_) {
    const std::size_t end = std::min(text.find('\n', at_), text.size());
    join_line(text.substr(at_, end - at_), text.size() - at_ + LineBlock::kPadding, block);
    joined_ += '\n';
    at_ = std::min(end + 1, text.size());
  }
  std::vector<LineBlock::Note> notes = std::move(block.notes);
  block.assign(joined_);
  block.notes = std::move(notes);
  if (at_ == text.size()) block.fault = source_.fault;
  return true;
}

/// A line that cannot be read is passed on as it is: its parser will say why.
void JoinedReader::Impl::join_line(std::string_view line, std::size_t readable, LineBlock& block) {
  const std::size_t content = line.find_first_not_of(" \t\r");
  const bool is_object = content != std::string_view::npos && line[content] == '{';
  if (!is_object || !problem_.read(line, readable)) {
    joined_ += line;
    return;
  }
  ++counts_.problems;
  schema_ = format_.schema ? format_.schema : recognise_schema(problem_.all());
  kept_.clear();
  texts_.clear(), reasons_.clear(), tokens_.clear();
  count_ = 0;
  has_reasons_ = has_tokens_ = false;
  const auto id = id_of(problem_, schema_);
  const std::uint64_t before = counts_.completions;
  for (Completions::Line& output : outputs_of(id, block)) {
    output.problem = line_;
    add_output(output, block);
  }
  if (counts_.completions == before) ++counts_.without;
  write_line(line);
}

/// The outputs that name the problem by its id, else by its prompt; says why there are none.
std::span<Completions::Line> JoinedReader::Impl::outputs_of(const std::optional<JsonField>& id,
                                                            LineBlock& block) {
  std::span<Completions::Line> found;
  if (id) found = completions_.find(key_of_id(*id));
  if (found.empty()) {
    auto prompt = problem_.first_of(format_.fields.prompt);
    if (!prompt && schema_) prompt = problem_.first_with_content(schema_->prompt);
    if (prompt && is_chat(problem_, *prompt)) prompt = last_content(problem_, *prompt, "user");
    if (prompt && prompt->type == JsonType::string)
      found = completions_.find(key_of_prompt(string_text(*prompt)));
  }
  if (found.empty()) {
    note(block, id ? "no output names the id " + shorten(id->value, 80)
                   : "the problem has no id, and no output has its prompt; give it the \"id\" that "
                     "outputs have as custom_id");
    return {};
  }
  if (found.front().problem == 0) return found;
  note(block, "an earlier problem (line " + std::to_string(found.front().problem) +
                  ") has the same id or prompt, and was given the outputs");
  return {};
}

void JoinedReader::Impl::add_output(const Completions::Line& output, LineBlock& block) {
  const std::string place = completions_.path(output) + ":" + std::to_string(output.number);
  const auto fail = [&](const std::string& what) {
    ++counts_.failed;
    note(block, place + ": " + what, count_++);
    append_item(texts_, "null");
    append_item(reasons_, "null");
    append_item(tokens_, "null");
  };
  if (auto read = read_output_line(output); !read) return fail(read.error().message);
  const OutputLine said = read_output(output_, kept_);
  if (!said.error.empty()) return fail(said.error);
  for (const OutputChoice& choice : said.choices) {
    ++count_;
    ++counts_.completions;
    append_item(texts_, choice.text);
    append_item(reasons_, choice.finish_reason);
    append_item(tokens_, choice.tokens ? std::to_string(*choice.tokens) : "null");
    has_reasons_ = has_reasons_ || choice.finish_reason != "null";
    has_tokens_ = has_tokens_ || choice.tokens.has_value();
  }
}

Result<void> JoinedReader::Impl::read_output_line(const Completions::Line& output) {
  if (auto read = completions_.read(output, output_text_); !read) return read;
  output_text_.append(LineBlock::kPadding, ' ');
  return output_.read(std::string_view(output_text_).substr(0, output.size), output_text_.size());
}

/// The problem, and what was found in the place of completions of its own.
void JoinedReader::Impl::write_line(std::string_view line) {
  const std::vector<std::string>& names = format_.fields.completion;
  if (count_ == 0) {
    joined_ += line;
    return;
  }
  const auto gives_way = [&](std::string_view key) {
    return std::find(names.begin(), names.end(), key) != names.end() ||
           (has_reasons_ && key == kTruncated) || (has_tokens_ && key == kTokens);
  };
  joined_ += '{';
  for (const JsonField& field : problem_.all())
    if (!gives_way(field.key))
      joined_.append("\"").append(field.key).append("\":").append(field.value).append(",");
  if (joined_.back() == ',') joined_.pop_back();
  const bool is_first = joined_.back() == '{';
  const std::size_t comma = joined_.size();
  append_list(joined_, names.front(), texts_);
  if (is_first) joined_.erase(comma, 1);
  if (has_reasons_) append_list(joined_, kTruncated, reasons_);
  if (has_tokens_) append_list(joined_, kTokens, tokens_);
  joined_ += '}';
}

void JoinedReader::Impl::note(LineBlock& block, std::string text, std::uint32_t completion) {
  block.notes.push_back({line_, std::move(text), true, completion});
}

bool JoinedReader::Impl::next_unasked(LineBlock& block) {
  block.assign("");
  if (faults_told_ < completions_.faults().size()) {
    const Completions::Fault& fault = completions_.faults()[faults_told_++];
    block.path = fault.path;
    block.first_line = fault.what.line;
    block.fault = fault.what;
    ++counts_.unasked;
    return true;
  }
  if (unasked_.empty()) return false;
  const Completions::Line& output = unasked_.front();
  block.path = completions_.path(output);
  block.first_line = output.number;
  block.fault = LineBlock::Fault{output.number, fault_of_unasked(output), false};
  unasked_ = unasked_.subspan(1);
  ++counts_.unasked;
  return true;
}

std::string JoinedReader::Impl::fault_of_unasked(const Completions::Line& output) {
  if (auto read = read_output_line(output); !read) return read.error().message;
  const auto key = output_key(output_);
  if (!key) return key.error().message;
  const bool is_id = key->front() == 'i';
  return std::string("no problem has the ") + (is_id ? "id \"" : "prompt \"") +
         shorten(std::string_view(*key).substr(1), 80) + "\" that this output names";
}

JoinedReader::JoinedReader(LineBlockReader& problems, Completions completions,
                           const RowFormat& format)
    : impl_(std::make_unique<Impl>(problems, std::move(completions), format)) {}
JoinedReader::JoinedReader(JoinedReader&&) noexcept = default;
JoinedReader::~JoinedReader() = default;

bool JoinedReader::next(LineBlock& block) { return impl_->next(block); }
const JoinedReader::Counts& JoinedReader::counts() const { return impl_->counts(); }
const Completions::Repeated& JoinedReader::repeated() const { return impl_->repeated(); }

}  // namespace cupel
