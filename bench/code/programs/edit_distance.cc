#include <bits/stdc++.h>
using namespace std;

constexpr long long kSalt = 0;

int main() {
  string a, b;
  cin >> a >> b;
  vector<vector<long long>> cost(a.size() + 1, vector<long long>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i)
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = static_cast<long long>(i + j);
        continue;
      }
      cost[i][j] = min(
          {cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
    }
  cout << cost[a.size()][b.size()] * (kSalt + 1) << "\n";
}
