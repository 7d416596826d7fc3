#include "tests/sandbox/user_program.h"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "sandbox/stop/stop.c.h"

namespace cupel::test {
namespace {

void run(const std::string& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

std::string path_of(const std::string& library) {
  std::string command = std::string(CUPEL_CXX) + " -print-file-name=" + library;
  FILE* output = popen(command.c_str(), "r");
  if (!output) throw std::runtime_error("failed: " + command);
  std::string path;
  for (int c; (c = std::fgetc(output)) != EOF && c != '\n';) path += static_cast<char>(c);
  pclose(output);
  return path;
}

}  // namespace

std::string UserProgram::compile(const std::string& name, std::string_view source,
                                 const std::string& options) const {
  std::string path = folder_.write(name, source);
  std::string language = name.ends_with(".c") ? " -x c " : " -x c++ ";
  run(std::string(CUPEL_CXX) + " -O2 -w -c " + options + language + path + " -o " + path + ".o");
  return path + ".o";
}

std::string UserProgram::compile_stop() const {
  return compile("stop.c", kStopSource,
                 "-std=gnu11 -fno-stack-protector -fcf-protection=none -fno-pie");
}

std::string UserProgram::link(const std::string& name, const std::string& objects,
                              const std::string& options) const {
  std::string path = folder_.path(name);
  run(std::string(CUPEL_CXX) + " -static " + objects + " -o " + path + " " + options);
  return path;
}

std::string c_library() { return read_file(path_of("libc.a")); }

bool has_static_libraries() {
  return path_of("libc.a").starts_with('/') && path_of("libstdc++.a").starts_with('/');
}

}  // namespace cupel::test
