#include "bench/sandbox/subjects.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <sstream>
#include <string_view>

namespace cupel::bench {

std::filesystem::path hello_file() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "sandbox_hello";
}

std::shared_ptr<const sandbox::Executable> load_executable(const std::filesystem::path& file) {
  std::ostringstream contents;
  contents << std::ifstream(file, std::ios::binary).rdbuf();
  const std::string bytes = std::move(contents).str();
  auto executable = std::make_shared<sandbox::Executable>();
  executable->file = sandbox::Descriptor(::memfd_create("program", MFD_CLOEXEC));
  executable->identity = std::hash<std::string_view>()(bytes);
  const ssize_t written = ::write(executable->file.get(), bytes.data(), bytes.size());
  return written == static_cast<ssize_t>(bytes.size()) ? executable : nullptr;
}

const std::vector<std::string>& python_programs() {
  static const std::vector<std::string> kPrograms = {
      R"(from typing import List


def longest_rise(values: List[int]) -> int:
    """Length of the longest stretch in which each value is larger than the one before.
    >>> longest_rise([3, 1, 2, 5, 4])
    3
    """
    best = length = 0
    last = None
    for value in values:
        length = length + 1 if last is not None and value > last else 1
        best = max(best, length)
        last = value
    return best


def check(candidate):
    assert candidate([]) == 0
    assert candidate([7]) == 1
    assert candidate([3, 1, 2, 5, 4]) == 3
    assert candidate([5, 4, 3]) == 1
    assert candidate(list(range(100))) == 100


check(longest_rise)
)",
      R"(from typing import Dict, List


def group_by_length(words: List[str]) -> Dict[int, List[str]]:
    """Words by their length, in order of the alphabet.
    >>> group_by_length(["to", "be", "cat"])
    {2: ['be', 'to'], 3: ['cat']}
    """
    groups: Dict[int, List[str]] = {}
    for word in sorted(words):
        groups.setdefault(len(word), []).append(word)
    return groups


def check(candidate):
    assert candidate([]) == {}
    assert candidate(["to", "be", "cat"]) == {2: ["be", "to"], 3: ["cat"]}
    assert candidate(["x", "x"]) == {1: ["x", "x"]}


check(group_by_length)
)",
      R"(import math
from typing import List, Tuple


def closest_pair(numbers: List[float]) -> Tuple[float, float]:
    """The two numbers that lie closest together, the smaller first.
    >>> closest_pair([1.0, 4.0, 3.5])
    (3.5, 4.0)
    """
    ordered = sorted(numbers)
    best = (-math.inf, math.inf)
    for first, second in zip(ordered, ordered[1:]):
        if second - first < best[1] - best[0]:
            best = (first, second)
    return best


def check(candidate):
    assert candidate([1.0, 4.0, 3.5]) == (3.5, 4.0)
    assert candidate([2.0, 2.0, 9.0]) == (2.0, 2.0)
    assert candidate([-1.0, 10.0]) == (-1.0, 10.0)


check(closest_pair)
)"};
  return kPrograms;
}

std::string cpp_program(long number) {
  return fmt::format(R"(#include <bits/stdc++.h>
using namespace std;

// solution {}
int main() {{
  int count = 0;
  cin >> count;
  vector<long long> values(count);
  for (auto& value : values) cin >> value;
  sort(values.begin(), values.end());
  map<long long, int> seen;
  for (auto value : values) ++seen[value];
  cout << accumulate(values.begin(), values.end(), 0ll) << ' ' << seen.size() << '\n';
}}
)",
                     number);
}

}  // namespace cupel::bench
