#include "verifiers/math/internal/calendar.h"

#include <array>
#include <cstddef>

#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

struct Name {
  std::string_view full;
  std::array<std::string_view, 3> shorts;
};

constexpr std::array<Name, 12> kMonths = {{{"january", {"jan"}},
                                           {"february", {"feb"}},
                                           {"march", {"mar"}},
                                           {"april", {"apr"}},
                                           {"may", {}},
                                           {"june", {"jun"}},
                                           {"july", {"jul"}},
                                           {"august", {"aug"}},
                                           {"september", {"sep", "sept"}},
                                           {"october", {"oct"}},
                                           {"november", {"nov"}},
                                           {"december", {"dec"}}}};
constexpr std::array<Name, 7> kWeekdays = {{{"monday", {"mon"}},
                                            {"tuesday", {"tue", "tues"}},
                                            {"wednesday", {"wed"}},
                                            {"thursday", {"thu", "thur", "thurs"}},
                                            {"friday", {"fri"}},
                                            {"saturday", {"sat"}},
                                            {"sunday", {"sun"}}}};
constexpr std::array<std::string_view, 7> kChineseWeekdays = {"一", "二", "三", "四",
                                                              "五", "六", "日"};

bool is_in_any_case(std::string_view text, std::string_view small) {
  if (text.size() != small.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != small[i]) return false;
  }
  return true;
}

bool has_capital(std::string_view word) { return 'A' <= word[0] && word[0] <= 'Z'; }

int days_in(int month, int year) {
  constexpr std::array<int, 12> kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year == 0 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
  return month == 2 && !leap ? 28 : kDays[static_cast<std::size_t>(month - 1)];
}

bool exists(const Date& date) {
  return date.month >= 1 && date.month <= 12 && date.day >= 1 &&
         date.day <= days_in(date.month, date.year);
}

/// Every method that finds what it looks for moves behind it, and otherwise stays.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(trim(text)) {}

  bool at_end() const { return rest_.empty(); }

  bool accept(std::string_view sign) {
    const bool found = rest_.starts_with(sign);
    if (found) rest_.remove_prefix(sign.size());
    return found;
  }

  void skip_blanks() {
    while (accept(" ") || accept("~") || accept("\\,") || accept("\\;") || accept("\\ ") ||
           accept("\t") || accept("\n")) {
      continue;
    }
  }

  bool accept_word(std::string_view small) {
    const bool found = is_in_any_case(word(), small);
    if (found) rest_.remove_prefix(small.size());
    return found;
  }

  /// A number of `least` to `most` digits.
  std::optional<int> number(std::size_t least, std::size_t most) {
    std::size_t size = 0;
    int value = 0;
    while (size < rest_.size() && is_digit(rest_[size]) && size <= most) {
      value = 10 * value + (rest_[size++] - '0');
    }
    if (size < least || size > most) return std::nullopt;
    rest_.remove_prefix(size);
    return value;
  }

  /// The place of the name in `names`, from 1; 0 when it is none of them.
  template <std::size_t N>
  int name(const std::array<Name, N>& names) {
    const std::string_view found = word();
    for (std::size_t i = 0; i < N && !found.empty(); ++i) {
      bool is_name = is_in_any_case(found, names[i].full);
      for (const std::string_view shorter : names[i].shorts) {
        const bool is_short = !shorter.empty() && is_in_any_case(found, shorter);
        if (is_short && !has_capital(found)) return 0;
        is_name = is_name || is_short;
      }
      if (!is_name) continue;
      rest_.remove_prefix(found.size());
      if (found.size() != names[i].full.size()) accept(".");
      return static_cast<int>(i + 1);
    }
    return 0;
  }

 private:
  std::string_view word() const {
    std::size_t size = 0;
    while (size < rest_.size() && is_letter(rest_[size])) ++size;
    return rest_.substr(0, size);
  }

  std::string_view rest_;
};

std::string_view ordinal_suffix(int day) {
  if (day / 10 == 1) return "th";
  constexpr std::array<std::string_view, 4> kSuffixes = {"th", "st", "nd", "rd"};
  return day % 10 < 4 ? kSuffixes[static_cast<std::size_t>(day % 10)] : "th";
}

/// 0 where there is none.
int read_day(Cursor& cursor) {
  Cursor ahead = cursor;
  const std::optional<int> day = ahead.number(1, 2);
  if (!day) return 0;
  if (ahead.accept("^{")) {
    if (!ahead.accept_word(ordinal_suffix(*day)) || !ahead.accept("}")) return 0;
  } else {
    ahead.accept_word(ordinal_suffix(*day));
  }
  cursor = ahead;
  return *day;
}

/// `May 5, 2020`, `5th of May`, `May 2020`, `May`, a weekday in front or alone.
std::optional<Date> read_named_date(Cursor cursor) {
  Date date;
  date.weekday = cursor.name(kWeekdays);
  if (date.weekday > 0) {
    if (cursor.at_end()) return date;
    cursor.accept(",");
    cursor.skip_blanks();
  }
  if (cursor.accept_word("the")) cursor.skip_blanks();
  date.day = read_day(cursor);
  if (date.day > 0) {
    cursor.skip_blanks();
    if (cursor.accept_word("of")) cursor.skip_blanks();
  }
  date.month = cursor.name(kMonths);
  if (date.month == 0) return std::nullopt;
  cursor.skip_blanks();
  if (date.day == 0) date.day = read_day(cursor);
  const bool comma = cursor.accept(",");
  cursor.skip_blanks();
  if (const std::optional<int> year = cursor.number(4, 4)) {
    date.year = *year;
  } else if (comma) {
    return std::nullopt;
  }
  const bool month_only = date.day == 0 && date.weekday == 0;
  if (!cursor.at_end() || !(month_only || exists(date))) return std::nullopt;
  return date;
}

