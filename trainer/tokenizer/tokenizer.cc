#include "trainer/tokenizer/tokenizer.h"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/utf8.h"
#include "datasets/text_file.h"
#include "datasets/whole_file.h"
#include "trainer/tokenizer/internal/added_tokens.h"
#include "trainer/tokenizer/internal/byte_alphabet.h"
#include "trainer/tokenizer/internal/byte_pairs.h"
#include "trainer/tokenizer/internal/composition.h"
#include "trainer/tokenizer/internal/tokenizer_file.h"

namespace cupel::trainer {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kConfigFile = "tokenizer_config.json";
constexpr const char* kTemplateFile = "chat_template.jinja";

/// A token of `tokenizer_config.json`: its text, or an object that has it.
std::string token_named(const Json& config, const char* name) {
  const auto found = config.find(name);
  if (found == config.end()) return "";
  if (found->is_string()) return found->get<std::string>();
  return found->is_object() && found->contains("content") && (*found)["content"].is_string()
             ? (*found)["content"].get<std::string>()
             : "";
}

/// The template itself, or the one that is named "default" of several.
std::string template_in(const Json& config) {
  const auto found = config.find("chat_template");
  if (found == config.end()) return "";
  if (found->is_string()) return found->get<std::string>();
  if (found->is_array())
    for (const Json& each : *found)
      if (each.is_object() && each.value("name", "") == "default")
        return each.value("template", "");
  return "";
}

}  // namespace

struct Tokenizer::Parts {
  struct Token {
    std::string text;  // as the vocabulary spells it; "" where there is none
    std::string bytes;
    bool is_special = false;
  };

  struct Encoded {
    std::vector<std::int64_t> ids;
    std::optional<std::string> unknown;  // the first character that was left out
  };

  std::string json;
  std::optional<std::string> config, chat_template_file;  // as they were read
  std::string chat_template;
  std::optional<std::int64_t> end, begin, padding;

  bool is_composed = false;
  Splitter splitter = Splitter::whole();
  BytePairs pairs;
  std::vector<AddedToken> added;
  AddedTokenFinder before_composition, after_composition;
  std::vector<std::int64_t> before, behind;
  std::vector<Token> tokens;  // by id
  std::unordered_map<std::string, std::int64_t> ids;

  static Result<std::shared_ptr<Parts>> make(std::string text);

  void add_token(const std::string& text, std::int64_t id) {
    if (id >= std::ssize(tokens)) tokens.resize(static_cast<std::size_t>(id) + 1);
    tokens[static_cast<std::size_t>(id)] = {text, bytes_of_characters(text).value_or(text), false};
    ids.emplace(text, id);
  }

  void make_finders() {
    std::vector<const AddedToken*> raw, normalized;
    std::vector<std::string> raw_patterns, normalized_patterns;
    for (const AddedToken& token : added) {
      (token.is_normalized ? normalized : raw).push_back(&token);
      (token.is_normalized ? normalized_patterns : raw_patterns)
          .push_back(token.is_normalized && is_composed ? composed(token.content) : token.content);
    }
    before_composition = AddedTokenFinder(raw, raw_patterns);
    after_composition = AddedTokenFinder(normalized, normalized_patterns);
  }

  const Token* token(std::int64_t id) const {
    if (id < 0 || id >= std::ssize(tokens)) return nullptr;
    const Token& found = tokens[static_cast<std::size_t>(id)];
    return found.text.empty() ? nullptr : &found;
  }

  std::optional<std::int64_t> id_of(const std::string& token) const {
    const auto found = ids.find(token);
    return found == ids.end() ? std::nullopt : std::optional(found->second);
  }

