#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cupel::trainer {

/// The text of a `tokenizer.json` for a small model that is trained from scratch: one token a
/// character, and special tokens. `Tokenizer` reads it, and so do `tokenizers` and transformers.
///
///     auto json = character_tokenizer("0123456789+= \n", {"<pad>", "<eos>"}, {"<think>",
///     "</think>"});
///
/// Ids: the special tokens in their order, then the markers, then the characters of the alphabet,
/// which are ASCII. Markers are tokens of their own too, but stay in a text that is decoded without
/// special tokens. A text with other characters loses them; `Tokenizer::encode_all` refuses it.
///
/// Fails for an alphabet that is empty, repeats a character or holds one beyond ASCII, and for
/// tokens that are empty or stand twice.
Result<std::string> character_tokenizer(std::string_view alphabet,
                                        const std::vector<std::string>& special,
                                        const std::vector<std::string>& markers = {});

}  // namespace cupel::trainer
