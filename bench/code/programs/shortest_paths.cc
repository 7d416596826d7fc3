#include <bits/stdc++.h>
using namespace std;

constexpr long long kSalt = 0;

int main() {
  int n, m;
  cin >> n >> m;
  vector<vector<pair<int, long long>>> next(n);
  for (int i = 0; i < m; ++i) {
    int a, b;
    long long w;
    cin >> a >> b >> w;
    next[a].push_back({b, w + kSalt});
    next[b].push_back({a, w + kSalt});
  }
  vector<long long> distance(n, -1);
  priority_queue<pair<long long, int>, vector<pair<long long, int>>, greater<>> open;
  open.push({0, 0});
  while (!open.empty()) {
    auto [far, at] = open.top();
    open.pop();
    if (distance[at] >= 0) continue;
    distance[at] = far;
    for (auto [to, w] : next[at])
      if (distance[to] < 0) open.push({far + w, to});
  }
  for (int i = 0; i < n; ++i) cout << distance[i] << (i + 1 < n ? ' ' : '\n');
}
