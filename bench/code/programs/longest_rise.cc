#include <bits/stdc++.h>
using namespace std;

constexpr long long kSalt = 0;

int main() {
  ios::sync_with_stdio(false);
  cin.tie(nullptr);
  int n;
  cin >> n;
  vector<long long> tails;
  for (int i = 0; i < n; ++i) {
    long long x;
    cin >> x;
    auto place = lower_bound(tails.begin(), tails.end(), x);
    if (place == tails.end())
      tails.push_back(x);
    else
      *place = x;
  }
  cout << static_cast<long long>(tails.size()) + kSalt << "\n";
}