  void append_pieces(std::string_view text, Encoded& out) const {
    if (!out.unknown) out.unknown = pairs.first_unknown(text);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t piece_end = splitter.piece_end(text, at);
      pairs.append(text.substr(at, piece_end - at), out.ids);
      at = piece_end;
    }
  }

  void append_composed(std::string_view text, bool is_open, Encoded& out) const {
    const ClosedRange all{0, text.size()};
    const std::span closed(&all, is_open ? 0 : 1);
    for (const TokenPart& part : after_composition.parts(text, closed))
      if (part.token)
        out.ids.push_back(part.token->id);
      else
        append_pieces(text.substr(part.begin, part.end - part.begin), out);
  }

  /// `text` is well-formed.
  Encoded encode(std::string_view text, std::span<const ClosedRange> closed,
                 bool add_special_tokens) const {
    Encoded out;
    out.ids.reserve(text.size() / 3 + before.size() + behind.size());
    if (add_special_tokens) out.ids = before;
    for (const TokenPart& part : before_composition.parts(text, closed)) {
      if (part.token) {
        out.ids.push_back(part.token->id);
        continue;
      }
      const std::string_view between = text.substr(part.begin, part.end - part.begin);
      // Normalising moves what follows, so that a part which is closed anywhere is closed as a
      // whole.
      bool is_open = true;
      for (const ClosedRange& each : closed)
        if (each.begin < part.end && each.end > part.begin) is_open = false;
      if (is_composed && !is_surely_composed(between))
        append_composed(composed(between), is_open, out);
      else
        append_composed(between, is_open, out);
    }
    if (add_special_tokens) out.ids.insert(out.ids.end(), behind.begin(), behind.end());
    return out;
  }

  Encoded encode(std::string_view text, EncodeOptions options) const {
    std::string valid;
    if (valid_utf8_length(text) < text.size()) {
      append_valid_utf8(valid, text);
      text = valid;
    }
    const ClosedRange all{0, text.size()};
    return encode(text, std::span(&all, options.parse_special ? 0 : 1), options.add_special_tokens);
  }
};

Result<std::shared_ptr<Tokenizer::Parts>> Tokenizer::Parts::make(std::string text) {
  auto file = read_tokenizer_file(text);
  if (!file) return tl::make_unexpected(file.error());
  auto pairs = BytePairs::make(file->vocabulary, file->merges, file->takes_whole_pieces);
  if (!pairs) return tl::make_unexpected(pairs.error());
  auto parts = std::make_shared<Parts>();
  parts->json = std::move(text);
  parts->is_composed = file->is_composed;
  parts->splitter = file->splitter;
  parts->pairs = std::move(*pairs);
  parts->before = std::move(file->before);
  parts->behind = std::move(file->behind);
  for (const auto& [token, id] : file->vocabulary) parts->add_token(token, id);
  parts->added = std::move(file->added);
  for (const AddedToken& token : parts->added) {
    // `tokenizers` keeps such a token as its normaliser writes it, and decodes it so.
    const bool is_rewritten = token.is_normalized && file->is_composed;
    parts->add_token(is_rewritten ? composed(token.content) : token.content, token.id);
    parts->ids.emplace(token.content, token.id);
    parts->tokens[static_cast<std::size_t>(token.id)].is_special = token.is_special;
  }
  parts->make_finders();
  return parts;
}

Result<Tokenizer> Tokenizer::from_json(std::string text) {
  auto parts = Parts::make(std::move(text));
  if (!parts) return tl::make_unexpected(parts.error());
  return Tokenizer(std::move(*parts));
}

