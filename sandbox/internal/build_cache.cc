#include "sandbox/internal/build_cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "sandbox/internal/file_bytes.h"

namespace cupel::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "cupel build 1\n";
constexpr std::uint64_t kLargestBuild = 1ull << 30;

void append(std::string& out, std::uint64_t number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void append(std::string& out, std::string_view text) {
  append(out, std::uint64_t{text.size()});
  out += text;
}

/// Takes values off the front of a text; remembers when there was too little of it.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    const std::string_view bytes = take(sizeof value);
    if (bytes.size() == sizeof value) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  std::string text() { return std::string(take(number())); }
  bool ended_well() const { return !short_ && text_.empty(); }
  bool ran_short() const { return short_; }

 private:
  std::string_view take(std::uint64_t count) {
    if (count > text_.size()) {
      short_ = true;
      return {};
    }
    const std::string_view taken = text_.substr(0, count);
    text_.remove_prefix(count);
    return taken;
  }

  std::string_view text_;
  bool short_ = false;
};

/// The key is part of what is signed, so a file under a wrong name is not believed either.
Digest checksum(const Digest& key, std::string_view body) {
  return Digester().add(bytes_of(key)).add(body).finish();
}

std::string encode(const Digest& key, const Build& build) {
  std::string body;
  append(body, static_cast<std::uint64_t>(build.outcome));
  append(body, std::uint64_t{build.may_stop});
  append(body, static_cast<std::uint64_t>(build.cpu_time.count()));
  append(body, static_cast<std::uint64_t>(build.wall_time.count()));
  append(body, build.detail);
  append(body, build.diagnostics);
  append(body, std::uint64_t{build.files.size()});
  for (const Build::File& file : build.files) {
    append(body, file.name);
    append(body, file.contents);
  }
  const Digest sum = checksum(key, body);
  std::string text(kMagic);
  text.append(reinterpret_cast<const char*>(sum.data()), sum.size());
  return text += body;
}

std::optional<Build> decode(const Digest& key, std::string_view text) {
  if (text.substr(0, kMagic.size()) != kMagic) return std::nullopt;
  text.remove_prefix(kMagic.size());
  Digest sum;
  if (text.size() < sum.size()) return std::nullopt;
  std::memcpy(sum.data(), text.data(), sum.size());
  text.remove_prefix(sum.size());
  if (sum != checksum(key, text)) return std::nullopt;
  Reader reader(text);
  Build build;
  build.outcome = static_cast<Outcome>(reader.number());
  build.may_stop = reader.number() != 0;
  build.cpu_time = std::chrono::nanoseconds(reader.number());
  build.wall_time = std::chrono::nanoseconds(reader.number());
  build.detail = reader.text();
  build.diagnostics = reader.text();
  for (std::uint64_t left = reader.number(); left > 0 && !reader.ran_short(); --left) {
    std::string name = reader.text();
    build.files.push_back({std::move(name), reader.text()});
  }
  if (!reader.ended_well()) return std::nullopt;
  return build;
}

}  // namespace

Result<fs::path> cache_folder(const fs::path& folder) {
  const auto absolute = [](const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && value[0] == '/' ? fs::path(value) : fs::path();
  };
  if (!folder.empty()) return fs::absolute(folder);
  if (const fs::path own = absolute("CUPEL_CACHE_DIR"); !own.empty()) return own;
  if (const fs::path caches = absolute("XDG_CACHE_HOME"); !caches.empty()) return caches / "cupel";
  if (const fs::path home = absolute("HOME"); !home.empty()) return home / ".cache" / "cupel";
  return failure("no folder for compiled programs: set CUPEL_CACHE_DIR to an absolute path");
}

