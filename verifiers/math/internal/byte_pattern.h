#pragma once

#include <re2/re2.h>

namespace cupel::math {

/// For patterns that are matched against text of any bytes, valid UTF-8 or not.
inline RE2::Options latin1() {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingLatin1);
  return options;
}

}  // namespace cupel::math
