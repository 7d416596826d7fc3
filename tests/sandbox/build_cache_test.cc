#include "sandbox/internal/build_cache.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace cupel::sandbox {
namespace {

namespace fs = std::filesystem;

Digest key_of(std::uint64_t number) { return Digester().add(number).finish(); }

Build build_of(std::string program) {
  Build build;
  build.outcome = Outcome::accepted;
  build.may_stop = true;
  build.detail = "a detail";
  build.diagnostics = "a warning\n";
  build.files = {{"main", std::move(program)}, {"empty", ""}};
  build.cpu_time = std::chrono::nanoseconds(12);
  build.wall_time = std::chrono::nanoseconds(34);
  return build;
}

class BuildCacheTest : public testing::Test {
 protected:
  BuildCacheTest() {
    std::string pattern = (fs::temp_directory_path() / "cupel-cache-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~BuildCacheTest() override { fs::remove_all(folder_); }

  std::vector<fs::path> files() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder_))
      if (entry.is_regular_file()) found.push_back(entry.path());
    return found;
  }

  fs::path folder_;
};

TEST(Digester, IsBlake2b) {
  // The empty message: RFC 7693's function with a 32-byte digest, from the reference
  // implementation.
  EXPECT_EQ(hexadecimal(Digester().finish()),
            "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  EXPECT_NE(Digester().add("ab").add("c").finish(), Digester().add("a").add("bc").finish());
}

TEST_F(BuildCacheTest, GivesBackWhatWasWritten) {
  BuildCache cache(folder_, 1 << 20);
  EXPECT_FALSE(cache.read(key_of(1)));
  const Build build = build_of(std::string("\0\xff binary", 9));
  cache.write(key_of(1), build);
  EXPECT_EQ(cache.read(key_of(1)), build);
  EXPECT_FALSE(cache.read(key_of(2)));
  BuildCache other(folder_, 1 << 20);
  EXPECT_EQ(other.read(key_of(1)), build);
  EXPECT_EQ(cache.complaint(), "");
}

TEST_F(BuildCacheTest, EveryChangedByteIsNoticedAndTheFileRemoved) {
  BuildCache cache(folder_, 1 << 20);
  cache.write(key_of(1), build_of("program"));
  ASSERT_EQ(files().size(), 1u);
  const fs::path path = files().front();
  std::ifstream in(path, std::ios::binary);
  const std::string good((std::istreambuf_iterator<char>(in)), {});
  const auto replace = [&](const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  };
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x20);
    replace(bad);
    EXPECT_FALSE(cache.read(key_of(1))) << i;
    EXPECT_FALSE(fs::exists(path)) << i;
    replace(good.substr(0, i));
    EXPECT_FALSE(cache.read(key_of(1))) << i;
  }
  replace(good + "x");
  EXPECT_FALSE(cache.read(key_of(1)));
  replace(good);
  EXPECT_TRUE(cache.read(key_of(1)));
}

TEST_F(BuildCacheTest, AFileUnderAnotherKeyIsNotBelieved) {
  BuildCache cache(folder_, 1 << 20);
  cache.write(key_of(1), build_of("one"));
  const fs::path one = files().front();
  cache.write(key_of(2), build_of("two"));
  for (const fs::path& path : files())
    if (path != one) fs::copy_file(one, path, fs::copy_options::overwrite_existing);
  EXPECT_FALSE(cache.read(key_of(2)));
  EXPECT_TRUE(cache.read(key_of(1)));
}

TEST_F(BuildCacheTest, TheLeastRecentlyUsedGo) {
  constexpr std::uint64_t kBytes = 64 << 10;
  BuildCache cache(folder_, kBytes);
  for (std::uint64_t i = 0; i < 40; ++i) {
    cache.write(key_of(i), build_of(std::string(4000, 'x')));
    // Times of the past in the order of writing; the first is read each time, and so used last.
    if (i > 0) {
      const auto age = std::chrono::minutes(100 - static_cast<int>(i));
      for (const fs::path& path : files())
        if (fs::file_time_type::clock::now() - fs::last_write_time(path) < std::chrono::minutes(1))
          fs::last_write_time(path, fs::file_time_type::clock::now() - age);
    }
    EXPECT_TRUE(cache.read(key_of(0))) << i;
  }
  std::uint64_t total = 0;
  for (const fs::path& path : files()) total += fs::file_size(path);
  EXPECT_LE(total, kBytes);
  EXPECT_TRUE(cache.read(key_of(39)));
  EXPECT_FALSE(cache.read(key_of(1)));
}

TEST_F(BuildCacheTest, AFolderThatCannotBeUsedIsSaidOnce) {
  const fs::path file = folder_ / "file";
  std::ofstream(file) << "x";
  BuildCache cache(file, 1 << 20);
  cache.write(key_of(1), build_of("program"));
  EXPECT_FALSE(cache.read(key_of(1)));
  EXPECT_NE(cache.complaint().find("compiled programs are not kept"), std::string::npos);
  EXPECT_EQ(cache.complaint(), "");
}

TEST_F(BuildCacheTest, AFolderOthersMayWriteIsNotUsed) {
  ASSERT_EQ(::chmod(folder_.c_str(), 0777), 0);
  BuildCache cache(folder_, 1 << 20);
  cache.write(key_of(1), build_of("program"));
  EXPECT_TRUE(files().empty());
  EXPECT_NE(cache.complaint().find("another user may write here"), std::string::npos);
}

TEST_F(BuildCacheTest, ManyThreadsAndTwoCachesShareAFolder) {
  constexpr std::uint64_t kBytes = 256 << 10;
  BuildCache first(folder_, kBytes);
  BuildCache second(folder_, kBytes);
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      BuildCache& cache = t % 2 ? first : second;
      for (std::uint64_t i = 0; i < 200; ++i) {
        const std::uint64_t number = (i * 7 + t) % 50;
        const Build build = build_of(std::string(8000, static_cast<char>(number)));
        if (const auto kept = cache.read(key_of(number))) {
          EXPECT_EQ(*kept, build);
        } else {
          cache.write(key_of(number), build);
        }
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(first.complaint() + second.complaint(), "");
}

TEST(CacheFolder, IsChosenByTheEnvironment) {
  ASSERT_EQ(::setenv("XDG_CACHE_HOME", "/caches", 1), 0);
  EXPECT_EQ(*cache_folder({}), "/caches/cupel");
  ASSERT_EQ(::setenv("CUPEL_CACHE_DIR", "/own", 1), 0);
  EXPECT_EQ(*cache_folder({}), "/own");
  EXPECT_EQ(*cache_folder("/given"), "/given");
  ASSERT_EQ(::unsetenv("CUPEL_CACHE_DIR"), 0);
  ASSERT_EQ(::unsetenv("XDG_CACHE_HOME"), 0);
}

}  // namespace
}  // namespace cupel::sandbox
