#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace cupel::instructions {

/// The sentences that Punkt finds (Kiss and Strunk, "Unsupervised Multilingual Sentence Boundary
/// Detection", 2006) as NLTK runs it with its English model, one after another. The rules are the
/// same; of the model, which was trained on newspapers, there are the words that matter
/// (`english_words.h`), so another end may be found where an abbreviation, an initial or dots stand
/// before a capital.
///
/// Valid UTF-8. Linear in its length. Thread-safe.
void for_each_sentence(std::string_view text, const std::function<void(std::string_view)>& each);

std::size_t count_sentences(std::string_view text);

}  // namespace cupel::instructions
