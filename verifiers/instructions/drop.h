#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/instructions/squad.h"

namespace cupel::instructions {

/// An answer of one or more spans. Most have one.
using Spans = std::vector<std::string>;

/// A text as the evaluation script of DROP compares it: taken apart at spaces and hyphens, each
/// piece in lower case, without punctuation unless it is a number, numbers as floats, without
/// "a", "an" and "the".
///
///     drop_normalized("The 2,500 well-known men") == "2500.0 well known men"
std::string drop_normalized(std::string_view text);

/// Exact match and F1 of DROP between two answers of one or more spans: each span is a bag of
/// distinct words, bags are paired one to one for the largest sum, a bag with numbers goes only
/// with one that has one of them, and F1 is the mean over the larger number of spans, rounded to
/// two digits. The same doubles as its script's. Nothing where there are too many spans to pair.
/// `reference` has at least one span. Thread-safe.
std::optional<Agreement> drop_agreement(const Spans& answer, const Spans& reference);

}  // namespace cupel::instructions
