#include <algorithm>
#include <iostream>
#include <numeric>
#include <vector>

constexpr long long kSalt = 0;

std::vector<int> parent;

int root(int x) { return parent[x] == x ? x : parent[x] = root(parent[x]); }

int main() {
  int n, m;
  std::cin >> n >> m;
  parent.resize(n);
  std::iota(parent.begin(), parent.end(), 0);
  long long parts = n;
  for (int i = 0; i < m; ++i) {
    int a, b;
    std::cin >> a >> b;
    a = root(a);
    b = root(b);
    if (a != b) {
      parent[a] = b;
      --parts;
    }
    std::cout << parts + kSalt << "\n";
  }
}
