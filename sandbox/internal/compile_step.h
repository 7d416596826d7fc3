#pragma once

#include <string>
#include <string_view>

#include "sandbox/command.h"
#include "sandbox/languages.h"

namespace cupel::sandbox {

/// What this machine adds to a compile without changing what comes of it.
struct CompileAids {
  std::string header_folder;  ///< holds precompiled headers; "" without
  std::string stop_object;    ///< linked in where the language says "{stop}"; "" without
};

/// The stem of the source's file name and of its program: for Java the name of a class.
std::string stem_of(const Language& language, std::string_view source);

/// All of `steps` as one run in the sandbox.
Command compile_command(const Language& language, const std::vector<Language::Arguments>& steps,
                        std::string_view source, const CompileAids& aids, const Limits& limits);

/// The run that makes "header.gch" of the language's header.
Command header_command(const Language& language);

/// How a program of this language is started, "{memory_mb}" still in it; no files, no executable.
Command run_command(const Language& language, const std::string& stem);

/// `text` with every `name` replaced by `value`.
std::string replace_all(std::string text, std::string_view name, std::string_view value);

}  // namespace cupel::sandbox