/// `2020-05-08`, `2020/5/8`.
std::optional<Date> read_year_first(Cursor cursor) {
  const std::optional<int> year = cursor.number(4, 4);
  const bool dash = cursor.accept("-");
  if (!year || !(dash || cursor.accept("/"))) return std::nullopt;
  const std::optional<int> month = cursor.number(1, 2);
  if (!month || !cursor.accept(dash ? "-" : "/")) return std::nullopt;
  const std::optional<int> day = cursor.number(1, 2);
  const Date date{*year, *month, day.value_or(0), 0};
  if (!cursor.at_end() || !exists(date)) return std::nullopt;
  return date;
}

/// `05/13/2020`, `13.05.2020`: nothing where month and day could change places.
std::optional<Date> read_year_last(Cursor cursor) {
  const std::optional<int> first = cursor.number(1, 2);
  std::string_view separator;
  for (const std::string_view sign : {"/", "-", "."}) {
    if (separator.empty() && cursor.accept(sign)) separator = sign;
  }
  const std::optional<int> second = cursor.number(1, 2);
  if (!first || !second || separator.empty() || !cursor.accept(separator)) return std::nullopt;
  const std::optional<int> year = cursor.number(4, 4);
  if (!year || !cursor.at_end()) return std::nullopt;
  const Date month_first{*year, *first, *second, 0}, day_first{*year, *second, *first, 0};
  if (exists(month_first) && exists(day_first) && *first != *second) return std::nullopt;
  if (exists(month_first)) return month_first;
  if (exists(day_first)) return day_first;
  return std::nullopt;
}

/// `2020年5月8日`, `5月8日`, `星期三`.
std::optional<Date> read_chinese_date(Cursor cursor) {
  Date date;
  if (cursor.accept("星期") || cursor.accept("周")) {
    for (std::size_t i = 0; i < kChineseWeekdays.size() && date.weekday == 0; ++i) {
      if (cursor.accept(kChineseWeekdays[i])) date.weekday = static_cast<int>(i + 1);
    }
    if (cursor.accept("天")) date.weekday = 7;
    if (date.weekday == 0 || !cursor.at_end()) return std::nullopt;
    return date;
  }
  if (const std::optional<int> year = cursor.number(4, 4)) {
    if (!cursor.accept("年")) return std::nullopt;
    date.year = *year;
  }
  const std::optional<int> month = cursor.number(1, 2);
  if (!month || !cursor.accept("月")) return std::nullopt;
  date.month = *month;
  const std::optional<int> day = cursor.number(1, 2);
  date.day = day.value_or(0);
  if (!day || !(cursor.accept("日") || cursor.accept("号"))) return std::nullopt;
  if (!cursor.at_end() || !exists(date)) return std::nullopt;
  return date;
}

bool is_small_verb(std::string_view text) { return text == "may" || text == "march"; }

enum class Half { none, before_noon, after_noon };

Half read_half(Cursor& cursor) {
  Cursor ahead = cursor;
  const bool after = ahead.accept("p") || ahead.accept("P");
  if (!after && !ahead.accept("a") && !ahead.accept("A")) return Half::none;
  ahead.accept(".");
  ahead.skip_blanks();
  if (!ahead.accept_word("m")) return Half::none;
  ahead.accept(".");
  cursor = ahead;
  return after ? Half::after_noon : Half::before_noon;
}

}  // namespace

std::optional<Date> read_date(std::string_view text) {
  const Cursor cursor(text);
  if (cursor.at_end() || is_small_verb(trim(text))) return std::nullopt;
  if (std::optional<Date> date = read_named_date(cursor)) return date;
  if (std::optional<Date> date = read_year_first(cursor)) return date;
  if (std::optional<Date> date = read_year_last(cursor)) return date;
  return read_chinese_date(cursor);
}

std::optional<std::string> date_in_words(std::string_view text) {
  const std::optional<Date> date = read_date(text);
  if (!date) return std::nullopt;
  std::string words = "date " + std::to_string(date->year) + "-" + std::to_string(date->month) +
                      "-" + std::to_string(date->day);
  if (date->weekday != 0 && date->day == 0) words += " weekday " + std::to_string(date->weekday);
  return words;
}

std::optional<int> read_clock(std::string_view text) {
  Cursor cursor(text);
  constexpr int kHour = 3600, kNoon = 12 * kHour;
  if (is_in_any_case(trim(text), "noon")) return kNoon;
  if (is_in_any_case(trim(text), "midnight")) return 0;

  const std::optional<int> hour = cursor.number(1, 2);
  if (!hour || *hour > 23) return std::nullopt;
  int minute = 0, second = 0;
  const bool has_minutes = cursor.accept(":");
  if (has_minutes) {
    minute = cursor.number(2, 2).value_or(60);
    if (cursor.accept(":")) second = cursor.number(2, 2).value_or(60);
  }
  if (minute > 59 || second > 59) return std::nullopt;
  const int past = 60 * minute + second;

  cursor.skip_blanks();
  Half half = read_half(cursor);
  bool named = half != Half::none;
  if (*hour == 12 && past == 0 && !named) {
    if (cursor.accept_word("noon")) half = Half::after_noon;
    if (cursor.accept_word("midnight")) half = Half::before_noon;
    named = half != Half::none;
  }
  if (!has_minutes && !named) named = cursor.accept("o'clock");
  if (!cursor.at_end() || (!has_minutes && !named)) return std::nullopt;
  if (half == Half::none) return *hour * kHour + past;
  if (*hour < 1 || *hour > 12) return std::nullopt;
  return *hour % 12 * kHour + (half == Half::after_noon ? kNoon : 0) + past;
}

}  // namespace cupel::math
