#include "rewards/internal/report_page.h"

#include <sodium/crypto_hash_sha256.h>

#include <array>
#include <utility>

#include "base/base64.h"
#include "base/utf8.h"
#include "datasets/frames.h"
#include "rewards/report/bins.js.h"
#include "rewards/report/browser.js.h"
#include "rewards/report/charts.js.h"
#include "rewards/report/curves.js.h"
#include "rewards/report/d3.js.h"
#include "rewards/report/data.js.h"
#include "rewards/report/licences.txt.h"
#include "rewards/report/main.js.h"
#include "rewards/report/overview.js.h"
#include "rewards/report/page.css.h"
#include "rewards/report/page.html.h"
#include "rewards/report/sample.js.h"
#include "rewards/report/sections.js.h"
#include "rewards/report/selection.js.h"

namespace cupel::internal {
namespace {

/// The page's own program in one function, so that nothing but d3 is global.
std::string program() {
  std::string text(kReportD3);
  text += "\n(() => {\n\"use strict\";\n";
  for (const std::string_view part :
       {kReportData, kReportSelection, kReportCharts, kReportBins, kReportOverview, kReportSections,
        kReportCurves, kReportSample, kReportBrowser, kReportMain})
    text += part;
  text += "})();\n";
  return text;
}

std::string digest_source(std::string_view text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest;
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size());
  return "'sha256-" + base64({reinterpret_cast<const char*>(digest.data()), digest.size()}) + "'";
}

Result<std::string> packed(std::string_view text) {
  std::string frame;
  if (auto encoded = encode_frame(Codec::gzip, text, frame); !encoded)
    return tl::make_unexpected(encoded.error());
  return base64(frame);
}

/// As it may stand in an element or an attribute.
std::string html_escaped(std::string_view text) {
  std::string valid, escaped;
  append_valid_utf8(valid, text);
  for (const char c : valid) {
    if (c == '&')
      escaped += "&amp;";
    else if (c == '<')
      escaped += "&lt;";
    else if (c == '>')
      escaped += "&gt;";
    else if (c == '"')
      escaped += "&quot;";
    else if (c == '\0')
      escaped += "\ufffd";
    else
      escaped += c;
  }
  return escaped;
}

}  // namespace

Result<std::string> html_page(std::string_view title, const PageData& data) {
  const std::string script = program();
  auto rows = packed(data.rows);
  auto texts = packed(data.texts);
  if (!rows) return tl::make_unexpected(rows.error());
  if (!texts) return tl::make_unexpected(texts.error());
  const std::string policy =
      "default-src 'none'; base-uri 'none'; form-action 'none'; script-src " +
      digest_source(script) + "; style-src " + digest_source(kReportStyle);
  const std::array<std::pair<std::string_view, std::string>, 7> holes = {{
      {"{{policy}}", policy},
      {"{{title}}", html_escaped(title)},
      {"{{style}}", std::string(kReportStyle)},
      {"{{licences}}", html_escaped(kReportLicences)},
      {"{{rows}}", std::move(*rows)},
      {"{{texts}}", std::move(*texts)},
      {"{{program}}", script},
  }};
  // Holes are filled in their order in the file: what one is filled with is never searched.
  std::string page;
  std::string_view rest = kReportPage;
  for (const auto& [hole, content] : holes) {
    const std::size_t at = rest.find(hole);
    page.append(rest.substr(0, at)).append(content);
    rest.remove_prefix(at + hole.size());
  }
  page += rest;
  return page;
}

}  // namespace cupel::internal
