#pragma once

#include <string>
#include <string_view>

namespace cupel::instructions {

/// How far an answer agrees with a reference.
struct Agreement {
  bool exact = false;  ///< equal once normalised
  double f1 = 0;       ///< of their words
};

/// A text as the evaluation script of SQuAD 1.1 compares it: in lower case, without ASCII
/// punctuation, without the words "a", "an" and "the", with single spaces.
///
///     squad_normalized("The  Eiffel Tower!") == "eiffel tower"
std::string squad_normalized(std::string_view text);

/// Exact match and F1 of SQuAD 1.1, the same doubles as its script's. Two texts without words are
/// an exact match with an F1 of 0. Linear; thread-safe.
Agreement squad_agreement(std::string_view answer, std::string_view reference);

/// Whether the words of `part` stand in `text` one after the other, both normalised. False where
/// `part` has no words.
bool squad_contains(std::string_view text, std::string_view part);

}  // namespace cupel::instructions