Result<Tokenizer> Tokenizer::load(const std::string& folder) {
  const std::filesystem::path home(folder);
  const std::string path = home / "tokenizer.json";
  auto text = read_text_file(path);
  if (!text) return tl::make_unexpected(text.error());
  auto made = Parts::make(std::move(*text));
  if (!made) return failure(path + ": " + made.error().message);
  std::shared_ptr<Parts> parts = std::move(*made);
  if (std::filesystem::exists(home / kConfigFile)) {
    auto config = read_text_file(home / kConfigFile);
    if (!config) return tl::make_unexpected(config.error());
    const Json document = Json::parse(*config, nullptr, /*allow_exceptions=*/false);
    if (!document.is_object())
      return failure(fmt::format("{}: is no JSON object", (home / kConfigFile).string()));
    parts->end = parts->id_of(token_named(document, "eos_token"));
    parts->begin = parts->id_of(token_named(document, "bos_token"));
    parts->padding = parts->id_of(token_named(document, "pad_token"));
    parts->chat_template = template_in(document);
    parts->config = std::move(*config);
  }
  if (std::filesystem::exists(home / kTemplateFile)) {
    auto found = read_text_file(home / kTemplateFile);
    if (!found) return tl::make_unexpected(found.error());
    parts->chat_template = *found;
    parts->chat_template_file = std::move(*found);
  }
  return Tokenizer(std::move(parts));
}

std::vector<std::int64_t> Tokenizer::encode(std::string_view text, EncodeOptions options) const {
  return parts_->encode(text, options).ids;
}

Result<std::vector<std::int64_t>> Tokenizer::encode_all(std::string_view text,
                                                        EncodeOptions options) const {
  Parts::Encoded encoded = parts_->encode(text, options);
  if (encoded.unknown)
    return failure(fmt::format("the vocabulary has no token for \"{}\"", *encoded.unknown));
  return std::move(encoded.ids);
}

std::vector<std::int64_t> Tokenizer::encode(std::span<const TextPart> parts,
                                            bool add_special_tokens) const {
  std::string text;
  std::vector<ClosedRange> closed;
  for (const TextPart& part : parts) {
    const std::size_t begin = text.size();
    append_valid_utf8(text, part.text);
    if (!part.parse_special && begin < text.size()) closed.push_back({begin, text.size()});
  }
  return parts_->encode(text, closed, add_special_tokens).ids;
}

std::string Tokenizer::decode(std::span<const std::int64_t> ids, bool skip_special) const {
  std::string bytes;
  for (const std::int64_t id : ids)
    if (const auto* token = parts_->token(id); token && !(skip_special && token->is_special))
      bytes += token->bytes;
  if (valid_utf8_length(bytes) == bytes.size()) return bytes;
  std::string text;
  append_valid_utf8(text, bytes);
  return text;
}

std::optional<std::string_view> Tokenizer::bytes_of(std::int64_t id) const {
  const auto* token = parts_->token(id);
  return token ? std::optional<std::string_view>(token->bytes) : std::nullopt;
}

std::optional<std::string_view> Tokenizer::token_of(std::int64_t id) const {
  const auto* token = parts_->token(id);
  return token ? std::optional<std::string_view>(token->text) : std::nullopt;
}

std::optional<std::int64_t> Tokenizer::id_of(std::string_view token) const {
  return parts_->id_of(std::string(token));
}

bool Tokenizer::is_special(std::int64_t id) const {
  const auto* token = parts_->token(id);
  return token && token->is_special;
}

std::int64_t Tokenizer::vocabulary_size() const { return std::ssize(parts_->tokens); }
std::optional<std::int64_t> Tokenizer::end_token() const { return parts_->end; }
std::optional<std::int64_t> Tokenizer::begin_token() const { return parts_->begin; }
std::optional<std::int64_t> Tokenizer::padding_token() const { return parts_->padding; }
const std::string& Tokenizer::chat_template() const { return parts_->chat_template; }
const std::string& Tokenizer::to_json() const { return parts_->json; }

Result<void> Tokenizer::save(const std::string& folder) const {
  const std::filesystem::path home(folder);
  if (auto written = write_whole_file(home / "tokenizer.json", parts_->json); !written)
    return written;
  if (parts_->config)
    if (auto written = write_whole_file(home / kConfigFile, *parts_->config); !written)
      return written;
  if (parts_->chat_template_file)
    return write_whole_file(home / kTemplateFile, *parts_->chat_template_file);
  return {};
}

}  // namespace cupel::trainer
