#include "sandbox/internal/language_reader.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "base/nearest.h"

namespace cupel::sandbox {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 25> kEntryKeys = {"name",
                                                         "like",
                                                         "aliases",
                                                         "package",
                                                         "version",
                                                         "flags",
                                                         "environment",
                                                         "mounts",
                                                         "source",
                                                         "stem",
                                                         "steps",
                                                         "collect",
                                                         "object",
                                                         "stop",
                                                         "depends",
                                                         "limits",
                                                         "linker",
                                                         "precompiled",
                                                         "run",
                                                         "start",
                                                         "cpu_factor",
                                                         "extra_memory_mb",
                                                         "extra_processes",
                                                         "otherwise",
                                                         "libraries"};
constexpr std::array<std::string_view, 6> kLimitKeys = {"cpu_seconds", "wall_seconds", "memory_mb",
                                                        "processes",   "file_mb",      "output_mb"};

/// Reads the members of one JSON object and remembers the first thing that is wrong, so that an
/// entry is read by a plain list of fields.
class Fields {
 public:
  Fields(const json& object, std::string path, std::span<const std::string_view> known,
         std::string& problem)
      : object_(object), path_(std::move(path)), problem_(problem) {
    if (!object.is_object()) {
      say("", fmt::format("expected an object, not {}", object.type_name()));
      return;
    }
    for (const auto& item : object.items())
      if (std::find(known.begin(), known.end(), item.key()) == known.end())
        say("", unknown_name_message("key", item.key(), known));
  }

  bool has(const char* key) const { return object_.is_object() && object_.contains(key); }
  const json& at(const char* key) const { return object_[key]; }
  std::string path(std::string_view key) const { return path_ + "/" + std::string(key); }

  void text(const char* key, std::string& value) {
    if (!has(key)) return;
    if (!at(key).is_string() || at(key).get_ref<const std::string&>().empty())
      return say(key, "expected a string that is not empty");
    value = at(key).get<std::string>();
    if (value.find('\0') != std::string::npos) say(key, "holds a NUL character");
  }

  void flag(const char* key, bool& value) {
    if (!has(key)) return;
    if (!at(key).is_boolean()) return say(key, "expected true or false");
    value = at(key).get<bool>();
  }

  /// A number in [least, most].
  void number(const char* key, double least, double most, double& value) {
    if (!has(key)) return;
    if (!at(key).is_number() || !(at(key).get<double>() >= least && at(key).get<double>() <= most))
      return say(key, fmt::format("expected a number from {} to {}", least, most));
    value = at(key).get<double>();
  }

  template <class Whole>
  void whole(const char* key, Whole least, Whole most, Whole& value, Whole unit = 1) {
    if (!has(key)) return;
    if (!at(key).is_number_unsigned() || at(key).get<std::uint64_t>() < least ||
        at(key).get<std::uint64_t>() > most)
      return say(key, fmt::format("expected a whole number from {} to {}", least, most));
    value = at(key).get<Whole>() * unit;
  }

  void texts(const char* key, std::vector<std::string>& values) {
    if (has(key)) values = read_texts(at(key), key);
  }

  void named_texts(const char* key, std::map<std::string, std::vector<std::string>>& values) {
    if (!has(key)) return;
    if (!at(key).is_object()) return say(key, "expected an object of lists");
    values.clear();
    for (const auto& item : at(key).items())
      values[item.key()] = read_texts(item.value(), fmt::format("{}/{}", key, item.key()));
  }

  void lists(const char* key, std::vector<std::vector<std::string>>& values) {
    if (!has(key)) return;
    if (!at(key).is_array()) return say(key, "expected a list of commands");
    values.clear();
    for (std::size_t i = 0; i < at(key).size(); ++i) {
      const std::string place = fmt::format("{}/{}", key, i);
      values.push_back(read_texts(at(key)[i], place));
      if (values.back().empty()) say(place, "expected a command: a list of strings, not empty");
    }
  }

  void say(std::string_view key, std::string_view what) {
    if (problem_.empty()) problem_ = fmt::format("{}: {}", key.empty() ? path_ : path(key), what);
  }

