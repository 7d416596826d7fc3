#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "sandbox/internal/protocol.h"

namespace cupel::sandbox {

/// The texts of a `RunRequest`, read from the inbox.
class RequestTexts {
 public:
  static Result<RequestTexts> read(int inbox, const protocol::RunRequest& request);

  /// argv with its closing null, for as long as this lives.
  std::vector<char*> arguments();

  struct File {
    std::string_view name;
    std::string_view contents;
  };
  const std::vector<File>& files() const { return files_; }
  const std::vector<std::string_view>& collect() const { return collect_; }
  const std::vector<std::string_view>& modules() const { return modules_; }

  /// Runs begun so far with this inbox.
  protocol::BegunMark begun() const { return begun_; }

 private:
  std::string bytes_;
  std::vector<std::string> arguments_;
  std::vector<File> files_;
  std::vector<std::string_view> collect_;
  std::vector<std::string_view> modules_;
  protocol::BegunMark begun_ = 0;
};

/// Puts the files into the current folder, which is empty, as the programs' user's own (-1: that is
/// the caller).
Result<void> place_files(const std::vector<RequestTexts::File>& files, uid_t user);

/// Opens a plain file in /work for reading; -1 where there is none.
int open_result(std::string_view name);

}  // namespace cupel::sandbox
