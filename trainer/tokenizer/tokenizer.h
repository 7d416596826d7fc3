#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cupel::trainer {

struct EncodeOptions {
  /// What the tokenizer's post-processor puts around a text, such as Llama 3's begin token.
  bool add_special_tokens = true;
  /// Special tokens that stand in the text are these tokens, and not the text that they look like.
  /// Added tokens that are not special, such as Qwen3's <think>, are tokens either way.
  bool parse_special = true;
};

/// A part of a text that was put together from what a template wrote and what somebody said: in
/// the latter nobody can forge a special token.
struct TextPart {
  std::string text;
  bool parse_special = false;
};

/// Byte-level BPE as a Hugging Face `tokenizer.json` describes it, in the styles of GPT-2, Qwen2 to
/// Qwen3 and Llama 3; the same tokens as the PyPI package `tokenizers` gives.
///
///     auto tokenizer = Tokenizer::load("Qwen2.5-0.5B");
///     std::vector<std::int64_t> ids = tokenizer->encode("2 + 2 = ");
///
/// Text that is not well-formed UTF-8 is read as Python's `decode(errors="replace")` reads it:
/// every ill-formed sequence is a U+FFFD. Time is linear in the text but for one logarithm,
/// whatever it holds. Immutable and thread-safe; a copy is cheap.
class Tokenizer {
 public:
  /// Reads `tokenizer.json` and, where they are there, `tokenizer_config.json` and
  /// `chat_template.jinja`. Fails, with the name of the field, for what is not supported.
  static Result<Tokenizer> load(const std::string& folder);
  /// From the text of a `tokenizer.json` alone.
  static Result<Tokenizer> from_json(std::string text);

  /// Bytes for which the vocabulary has no token are left out, as `tokenizers` does where there is
  /// no unknown token; vocabularies of released models have all bytes.
  std::vector<std::int64_t> encode(std::string_view text, EncodeOptions options = {}) const;
  /// The text of all parts together: tokens may cross their borders, special ones only where all
  /// that they cover may hold them.
  std::vector<std::int64_t> encode(std::span<const TextPart> parts, bool add_special_tokens) const;

  /// As `encode`, but fails where something would be left out, and names it.
  Result<std::vector<std::int64_t>> encode_all(std::string_view text,
                                               EncodeOptions options = {}) const;

  /// Ids that no token has are left out, as are special tokens where they are to be skipped.
  /// Ill-formed UTF-8 is replaced by U+FFFD.
  std::string decode(std::span<const std::int64_t> ids, bool skip_special = false) const;
  /// The bytes of one token, which need not be whole characters; none where there is no such token.
  std::optional<std::string_view> bytes_of(std::int64_t id) const;

  /// A token as the vocabulary spells it, a space as "Ġ".
  std::optional<std::string_view> token_of(std::int64_t id) const;
  std::optional<std::int64_t> id_of(std::string_view token) const;
  bool is_special(std::int64_t id) const;
  /// One more than the highest id: the rows that an embedding needs.
  std::int64_t vocabulary_size() const;

  /// `eos_token`, `bos_token` and `pad_token` of `tokenizer_config.json`.
  std::optional<std::int64_t> end_token() const;
  std::optional<std::int64_t> begin_token() const;
  std::optional<std::int64_t> padding_token() const;
  /// The model's own chat template, in Jinja; "" where there is none.
  const std::string& chat_template() const;

  /// The text of `tokenizer.json` as it was read.
  const std::string& to_json() const;
  /// Writes into a folder that exists the files that were read, as they were.
  Result<void> save(const std::string& folder) const;

 private:
  struct Parts;
  explicit Tokenizer(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

  std::shared_ptr<const Parts> parts_;
};

}  // namespace cupel::trainer
