#pragma once

#include <string>
#include <string_view>

#include "tests/support/files.h"

namespace cupel::test {

/// Compiles and links sources as users' programs are, with the compiler this project is built with.
class UserProgram {
 public:
  /// Compiles `source` ("x.cc" or "x.c" decides the language). Returns the object's path; throws
  /// where the compiler refuses.
  std::string compile(const std::string& name, std::string_view source,
                      const std::string& options = "") const;

  /// As the compile step does it: the source text that travels with the library.
  std::string compile_stop() const;

  /// A static program of these objects. Returns its path; throws where the linker refuses.
  std::string link(const std::string& name, const std::string& objects,
                   const std::string& options = "") const;

  const TempFolder& folder() const { return folder_; }

 private:
  TempFolder folder_;
};

/// The bytes of the C library's archive.
std::string c_library();

/// Whether this machine can link static programs.
bool has_static_libraries();

}  // namespace cupel::test
