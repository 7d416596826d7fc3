#pragma once

#include <cstddef>
#include <string_view>

namespace cupel::instructions {

/// How many sentences Punkt finds (Kiss and Strunk, "Unsupervised Multilingual Sentence Boundary
/// Detection", 2006) as NLTK runs it with its English model. The rules are the same; of the model,
/// which was trained on newspapers, there are the words that matter (`english_words.h`), so the
/// count may be another one where an abbreviation or an initial stands before a capital.
///
/// Valid UTF-8. Linear in its length. Thread-safe.
std::size_t count_sentences(std::string_view text);

}  // namespace cupel::instructions
