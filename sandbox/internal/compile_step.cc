#include "sandbox/internal/compile_step.h"

#include <re2/re2.h>

#include <utility>

namespace cupel::sandbox {
namespace {

using Arguments = Language::Arguments;

constexpr const char* kStopObject = "stop.o";

/// One word for a shell, whatever it holds.
std::string shell_word(std::string_view word) {
  std::string out = "'";
  for (const char c : word)
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  return out += '\'';
}

void append(Arguments& out, const Arguments& words) {
  out.insert(out.end(), words.begin(), words.end());
}

/// What the source is linked with besides, by the headers that it includes.
Arguments libraries_of(const Language& language, std::string_view source) {
  Arguments out;
  for (const auto& [header, arguments] : language.libraries)
    if (source.find(header) != std::string_view::npos) append(out, arguments);
  return out;
}

/// A step with its placeholders filled in and its program where the sandbox sees it.
Arguments expand(const Language& language, const Arguments& step, const std::string& stem,
                 std::string_view source, const CompileAids& aids) {
  Arguments out;
  for (const std::string& word : step) {
    if (out.empty()) {
      out.push_back(find_program(word));
    } else if (word == "{flags}") {
      append(out, language.flags);
    } else if (word == "{header}") {
      if (!aids.header_folder.empty()) append(out, {"-isystem", aids.header_folder});
    } else if (word == "{linker}") {
      if (!find_program(language.linker_program).empty()) append(out, language.linker);
    } else if (word == "{libraries}") {
      append(out, libraries_of(language, source));
    } else if (word == "{stop}") {
      if (!aids.stop_object.empty()) out.push_back(kStopObject);
    } else {
      out.push_back(replace_all(word, "{stem}", stem));
    }
  }
  return out;
}

/// One program that does the steps in order and ends with the first that fails.
Arguments joined(const Language& language, const std::vector<Arguments>& steps) {
  if (steps.size() == 1 && language.environment.empty()) return steps.front();
  std::string script;
  for (const std::string& variable : language.environment) {
    const std::size_t equals = variable.find('=');
    script +=
        "export " + variable.substr(0, equals) + "=" + shell_word(variable.substr(equals + 1));
    script += '\n';
  }
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (i > 0) script += " && ";
    if (i + 1 == steps.size()) script += "exec ";
    for (const std::string& word : steps[i]) script += shell_word(word) + " ";
  }
  return {"/bin/sh", "-c", std::move(script)};
}

}  // namespace

std::string replace_all(std::string text, std::string_view name, std::string_view value) {
  for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; at += value.size())
    text.replace(at, name.size(), value);
  return text;
}

std::string stem_of(const Language& language, std::string_view source) {
  for (const std::string& text : language.stem_patterns) {
    const re2::RE2 pattern(text, re2::RE2::Quiet);
    re2::StringPiece stem;
    constexpr std::size_t kLongestStem = 100;
    if (re2::RE2::PartialMatch(re2::StringPiece(source.data(), source.size()), pattern, &stem) &&
        !stem.empty() && stem.size() <= kLongestStem && stem.find('/') == stem.npos &&
        stem[0] != '.' && stem[0] != '-')
      return stem.as_string();
  }
  return language.stem;
}

Command compile_command(const Language& language, const std::vector<Arguments>& steps,
                        std::string_view source, const CompileAids& aids, const Limits& limits) {
  const std::string stem = stem_of(language, source);
  std::vector<Arguments> expanded;
  for (const Arguments& step : steps)
    expanded.push_back(expand(language, step, stem, source, aids));
  Command command;
  command.arguments = joined(language, expanded);
  command.files.push_back({replace_all(language.source, "{stem}", stem), std::string(source)});
  if (!aids.stop_object.empty()) command.files.push_back({kStopObject, aids.stop_object});
  command.collect = language.collect;
  if (!language.object.empty()) command.collect.push_back(language.object);
  command.limits = limits;
  command.is_tool = true;
  return command;
}

Command header_command(const Language& language) {
  std::vector<Arguments> steps;
  for (const Arguments& step : language.header_steps)
    steps.push_back(expand(language, step, language.stem, {}, {}));
  Command command;
  command.arguments = joined(language, steps);
  command.files.push_back({"header.h", "#include <" + language.precompiled_header + ">\n"});
  command.collect = {"header.gch"};
  command.limits = language.compile_limits;
  command.is_tool = true;
  return command;
}

Command run_command(const Language& language, const std::string& stem) {
  Command command;
  command.start = language.start;
  if (language.run.empty())
    command.arguments = {language.collect.front()};
  else
    command.arguments = expand(language, language.run, stem, {}, {});
  return command;
}

}  // namespace cupel::sandbox
