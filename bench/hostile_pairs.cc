#include "bench/hostile_pairs.h"

#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>

namespace cupel::bench {
namespace {

using Pairs = std::vector<HostilePair>;

std::string repeat(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

std::string nest(std::string_view before, std::size_t depth, std::string_view core,
                 std::string_view after) {
  return repeat(before, depth) + std::string(core) + repeat(after, depth);
}

/// `item(0) separator item(1) separator … item(count - 1)`
std::string join(std::size_t count, std::string_view separator,
                 const std::function<std::string(std::size_t)>& item) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += separator;
    text += item(i);
  }
  return text;
}

std::string number(std::size_t i) { return std::to_string(i); }

void add_powers(Pairs& out) {
  const std::string tower = "9^{9^{9^9}}";
  out.push_back({"tower of nines", tower, tower, true});
  out.push_back({"tower of nines, respelled", tower, "3^{2\\cdot 9^{9^9}}", true});
  out.push_back({"tower of nines, other top", tower, "9^{9^{9^{10}}}", false});
  out.push_back({"tower of nines and one", tower, tower + "+1", false});
  out.push_back({"tower of fives", "5", "5^{5^{5^{5^5}}}", false});
  out.push_back({"2^2^2^... 300 deep", "4", nest("2^{", 300, "2", "}"), false});
  out.push_back({"2^2^2^... 300 deep, no braces", "4", repeat("2^", 300) + "2", false});
  out.push_back({"e^e^e^e^10 and one", "e^{e^{e^{e^{10}}}}", "e^{e^{e^{e^{10}}}}+1", false});
  out.push_back({"1e999999999", "1e999999999", "1e999999998", false});
  out.push_back({"1e999999999 as a power", "1e999999999", "10^{999999999}", true});
  out.push_back({"1e-999999999", "0", "1e-999999999", false});
  out.push_back({"last digits of a tower", "343", "7^{7^{7^7}} \\bmod 1000", true});
  out.push_back({"root of index a million", "\\sqrt[1000000]{2}", "\\sqrt[1000001]{2}", false});
  out.push_back({"sine of 10^(10^6)", "0", "\\sin\\left(10^{10^6}\\right)", false});
  out.push_back({"almost an integer", "262537412640768744", "e^{\\pi\\sqrt{163}}", false});
}

void add_combinatorics(Pairs& out) {
  const std::string binomial = "\\binom{10^9}{5\\cdot10^8}";
  out.push_back({"binomial", binomial, binomial, true});
  out.push_back({"binomial, next one", binomial, "\\binom{10^9}{5\\cdot10^8+1}", false});
  out.push_back({"factorial of 10^9", "1000000000!", "999999999!", false});
  out.push_back({"factorial of 10^9 as a product", "(10^9)!", "10^9\\cdot 999999999!", true});
  out.push_back({"ratio of factorials", "100000", "\\frac{100000!}{99999!}", true});
  out.push_back({"factorial of a factorial", "6", "((((9!)!)!)!)!", false});
  out.push_back({"50,000 factorial signs", "1", "3" + repeat("!", 50000), false});
  out.push_back({"sum to 10^9", "500000000500000000", "\\sum_{k=1}^{10^9} k", true});
  out.push_back({"harmonic sum to 10^9", "\\sum_{k=1}^{10^9} \\frac1k",
                 "\\sum_{j=1}^{10^9} \\frac{1}{j}", true});
  out.push_back({"product to 10^9", "(10^9)!", "\\prod_{k=1}^{10^9} k", true});
  out.push_back({"six nested sums", "1000^6", repeat("\\sum_{k=1}^{1000}", 6) + "1", true});
  out.push_back(
      {"40 signs of either kind", "1" + repeat("\\pm 1", 40), "1" + repeat("\\pm 1", 40), true});
}

void add_radicals(Pairs& out) {
  const std::string nested = nest("\\sqrt{1+", 50, "1", "}");
  out.push_back({"radicals 50 deep", nested, nest("\\sqrt{", 50, "1", "+1}"), true});
  out.push_back({"radicals 50 deep, core changed", nested, nest("\\sqrt{1+", 50, "2", "}"), false});
  out.push_back({"radicals 50 deep as a cosine", "2\\cos\\frac{\\pi}{2^{51}}",
                 nest("\\sqrt{2+", 49, "\\sqrt2", "}"), true});
  const auto root_of_square_plus_one = [](std::size_t i) {
    return "\\sqrt{" + number(i * i + 1) + "}";
  };
  const auto backwards = [&](std::size_t i) { return root_of_square_plus_one(30 - i); };
  const auto forwards = [&](std::size_t i) { return root_of_square_plus_one(i + 1); };
  out.push_back({"sum of 30 radicals", join(30, "+", forwards), join(30, "+", backwards), true});
  out.push_back({"reciprocal of 30 radicals", "\\frac{1}{" + join(30, "+", forwards) + "}",
                 "\\frac{1}{" + join(30, "+", backwards) + "}", true});
  out.push_back({"sum of 30 radicals and 10^-60", join(30, "+", forwards),
                 join(30, "+", forwards) + "+10^{-60}", false});
  out.push_back(
      {"sines 200 deep", nest("\\sin(", 200, "1", ")"), nest("\\sin(", 201, "1", ")"), false});
}

void add_polynomials(Pairs& out) {
  out.push_back({"power 10^9 of a binomial", "(x+1)^{10^9}", "(1+x)^{10^9}", true});
  out.push_back({"x^(10^9) - 1", "x^{10^9}-1", "(x-1)(x+1)", false});
  out.push_back(
      {"x^(10^9) - 1, factored", "x^{10^9}-1", "(x^{500000000}-1)(x^{500000000}+1)", true});
  out.push_back({"power 1000 of a sum", "(x+y+z)^{1000}", "(z+y+x)^{1000}", true});
  const auto linear = [](std::size_t k) { return "(x+" + number(k) + ")"; };
  const std::string product = join(300, "", [&](std::size_t k) { return linear(k + 1); });
  out.push_back({"300 linear factors", product,
                 join(300, "", [&](std::size_t k) { return linear(300 - k); }), true});
  out.push_back({"300 linear factors, one changed", product,
                 join(300, "", [&](std::size_t k) { return linear(k == 0 ? 301 : k + 1); }),
                 false});
  const auto variable = [](std::size_t i) { return "x_{" + number(i) + "}"; };
  out.push_back({"power 10 of 50 variables", "(" + join(50, "+", variable) + ")^{10}",
                 "(" + join(50, "+", [&](std::size_t i) { return variable(49 - i); }) + ")^{10}",
                 true});
  const auto binomial = [](std::size_t i) { return "(x_{" + number(i) + "}+y)"; };
  out.push_back({"40 binomials in 41 variables", join(40, "", binomial),
                 join(40, "", [&](std::size_t i) { return binomial(39 - i); }), true});
}

std::string matrix(std::size_t size, std::size_t corner) {
  const auto row = [&](std::size_t i) {
    return join(size, " & ", [&](std::size_t j) {
      return i + j == 0 ? number(corner) : number(i * 7 + j * 3 + 1);
    });
  };
  return "\\begin{pmatrix}" + join(size, " \\\\ ", row) + "\\end{pmatrix}";
}

std::string identity_determinant(std::size_t size) {
  const auto row = [&](std::size_t i) {
    return join(size, "&", [&](std::size_t j) { return i == j ? "1" : "0"; });
  };
  return "\\begin{vmatrix}" + join(size, "\\\\", row) + "\\end{vmatrix}";
}

void add_collections(Pairs& out) {
  out.push_back({"200 x 200 matrices", matrix(200, 1), matrix(200, 1), true});
  out.push_back({"200 x 200 matrices, one entry changed", matrix(200, 1), matrix(200, 2), false});
  out.push_back({"200 x 200 determinant", "1", identity_determinant(200), true});
  out.push_back({"100,000 commas", "1", repeat(",", 100000), false});
  const std::string list = join(50000, ",", number);
  out.push_back({"list of 50,000", list, list, true});
  out.push_back({"list of 50,000, last changed", list, list + "0", false});
  const auto backwards = [](std::size_t i) { return number(49999 - i); };
  out.push_back({"set of 50,000, backwards", "\\{" + list + "\\}",
                 "\\{" + join(50000, ",", backwards) + "\\}", true});
  const auto radical = [](std::size_t i) { return "\\sqrt{" + number(i + 2) + "}+1"; };
  out.push_back({"set of 300 radicals, backwards", "\\{" + join(300, ",", radical) + "\\}",
                 "\\{" + join(300, ",", [&](std::size_t i) { return radical(299 - i); }) + "\\}",
                 true});
  const auto interval = [](std::size_t i) {
    return "[" + number(2 * i) + "," + number(2 * i + 1) + ")";
  };
  out.push_back({"union of 2,000 intervals, backwards", join(2000, "\\cup", interval),
                 join(2000, "\\cup", [&](std::size_t i) { return interval(1999 - i); }), true});
  const auto equation = [](std::size_t i) { return "x_{" + number(i) + "}=" + number(i); };
  out.push_back({"2,000 equations", join(2000, ",", equation), join(2000, ",", equation), true});
}

void add_nesting(Pairs& out) {
  for (const std::string_view opening :
       {"(", "[", "{", "\\left(", "\\{", "|", "\\frac{", "\\sqrt{", "\\sqrt", "\\text{", "$"})
    out.push_back({"20,000 of " + std::string(opening), "1", repeat(opening, 20000), false});
  out.push_back({"braces 10,000 deep", "1", nest("{", 10000, "1", "}"), true});
  out.push_back({"parentheses 10,000 deep", "1", nest("(", 10000, "1", ")"), true});
  out.push_back({"absolute values 5,000 deep", "1", nest("|1-", 5000, "1", "|"), std::nullopt});
  out.push_back({"fractions 5,000 deep", "1", nest("\\frac{", 5000, "1", "}{1}"), true});
  const std::string continued = nest("1+\\frac{1}{", 300, "1", "}");
  out.push_back(
      {"continued fraction 300 deep", continued, nest("1+\\dfrac{1}{", 300, "1", "}"), true});
  out.push_back({"continued fraction 300 deep, core changed", continued,
                 nest("1+\\frac{1}{", 300, "2", "}"), false});
  out.push_back({"100,000 minus signs", "1", repeat("-", 100000) + "1", true});
  out.push_back({"50,000 carets", "1", "2" + repeat("^", 50000), false});
  out.push_back({"50,000 underscores", "1", "x" + repeat("_", 50000), false});
  out.push_back({"chain of 50,000 inequalities", "1", repeat("1<", 50000) + "1", false});
}

void add_long_texts(Pairs& out) {
  const std::string digits = repeat("1234567890", 100000);
  out.push_back({"1 MB of digits", digits, digits, true});
  out.push_back(
      {"1 MB of digits, last changed", digits, digits.substr(0, digits.size() - 1) + "1", false});
  out.push_back({"1 MB sum of ones", "500000", repeat("1+", 499999) + "1", true});
  out.push_back({"1 MB product of x", "x^{500000}", repeat("x ", 500000), true});
  out.push_back({"1 MB of prose", "42", repeat("the quick brown fox ", 50000), false});
  out.push_back({"1 MB of spaces", "42", repeat(" ", 1000000) + "42", true});
  out.push_back({"1 MB of backslashes", "42", repeat("\\", 1000000), false});
  out.push_back({"period of 10,000 digits", "0.\\overline{" + repeat("1234567890", 1000) + "}",
                 "0.\\overline{" + repeat("1234567890", 1001) + "}", true});
  out.push_back({"number words without end", "100", repeat("one hundred ", 10000), false});
  out.push_back({"mixed scripts and signs", "1",
                 repeat("\u00b2\u221a\u00bd\u221e\U0001d7d9\u0663\u2264\u27e8\ufb01\u202e", 2000),
                 false});
  out.push_back(
      {"bytes that are not UTF-8", "1", repeat("\xff\xfe\xc0\x80\xed\xa0\x80 1", 2000), false});
  out.push_back({"zero bytes", "1", std::string(100000, '\0'), false});
}

void add_completions(Pairs& out) {
  const auto add = [&](std::string name, std::string completion, std::optional<bool> equal) {
    out.push_back({std::move(name), "42", std::move(completion), equal, false});
  };
  const auto box = [](std::size_t i) { return "\\boxed{" + number(i) + "}"; };
  add("5,000 boxes", join(5000, " ", box), false);
  add("20,000 boxes that never close", repeat("\\boxed{", 20000), false);
  add("20,000 boxes in each other", nest("\\boxed{", 20000, "42", "}"), std::nullopt);
  add("50,000 final answers", repeat("The answer is 41. ", 50000), false);
  add("50,000 answer tags", repeat("<answer>", 50000), false);
  add("50,000 ends of reasoning", repeat("</think>", 50000), false);
  add("50,000 lines of ####", repeat("#### ", 50000), false);
  add("1 MB of dollars", repeat("$", 1000000), false);
}

}  // namespace

std::vector<HostilePair> hostile_pairs() {
  Pairs pairs;
  add_powers(pairs);
  add_combinatorics(pairs);
  add_radicals(pairs);
  add_polynomials(pairs);
  add_collections(pairs);
  add_nesting(pairs);
  add_long_texts(pairs);
  add_completions(pairs);
  return pairs;
}

}  // namespace cupel::bench
