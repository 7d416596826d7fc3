#include "trainer/tokenizer/internal/tokenizer_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "trainer/tokenizer/internal/byte_alphabet.h"

namespace cupel::trainer {
namespace {

// Not the ordered kind: that searches a list for each of the vocabulary's hundred thousand keys.
using Json = nlohmann::json;

const Json kNull;

const Json& field(const Json& object, const char* name) {
  if (!object.is_object()) return kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}

bool flag(const Json& object, const char* name, bool otherwise) {
  const Json& value = field(object, name);
  return value.is_boolean() ? value.get<bool>() : otherwise;
}

std::string text(const Json& object, const char* name) {
  const Json& value = field(object, name);
  return value.is_string() ? value.get<std::string>() : "";
}

std::string shown(const Json& value) {
  std::string written = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (written.size() > 200) written = written.substr(0, 200) + "…";
  return written;
}

tl::unexpected<Error> unsupported(const std::string& name, const Json& value,
                                  const std::string& supported) {
  return failure(fmt::format("{} is {}; supported: {}", name, shown(value), supported));
}

/// The members of a Sequence, one behind another; one that is none is alone, null is nothing.
std::vector<Json> members(const Json& value, const char* name) {
  if (value.is_null()) return {};
  if (text(value, "type") != "Sequence") return {value};
  std::vector<Json> all;
  for (const Json& each : field(value, name))
    for (Json& inner : members(each, name)) all.push_back(std::move(inner));
  return all;
}

Result<void> read_normalizer(const Json& document, TokenizerFile& file) {
  const Json& value = field(document, "normalizer");
  for (const Json& each : members(value, "normalizers")) {
    if (text(each, "type") != "NFC") return unsupported("normalizer", value, "null and NFC");
    file.is_composed = true;
  }
  return {};
}

Result<void> read_split(const Json& split, TokenizerFile& file) {
  const Json& pattern = field(split, "pattern");
  const auto splitter = Splitter::of_pattern(text(pattern, "Regex"));
  if (!splitter) return unsupported("pre_tokenizer's pattern", pattern, Splitter::known_patterns());
  if (text(split, "behavior") != "Isolated" || flag(split, "invert", false))
    return unsupported("pre_tokenizer's Split", split, "behavior Isolated, not inverted");
  file.splitter = *splitter;
  return {};
}

Result<void> read_pre_tokenizer(const Json& document, TokenizerFile& file) {
  const Json& value = field(document, "pre_tokenizer");
  const std::vector<Json> steps = members(value, "pretokenizers");
  const char* const kSupported =
      "ByteLevel, alone or behind one Split with \"use_regex\" false, without a prefix space";
  if (steps.empty() || steps.size() > 2 || text(steps.back(), "type") != "ByteLevel")
    return unsupported("pre_tokenizer", value, kSupported);
  const bool splits_by_itself = flag(steps.back(), "use_regex", true);
  if (flag(steps.back(), "add_prefix_space", true) || (steps.size() == 2 && splits_by_itself))
    return unsupported("pre_tokenizer", value, kSupported);
  if (splits_by_itself) file.splitter = Splitter::gpt2();
  if (steps.size() == 1) return {};
  if (text(steps[0], "type") != "Split") return unsupported("pre_tokenizer", value, kSupported);
  return read_split(steps[0], file);
}

Result<void> read_vocabulary(const Json& vocabulary, TokenizerFile& file) {
  if (!vocabulary.is_object()) return failure("model.vocab is no object of tokens and their ids");
  std::set<std::int64_t> ids;
  for (const auto& [token, value] : vocabulary.items()) {
    const std::int64_t id = value.is_number_integer() ? value.get<std::int64_t>() : -1;
    if (id < 0 || id > std::numeric_limits<std::int32_t>::max())
      return failure(fmt::format("model.vocab[\"{}\"] is {}; expected a whole number from 0 on",
                                 token, shown(value)));
    if (!ids.insert(id).second)
      return failure(
          fmt::format("model.vocab: the id {} of \"{}\" has another token too", id, token));
    file.vocabulary.emplace(token, static_cast<std::int32_t>(id));
  }
  return {};
}

/// `["a b", …]` of older files or `[["a", "b"], …]`.
Result<void> read_merges(const Json& merges, TokenizerFile& file) {
  if (!merges.is_array()) return failure("model.merges is no list");
  for (const Json& each : merges) {
    if (each.is_array() && each.size() == 2 && each[0].is_string() && each[1].is_string()) {
      file.merges.emplace_back(each[0].get<std::string>(), each[1].get<std::string>());
      continue;
    }
    const std::string both = each.is_string() ? each.get<std::string>() : "";
    const std::size_t space = both.find(' ');
    if (space == std::string::npos || both.find(' ', space + 1) != std::string::npos)
      return failure(fmt::format("model.merges[{}] is {}; expected \"a b\" or [\"a\", \"b\"]",
                                 file.merges.size(), shown(each)));
    file.merges.emplace_back(both.substr(0, space), both.substr(space + 1));
  }
  return {};
}

Result<void> read_model(const Json& document, TokenizerFile& file) {
  const Json& model = field(document, "model");
  if (!model.is_object()) return failure("has no \"model\"");
  if (const Json& type = field(model, "type"); !type.is_null() && type != "BPE")
    return unsupported("model.type", type, "BPE");
  for (const char* name : {"continuing_subword_prefix", "end_of_word_suffix"})
    if (!text(model, name).empty())
      return unsupported(fmt::format("model.{}", name), field(model, name), "null");
  if (const Json& dropout = field(model, "dropout"); !dropout.is_null() && dropout != 0.0)
    return unsupported("model.dropout", dropout, "null");
  if (auto read = read_vocabulary(field(model, "vocab"), file); !read) return read;
  if (auto read = read_merges(field(model, "merges"), file); !read) return read;
  file.takes_whole_pieces = flag(model, "ignore_merges", false);
  return {};
}

/// What stands for bytes without a token matters only where there are such bytes.
Result<void> check_unknown_bytes(const Json& document, TokenizerFile& file) {
  const Json& model = field(document, "model");
  const bool has_unknown = !text(model, "unk_token").empty() || flag(model, "byte_fallback", false);
  for (unsigned byte = 0; has_unknown && byte < 256; ++byte)
    if (!file.vocabulary.contains(byte_characters(std::string(1, static_cast<char>(byte)))))
      return unsupported("model.unk_token", field(model, "unk_token"),
                         "null, or a vocabulary of all 256 bytes");
  return {};
}

/// Ids of added tokens follow from their order, as the `tokenizers` package has it: what the
/// vocabulary says, else the next that is free. A file that says otherwise would mean two things.
Result<void> read_added_tokens(const Json& document, TokenizerFile& file) {
  std::int64_t next = static_cast<std::int64_t>(file.vocabulary.size());
  std::set<std::string> seen;
  for (const Json& each : field(document, "added_tokens")) {
    AddedToken token;
    token.content = text(each, "content");
    const Json& id = field(each, "id");
    if (token.content.empty() || !id.is_number_integer())
      return failure(
          fmt::format("added_tokens holds {}; expected an id and a content", shown(each)));
    if (!seen.insert(token.content).second)
      return failure(fmt::format("added_tokens holds \"{}\" twice", token.content));
    token.id = id.get<std::int64_t>();
    token.is_special = flag(each, "special", false);
    token.takes_space_before = flag(each, "lstrip", false);
    token.takes_space_behind = flag(each, "rstrip", false);
    token.is_single_word = flag(each, "single_word", false);
    token.is_normalized = flag(each, "normalized", !token.is_special);
    const auto known = file.vocabulary.find(token.content);
    const std::int64_t expected = known == file.vocabulary.end() ? next : known->second;
    if (token.id != expected)
      return failure(fmt::format(
          "added_tokens gives \"{}\" the id {}; by {} it has {}", token.content, token.id,
          known == file.vocabulary.end() ? "its place" : "model.vocab", expected));
    next = std::max(next, expected + 1);
    file.added.push_back(std::move(token));
  }
  return {};
}

Result<void> read_template(const Json& step, TokenizerFile& file) {
  std::vector<std::int64_t> before, behind;
  bool is_behind = false;
  for (const Json& piece : field(step, "single")) {
    if (const Json& sequence = field(piece, "Sequence"); !sequence.is_null()) {
      if (is_behind || text(sequence, "id") != "A")
        return unsupported("post_processor.single", field(step, "single"), "one sequence, A");
      is_behind = true;
      continue;
    }
    const std::string name = text(field(piece, "SpecialToken"), "id");
    const Json& ids = field(field(field(step, "special_tokens"), name.c_str()), "ids");
    if (!ids.is_array())
      return failure(
          fmt::format("post_processor.special_tokens does not say the ids of \"{}\"", name));
    for (const Json& id : ids) {
      if (!id.is_number_integer())
        return failure(
            fmt::format("post_processor.special_tokens[\"{}\"].ids is {}; expected whole "
                        "numbers",
                        name, shown(ids)));
      (is_behind ? behind : before).push_back(id.get<std::int64_t>());
    }
  }
  if (!is_behind)
    return unsupported("post_processor.single", field(step, "single"), "one sequence, A");
  file.before.insert(file.before.begin(), before.begin(), before.end());
  file.behind.insert(file.behind.end(), behind.begin(), behind.end());
  return {};
}

Result<void> read_post_processor(const Json& document, TokenizerFile& file) {
  const Json& value = field(document, "post_processor");
  for (const Json& step : members(value, "processors")) {
    const std::string type = text(step, "type");
    if (type == "ByteLevel") continue;  // it changes offsets alone
    if (type != "TemplateProcessing")
      return unsupported("post_processor", value, "null, ByteLevel and TemplateProcessing");
    if (auto read = read_template(step, file); !read) return read;
  }
  return {};
}

Result<void> check_decoder(const Json& document) {
  const Json& value = field(document, "decoder");
  const std::vector<Json> steps = members(value, "decoders");
  if (steps.size() != 1 || text(steps[0], "type") != "ByteLevel")
    return unsupported("decoder", value, "ByteLevel");
  return {};
}

}  // namespace

Result<TokenizerFile> read_tokenizer_file(std::string_view text) {
  const Json document = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object()) return failure("is no JSON object");
  TokenizerFile file;
  for (const auto read : {read_normalizer, read_pre_tokenizer, read_model, check_unknown_bytes,
                          read_added_tokens, read_post_processor})
    if (auto done = read(document, file); !done) return tl::make_unexpected(done.error());
  if (auto checked = check_decoder(document); !checked) return tl::make_unexpected(checked.error());
  return file;
}

}  // namespace cupel::trainer
