#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trainer/tokenizer/internal/added_tokens.h"
#include "trainer/tokenizer/internal/byte_pairs.h"
#include "trainer/tokenizer/internal/splitter.h"

namespace cupel::trainer {

/// What a `tokenizer.json` says, as far as it is supported.
struct TokenizerFile {
  bool is_composed = false;  ///< the normaliser is NFC
  Splitter splitter = Splitter::whole();
  BytePairs::Vocabulary vocabulary;
  BytePairs::Merges merges;
  bool takes_whole_pieces = false;
  std::vector<AddedToken> added;
  std::vector<std::int64_t> before, behind;  ///< what the post-processor puts around a text
};

/// Fails, with the name of the field, for what is not supported. `truncation` and `padding` are
/// left to the caller: they are no part of a tokenizer's meaning.
Result<TokenizerFile> read_tokenizer_file(std::string_view text);

}  // namespace cupel::trainer
