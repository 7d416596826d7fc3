#include "sandbox/supervisor/internal/request.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sandbox/descriptor.h"
#include "sandbox/supervisor/internal/identity.h"

namespace cupel::sandbox {
namespace {

/// Takes texts off the front of the inbox's bytes.
class TextReader {
 public:
  explicit TextReader(std::string_view bytes) : rest_(bytes) {}

  bool next(std::string_view& text) {
    std::uint64_t size = 0;
    if (rest_.size() < sizeof size) return false;
    std::memcpy(&size, rest_.data(), sizeof size);
    rest_.remove_prefix(sizeof size);
    if (rest_.size() < size) return false;
    text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }

 private:
  std::string_view rest_;
};

bool read_all(int file, std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got =
        ::pread(file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (got <= 0) return false;
    done += static_cast<std::size_t>(got);
  }
  return true;
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

tl::unexpected<Error> placing_failed(const std::string& name) {
  return failure("cannot put " + name + " into the work folder: " + std::strerror(errno));
}

}  // namespace

Result<RequestTexts> RequestTexts::read(int inbox, const protocol::RunRequest& request) {
  RequestTexts texts;
  texts.bytes_.resize(request.inbox_bytes);
  if (!read_all(inbox, texts.bytes_)) return failure("the request is cut short");
  if (texts.bytes_.size() < sizeof(protocol::BegunMark)) return failure("the request is empty");
  std::memcpy(&texts.begun_, texts.bytes_.data(), sizeof texts.begun_);
  TextReader reader(std::string_view(texts.bytes_).substr(sizeof(protocol::BegunMark)));
  std::string_view text;
  for (std::uint32_t i = 0; i < request.argument_count; ++i) {
    if (!reader.next(text)) return failure("the request's arguments are cut short");
    texts.arguments_.emplace_back(text);
  }
  for (std::uint32_t i = 0; i < request.file_count; ++i) {
    File file;
    if (!reader.next(file.name) || !reader.next(file.contents))
      return failure("the request's files are cut short");
    texts.files_.push_back(file);
  }
  for (std::uint32_t i = 0; i < request.collect_count; ++i) {
    if (!reader.next(text)) return failure("the request's names to collect are cut short");
    texts.collect_.push_back(text);
  }
  for (std::uint32_t i = 0; i < request.module_count; ++i) {
    if (!reader.next(text)) return failure("the request's names of modules are cut short");
    texts.modules_.push_back(text);
  }
  return texts;
}

std::vector<char*> RequestTexts::arguments() {
  std::vector<char*> pointers;
  for (std::string& argument : arguments_) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  return pointers;
}

Result<void> place_files(const std::vector<RequestTexts::File>& files, uid_t user) {
  for (const RequestTexts::File& input : files) {
    const std::string name(input.name);
    for (std::size_t slash = name.find('/'); slash != std::string::npos;
         slash = name.find('/', slash + 1)) {
      const std::string folder = name.substr(0, slash);
      if (::mkdir(folder.c_str(), 0755) == 0) {
        if (::chown(folder.c_str(), user, user) != 0) return placing_failed(name);
      } else if (errno != EEXIST) {
        return placing_failed(name);
      }
    }
    const Descriptor file(
        ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (!file || !write_all(file.get(), input.contents) || ::fchown(file.get(), user, user) != 0)
      return placing_failed(name);
  }
  return {};
}

int open_result(std::string_view name) {
  const int file =
      ::open(std::string(name).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat status {};
  if (file < 0) return -1;
  if (::fstat(file, &status) == 0 && S_ISREG(status.st_mode)) return file;
  ::close(file);
  return -1;
}

}  // namespace cupel::sandbox
