#pragma once

#include <string>
#include <string_view>

namespace cupel::test {

/// A folder of its own for one test, gone with everything in it when the test ends.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  std::string path(std::string_view name) const { return root_ + "/" + std::string(name); }

  /// Writes a file and returns its path.
  std::string write(std::string_view name, std::string_view content) const;

 private:
  std::string root_;
};

/// The bytes of a file; throws when it cannot be read.
std::string read_file(const std::string& path);

}  // namespace cupel::test
