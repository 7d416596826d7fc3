#include "verifiers/instructions/internal/python_json.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace cupel::instructions {
namespace {

/// What the limit on the digits of an `int` makes of longer ones: a ValueError.
constexpr std::size_t kMostDigits = 4300;

bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool whole() {
    do {
      skip_space();
      if (!begin_value()) return false;
    } while (!close_values());
    return is_valid_ && at_ == text_.size();
  }

 private:
  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  /// Up to the first scalar, or the end of an empty list or object; opens what comes before it.
  bool begin_value() {
    while (true) {
      if (take('[')) {
        skip_space();
        if (take(']')) return true;
        open_.push_back(']');
      } else if (take('{')) {
        skip_space();
        if (take('}')) return true;
        open_.push_back('}');
        if (!take_key()) return false;
      } else {
        return take_scalar();
      }
      skip_space();
    }
  }

  /// Ends what ends here. False: another value must follow.
  bool close_values() {
    while (true) {
      skip_space();
      if (open_.empty()) return true;
      if (take(open_.back())) {
        open_.pop_back();
        continue;
      }
      is_valid_ = take(',');
      if (!is_valid_) return true;
      skip_space();
      if (open_.back() == '}') is_valid_ = take_key();
      return !is_valid_;
    }
  }

  bool take_key() {
    if (!take_string()) return false;
    skip_space();
    return take(':');
  }

  bool take_scalar() {
    return take_string() || take("true") || take("false") || take("null") || take("NaN") ||
           take("Infinity") || take("-Infinity") || take_number();
  }

  bool take_string() {
    if (!take('"')) return false;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c == '\\' && !take_escape()) return false;
    }
    return false;
  }

  bool take_escape() {
    if (at_ == text_.size()) return false;
    const char c = text_[at_++];
    if (c != 'u') return std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos;
    const std::string_view digits = text_.substr(at_, 4);
    at_ += digits.size();
    return digits.size() == 4 && std::all_of(digits.begin(), digits.end(), is_hex_digit);
  }

  std::size_t take_digits() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ - begin;
  }

  /// A dot or an exponent without digits behind it is no part of the number.
  bool take_number() {
    take('-');
    const std::size_t digits = take('0') ? 1 : take_digits();
    if (digits == 0) return false;
    const std::size_t whole_end = at_;
    std::size_t end = at_;
    if (take('.') && take_digits() > 0) end = at_;
    at_ = end;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (take_digits() > 0) end = at_;
    }
    at_ = end;
    return end > whole_end || digits <= kMostDigits;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<char> open_;  ///< what ends each list and object that we are in
  bool is_valid_ = true;
};

}  // namespace

bool is_python_json(std::string_view text) { return Scanner(text).whole(); }

}  // namespace cupel::instructions
