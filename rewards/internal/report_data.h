#pragma once

#include <string>
#include <vector>

#include "rewards/internal/name_list.h"
#include "rewards/internal/prompt_sample.h"
#include "rewards/internal/report_totals.h"
#include "rewards/internal/text_choice.h"
#include "rewards/report.h"

namespace cupel::internal {

/// All that a page is made of.
struct PageContents {
  explicit PageContents(ReportOptions all_options)
      : options(std::move(all_options)), sample(options.most_rows), texts(options.text_bytes) {}

  ReportOptions options;
  std::string sections;  // JSON objects, a comma between two
  NameList files{1000, "(other files)"};
  NameList sources{1000, "(other sources)"};
  NameList reasons{1000, "(others)"};
  NameList components{32, "(other components)"};
  PromptSample sample;
  TextChoice texts;
  Totals totals;
};

/// What a page's program reads (rewards/report/data.js says how), as JSON.
struct PageData {
  std::string rows;   // options, sections, totals, and a column for each of the rows' numbers
  std::string texts;  // a list of [place in the columns, texts of the row]
};

void append_section(std::string& sections, const std::string& note);
void append_section(std::string& sections, const ReportTable& table);
void append_section(std::string& sections, const ReportBars& bars);
void append_section(std::string& sections, const ReportCurves& curves);

PageData page_data(const PageContents& contents);

}  // namespace cupel::internal
