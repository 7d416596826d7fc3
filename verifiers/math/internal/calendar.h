#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cupel::math {

/// What of a date is written; 0 for what is not.
struct Date {
  int year = 0;
  int month = 0;    ///< 1 … 12
  int day = 0;      ///< 1 … 31, and one that the month has
  int weekday = 0;  ///< 1 (Monday) … 7

  friend bool operator==(const Date&, const Date&) = default;
};

/// The date that all of `text` is: `May 5`, `5th of May, 2020`, `Friday, May 8, 2020`,
/// `2020-05-08`, `May 2020`, `March`, `Mon`, `2020年5月8日`. `05/13/2020` and `13.05.2020` only
/// where one order is possible or both agree. Short names alone (`Sun`, `Mar`), "May" and "March"
/// need their capital.
std::optional<Date> read_date(std::string_view text);

/// What the text says when all of it is a date, the same for all ways to write it. Of a whole date
/// the weekday is no matter.
std::optional<std::string> date_in_words(std::string_view text);

/// Seconds since midnight, when all of `text` is a time of day: `20:34`, `7:05:09`, `8:34 p.m.`,
/// `8 pm`, `noon`, `12 midnight`, `8 o'clock`.
std::optional<int> read_clock(std::string_view text);

}  // namespace cupel::math