Result<void> make_private_folder(const fs::path& folder) {
  std::error_code error;
  if (fs::create_directories(folder, error)) fs::permissions(folder, fs::perms(0700), error);
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
    return failure(fmt::format("{}: cannot make this folder: {}", folder.string(),
                               error ? error.message() : "something else is there"));
  if (status.st_uid != ::geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return failure(fmt::format(
        "{}: another user may write here, and binaries from here are run; set CUPEL_CACHE_DIR to a "
        "folder of your own, or chmod go-w",
        folder.string()));
  return {};
}

BuildCache::BuildCache(const Result<fs::path>& folder, std::uint64_t bytes)
    : bytes_(bytes), unswept_bytes_(bytes) {
  if (folder) folder_ = *folder;
  const auto usable = folder ? make_private_folder(folder_) : tl::make_unexpected(folder.error());
  if (!usable) disable(usable.error().message);
}

fs::path BuildCache::path_of(const Digest& key) const {
  const std::string name = hexadecimal(key);
  return folder_ / name.substr(0, 2) / name.substr(2);
}

bool BuildCache::usable() const {
  const std::lock_guard lock(mutex_);
  return !disabled_;
}

void BuildCache::disable(std::string why) {
  const std::lock_guard lock(mutex_);
  if (disabled_) return;
  disabled_ = true;
  complaint_ = "compiled programs are not kept: " + std::move(why);
}

std::string BuildCache::complaint() {
  const std::lock_guard lock(mutex_);
  return std::exchange(complaint_, {});
}

std::optional<Build> BuildCache::read(const Digest& key) {
  if (folder_.empty()) return std::nullopt;
  const fs::path path = path_of(key);
  const auto text = read_file(path, kLargestBuild);
  if (!text) return std::nullopt;
  auto build = decode(key, *text);
  if (!build) {
    ::unlink(path.c_str());
    return std::nullopt;
  }
  ::utimensat(AT_FDCWD, path.c_str(), nullptr, AT_SYMLINK_NOFOLLOW);  // used now
  return build;
}

void BuildCache::write(const Digest& key, const Build& build) {
  if (!usable()) return;
  const std::string text = encode(key, build);
  if (text.size() > std::min(bytes_, kLargestBuild)) return;
  {
    const std::lock_guard lock(mutex_);
    unswept_bytes_ += text.size();
    // Other processes write too, so the folder is measured from time to time, not counted along.
    if (unswept_bytes_ > bytes_ / 32) {
      unswept_bytes_ = 0;
      make_room();
    }
  }
  const fs::path path = path_of(key);
  std::error_code ignored;
  fs::create_directories(path.parent_path(), ignored);
  if (auto written = write_atomically(path, text, 0600); !written) disable(written.error().message);
}

void BuildCache::make_room() {
  struct Entry {
    fs::path path;
    fs::file_time_type used;
    std::uint64_t size;
  };
  constexpr auto kAbandoned = std::chrono::hours(1);
  const auto now = fs::file_time_type::clock::now();
  std::vector<Entry> entries;
  std::uint64_t total = 0;
  std::error_code error;
  // Other processes remove files meanwhile: what has gone is no error.
  for (fs::recursive_directory_iterator at(folder_, error), end; !error && at != end;
       at.increment(error)) {
    std::error_code gone;
    if (!at->is_regular_file(gone) || gone) continue;
    Entry entry{at->path(), at->last_write_time(gone), at->file_size(gone)};
    if (gone) continue;
    const bool unfinished = entry.path.native().find(".tmp-") != std::string::npos;
    if (unfinished && now - entry.used > kAbandoned)
      fs::remove(entry.path, gone);
    else if (!unfinished) {
      total += entry.size;
      entries.push_back(std::move(entry));
    }
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.used < b.used; });
  // A sixteenth below the bound: room for what is written until the next look.
  const std::uint64_t aim = bytes_ - bytes_ / 16;
  for (const Entry& entry : entries) {
    if (total <= aim) break;
    std::error_code gone;
    fs::remove(entry.path, gone);
    total -= entry.size;
  }
}

}  // namespace cupel::sandbox
