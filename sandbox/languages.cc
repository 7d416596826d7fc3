#include "sandbox/languages.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <glob.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "base/nearest.h"
#include "base/utf8.h"
#include "sandbox/internal/language_reader.h"
#include "sandbox/languages.json.h"

namespace cupel::sandbox {
namespace {

namespace fs = std::filesystem;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool shown_in_sandbox(const fs::path& path) { return path.native().rfind("/usr/", 0) == 0; }

/// `path` if every link on the way to the file lies where sandboxes can follow it, else the file
/// itself. The name is kept where possible: some programs behave as they are called.
std::string visible_path(const fs::path& path) {
  std::error_code error;
  constexpr int kMostLinks = 16;
  fs::path step = path;
  for (int i = 0; i < kMostLinks; ++i) {
    if (!fs::is_symlink(fs::symlink_status(step, error)) || error) return path;
    const fs::path target = fs::read_symlink(step, error);
    if (error) return {};
    step = (target.is_absolute() ? target : step.parent_path() / target).lexically_normal();
    if (shown_in_sandbox(step)) continue;
    const fs::path file = fs::canonical(path, error);
    return !error && shown_in_sandbox(file) ? file.string() : std::string();
  }
  return {};
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::string find_program(std::string_view name) {
  if (name.empty()) return {};
  const auto runs = [](const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
  };
  if (name.find('/') != std::string_view::npos)
    return name.front() == '/' && runs(name) ? std::string(name) : std::string();
  for (const char* folder : {"/usr/bin", "/usr/local/bin"})
    if (const fs::path path = fs::path(folder) / name; runs(path))
      if (std::string visible = visible_path(path); !visible.empty()) return visible;
  return {};
}

std::vector<std::string> missing_programs(const Language& language) {
  std::vector<std::string> missing;
  const auto look_for = [&](const Language::Arguments& command) {
    if (!command.empty() && !has(missing, command.front()) && find_program(command.front()).empty())
      missing.push_back(command.front());
  };
  look_for(language.version);
  for (const Language::Arguments& step : language.steps) look_for(step);
  look_for(language.run);
  return missing;
}

Languages Languages::standard() {
  auto languages = load(kLanguages);
  if (!languages) throw std::logic_error("languages.json: " + languages.error().message);
  return std::move(*languages);
}

Result<Languages> Languages::load(std::string_view text) {
  auto entries = read_languages(text);
  if (!entries) return tl::make_unexpected(entries.error());
  Languages languages;
  languages.languages_ = std::move(*entries);
  return languages;
}

Result<Languages> Languages::load_file(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf()))
    return failure(path.string() + ": cannot read the table of languages");
  auto languages = load(text.str());
  if (!languages) return failure(path.string() + ": " + languages.error().message);
  return languages;
}

bool Language::is_called(std::string_view called) const {
  const std::string wanted = lower(called);
  return name == wanted || has(aliases, wanted);
}

bool Languages::knows(std::string_view name) const {
  return std::any_of(languages_.begin(), languages_.end(),
                     [&](const Language& entry) { return entry.is_called(name); });
}

Result<const Language*> Languages::find(std::string_view name) const {
  const auto language = std::find_if(languages_.begin(), languages_.end(),
                                     [&](const Language& entry) { return entry.is_called(name); });
  if (language == languages_.end()) {
    std::vector<std::string_view> known;
    for (const Presence& presence : found())
      if (presence.missing.empty()) known.push_back(presence.language->name);
    return failure(unknown_name_message("language", shorten(name, 80), known));
  }
  if (const auto missing = missing_programs(*language); !missing.empty())
    return failure(fmt::format(
        "missing toolchain for {}: {} {} not here; on Debian: apt-get install {}", language->name,
        fmt::join(missing, ", "), missing.size() == 1 ? "is" : "are", language->package));
  return &*language;
}

std::vector<Languages::Presence> Languages::found() const {
  std::vector<Presence> presences;
  for (const Language& language : languages_)
    presences.push_back({&language, missing_programs(language)});
  return presences;
}

std::vector<fs::path> Languages::mounts() const {
  std::vector<fs::path> folders;
  for (const Language& language : languages_)
    for (const std::string& pattern : language.mounts) {
      glob_t matches{};
      if (::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &matches) == 0)
        for (std::size_t i = 0; i < matches.gl_pathc; ++i)
          if (std::find(folders.begin(), folders.end(), matches.gl_pathv[i]) == folders.end())
            folders.emplace_back(matches.gl_pathv[i]);
      ::globfree(&matches);
    }
  return folders;
}

}  // namespace cupel::sandbox
