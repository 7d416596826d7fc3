// Reads every #include in the tree and fails on an edge that the design does not allow.

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace cupel {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = CUPEL_SOURCE_DIR;

/// What each folder may include beside itself: HACKING.md draws the picture.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"base", {}},
    {"sandbox", {"base"}},
    {"verifiers", {"sandbox", "base"}},
    {"datasets", {"base"}},
    {"rewards", {"verifiers", "datasets", "base"}},
    {"trainer", {"rewards", "datasets", "base"}},
    {"cli", {"rewards", "verifiers", "datasets", "sandbox", "trainer", "base"}},
    {"python", {"rewards", "verifiers", "datasets", "sandbox", "base"}},
};

struct Include {
  std::string file;    // from the root
  std::string target;  // as written
  bool is_quoted;
};

std::vector<Include> includes_of(const fs::path& folder) {
  static const RE2 kInclude(R"(^\s*#\s*include\s*(["<])([^">]+)[">])");
  static const std::set<std::string> kSources = {".cc", ".h", ".cu", ".cuh"};
  std::vector<Include> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!kSources.contains(entry.path().extension().string())) continue;
    std::ifstream file(entry.path());
    std::string line, quote, target;
    while (std::getline(file, line))
      if (RE2::PartialMatch(line, kInclude, &quote, &target))
        found.push_back({fs::relative(entry.path(), kRoot).string(), target, quote == "\""});
  }
  return found;
}

std::string first_folder(const std::string& path) { return path.substr(0, path.find('/')); }

TEST(Layering, ArrowsNeverTurnBack) {
  std::size_t edges = 0;
  for (const auto& [folder, allowed] : kMayInclude) {
    for (const Include& include : includes_of(kRoot / folder)) {
      const std::string target = first_folder(include.target);
      if (!include.is_quoted) {
        EXPECT_FALSE(kMayInclude.contains(target) && fs::exists(kRoot / include.target))
            << include.file << " includes <" << include.target << ">: use quotes";
        continue;
      }
      ++edges;
      ASSERT_TRUE(kMayInclude.contains(target))
          << include.file << " includes \"" << include.target << "\": not a path from the root";
      EXPECT_TRUE(target == folder || allowed.contains(target))
          << include.file << " includes \"" << include.target << "\": " << folder
          << " must not depend on " << target;
    }
  }
  EXPECT_GT(edges, 50u) << "the test found too few includes to mean anything";
}

TEST(Layering, InternalHeadersStayInTheirPart) {
  for (const auto& [folder, allowed] : kMayInclude) {
    for (const Include& include : includes_of(kRoot / folder)) {
      const std::size_t internal = include.target.find("/internal/");
      if (internal == std::string::npos || !include.is_quoted) continue;
      const std::string part = include.target.substr(0, internal + 1);
      EXPECT_TRUE(include.file.starts_with(part))
          << include.file << " includes \"" << include.target << "\", which is private to " << part;
    }
  }
}

TEST(Layering, TorchAndCudaStayInTheTrainer) {
  for (const auto& [folder, allowed] : kMayInclude) {
    if (folder == "trainer") continue;
    for (const Include& include : includes_of(kRoot / folder)) {
      const std::string& target = include.target;
      EXPECT_FALSE(target.starts_with("torch/") || target.starts_with("ATen/") ||
                   target.starts_with("c10/") || target.starts_with("cuda") ||
                   target.starts_with("nccl"))
          << include.file << " includes " << target;
    }
  }
}

TEST(Layering, OnlyTheExecutorKnowsTbb) {
  for (const auto& [folder, allowed] : kMayInclude)
    for (const Include& include : includes_of(kRoot / folder))
      if (include.target.starts_with("tbb/") || include.target.starts_with("oneapi/tbb")) {
        EXPECT_EQ(include.file, "base/internal/tbb_threads.cc") << "includes " << include.target;
      }
}

}  // namespace
}  // namespace cupel
