#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "rewards/internal/report_data.h"

namespace cupel::internal {

/// The whole page: its style and its program, which a policy allows by their digests and nothing
/// else, and the data, which is compressed so that no text in it can be taken for HTML.
Result<std::string> html_page(std::string_view title, const PageData& data);

}  // namespace cupel::internal
