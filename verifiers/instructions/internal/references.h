#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "verifiers/instructions/drop.h"

namespace cupel::instructions {

/// The right answers of a row, any of which will do: the reference as text, and what the fields
/// `references`, `answers` (SQuAD), `answers_spans`, `answer` and `validated_answers` (DROP) hold.
/// With `lists_are_spans`, a list of texts is one answer of several spans. Fails where a field
/// cannot be read; empty where there are none.
Result<std::vector<Spans>> right_answers(std::string_view reference, std::string_view row,
                                         bool lists_are_spans);

/// The spans of an answer: the items of a JSON list of texts, else all of it.
Spans spans_of(std::string_view answer);

/// The spans as one text.
std::string joined(const Spans& spans);

}  // namespace cupel::instructions
