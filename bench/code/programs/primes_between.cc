#include <cstdio>
#include <vector>

constexpr long long kSalt = 0;

int main() {
  int limit, queries;
  if (std::scanf("%d %d", &limit, &queries) != 2) return 1;
  std::vector<char> composite(limit + 1);
  std::vector<int> count(limit + 1);
  for (int p = 2; p <= limit; ++p) {
    count[p] = count[p - 1] + !composite[p];
    if (composite[p]) continue;
    for (long long q = 1LL * p * p; q <= limit; q += p) composite[q] = 1;
  }
  while (queries-- > 0) {
    int low, high;
    if (std::scanf("%d %d", &low, &high) != 2) return 1;
    std::printf("%lld\n", count[high] - count[low - 1] + kSalt);
  }
}