 private:
  std::vector<std::string> read_texts(const json& list, std::string_view place) {
    std::vector<std::string> values;
    if (!list.is_array()) {
      say(place, "expected a list of strings");
      return values;
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      const bool good = list[i].is_string() && !list[i].get_ref<const std::string&>().empty() &&
                        list[i].get_ref<const std::string&>().find('\0') == std::string::npos;
      if (!good) {
        say(fmt::format("{}/{}", place, i), "expected a string that is not empty");
        return values;
      }
      values.push_back(list[i].get<std::string>());
    }
    return values;
  }

  const json& object_;
  std::string path_;
  std::string& problem_;
};

/// A file of the work folder itself: no folders, so nothing outside it can be meant.
bool is_file_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.size() <= 128 &&
         name.find('/') == std::string_view::npos;
}

bool is_lower_case(std::string_view name) {
  return std::none_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

void read_limits(Fields& entry, Limits& limits, std::string& problem) {
  if (!entry.has("limits")) return;
  Fields fields(entry.at("limits"), entry.path("limits"), kLimitKeys, problem);
  constexpr double kDay = 86400;
  const auto seconds = [&](const char* key, std::chrono::nanoseconds& value) {
    double count = std::chrono::duration<double>(value).count();
    fields.number(key, 0.001, kDay, count);
    value = std::chrono::nanoseconds(std::llround(count * 1e9));
  };
  seconds("cpu_seconds", limits.cpu_time);
  seconds("wall_seconds", limits.wall_time);
  constexpr std::uint64_t kMebibyte = 1ull << 20;
  fields.whole<std::uint64_t>("memory_mb", 1, 1ull << 20, limits.memory_bytes, kMebibyte);
  fields.whole<std::uint64_t>("file_mb", 1, 1ull << 20, limits.file_bytes, kMebibyte);
  fields.whole<std::uint64_t>("output_mb", 1, 1ull << 20, limits.output_bytes, kMebibyte);
  fields.whole<std::uint32_t>("processes", 1, 100'000, limits.processes);
}

void read_parts(Fields& entry, Language& language, std::string& problem) {
  if (entry.has("stem")) {
    static constexpr std::array<std::string_view, 2> kKeys = {"default", "patterns"};
    Fields stem(entry.at("stem"), entry.path("stem"), kKeys, problem);
    stem.text("default", language.stem);
    stem.texts("patterns", language.stem_patterns);
    for (std::size_t i = 0; i < language.stem_patterns.size(); ++i) {
      const re2::RE2 pattern(language.stem_patterns[i], re2::RE2::Quiet);
      if (!pattern.ok() || pattern.NumberOfCapturingGroups() < 1)
        stem.say(fmt::format("patterns/{}", i),
                 pattern.ok() ? "expected a group: (…)" : pattern.error());
    }
  }
  entry.named_texts("libraries", language.libraries);
  if (entry.has("linker")) {
    static constexpr std::array<std::string_view, 2> kKeys = {"program", "arguments"};
    Fields linker(entry.at("linker"), entry.path("linker"), kKeys, problem);
    linker.text("program", language.linker_program);
    linker.texts("arguments", language.linker);
  }
  if (entry.has("precompiled")) {
    static constexpr std::array<std::string_view, 2> kKeys = {"header", "steps"};
    Fields header(entry.at("precompiled"), entry.path("precompiled"), kKeys, problem);
    header.text("header", language.precompiled_header);
    header.lists("steps", language.header_steps);
    const std::string& name = language.precompiled_header;
    if (name.empty() || name.front() == '/' || name.find("..") != std::string::npos)
      header.say("header", "expected what stands between < and > of an #include");
  }
}

void read_start(Fields& entry, Language& language) {
  if (!entry.has("start")) return;
  std::string start;
  entry.text("start", start);
  if (start == "zygote")
    language.start = Start::zygote;
  else if (start == "exec")
    language.start = Start::exec;
  else
    entry.say("start", "expected \"exec\" or \"zygote\"");
}

void check(Fields& entry, const Language& language) {
  if (language.package.empty()) entry.say("package", "expected the package that brings it");
  if (language.version.empty()) entry.say("version", "expected a command that prints its version");
  if (!is_file_name(language.source))
    entry.say("source", "expected the name of a file, without folders");
  if (language.collect.size() > 7) entry.say("collect", "expected at most 7 files");
  for (std::size_t i = 0; i < language.collect.size(); ++i)
    if (!is_file_name(language.collect[i]))
      entry.say(fmt::format("collect/{}", i), "expected the name of a file, without folders");
  if (!language.object.empty() && !is_file_name(language.object))
    entry.say("object", "expected the name of a file, without folders");
  if (language.steps.empty() != language.collect.empty())
    entry.say("steps", "\"steps\" and \"collect\" come together");
  if (language.steps.empty() && language.run.empty())
    entry.say("run", "expected a command, as there are no \"steps\"");
  for (std::size_t i = 0; i < language.environment.size(); ++i) {
    const std::size_t equals = language.environment[i].find('=');
    if (equals == 0 || equals == std::string::npos || language.environment[i].front() == '-')
      entry.say(fmt::format("environment/{}", i), "expected NAME=value");
  }
  for (std::size_t i = 0; i < language.mounts.size(); ++i)
    if (language.mounts[i].front() != '/')
      entry.say(fmt::format("mounts/{}", i), "expected a path from the root");
}

Language read_entry(const json& object, const std::string& path,
                    const std::map<std::string, Language>& earlier, std::string& problem) {
  Fields entry(object, path, kEntryKeys, problem);
  Language language;
  std::string like;
  entry.text("like", like);
  if (const auto found = earlier.find(like); found != earlier.end())
    language = found->second;
  else if (!like.empty())
    entry.say("like", fmt::format("no earlier entry is called \"{}\"", like));
  language.name.clear();
  language.aliases.clear();
  entry.text("name", language.name);
  if (language.name.empty()) entry.say("name", "expected a string that is not empty");
  entry.texts("aliases", language.aliases);
  entry.text("package", language.package);
  entry.texts("version", language.version);
  entry.texts("flags", language.flags);
  entry.texts("environment", language.environment);
  entry.texts("mounts", language.mounts);
  entry.text("source", language.source);
  entry.lists("steps", language.steps);
  entry.lists("otherwise", language.otherwise);
  entry.texts("collect", language.collect);
  entry.text("object", language.object);
  entry.flag("stop", language.stops);
  entry.texts("depends", language.depends);
  entry.texts("run", language.run);
  entry.number("cpu_factor", 1, 100, language.cpu_factor);
  entry.whole<std::uint64_t>("extra_memory_mb", 0, 1ull << 20, language.extra_memory, 1ull << 20);
  entry.whole<std::uint32_t>("extra_processes", 0, 100'000, language.extra_processes);
  read_parts(entry, language, problem);
  read_start(entry, language);
  read_limits(entry, language.compile_limits, problem);
  check(entry, language);
  return language;
}

}  // namespace

Result<std::vector<Language>> read_languages(std::string_view text) {
  json document;
  try {
    document = json::parse(text);
  } catch (const json::parse_error& error) {
    return failure(fmt::format("not valid JSON: {}", error.what()));
  }
  std::string problem;
  static constexpr std::array<std::string_view, 1> kKeys = {"languages"};
  Fields fields(document, "", kKeys, problem);
  if (!fields.has("languages") || !fields.at("languages").is_array() ||
      fields.at("languages").empty())
    fields.say("languages", "expected a list of at least one language");
  if (!problem.empty()) return failure(problem);

  std::vector<Language> languages;
  std::map<std::string, Language> by_name;
  std::map<std::string, std::string> taken;
  for (std::size_t i = 0; i < fields.at("languages").size(); ++i) {
    const std::string path = fmt::format("/languages/{}", i);
    Language language = read_entry(fields.at("languages")[i], path, by_name, problem);
    if (!problem.empty()) return failure(problem);
    std::vector<std::string> names = language.aliases;
    names.insert(names.begin(), language.name);
    for (const std::string& name : names) {
      if (!is_lower_case(name)) return failure(fmt::format("{}: \"{}\" has capitals", path, name));
      if (const auto [other, is_new] = taken.emplace(name, path); !is_new)
        return failure(fmt::format("{}: \"{}\" is a name of {} too", path, name, other->second));
    }
    by_name.emplace(language.name, language);
    languages.push_back(std::move(language));
  }
  return languages;
}

}  // namespace cupel::sandbox
