#include <bits/stdc++.h>
using namespace std;

constexpr long long kSalt = 0;
constexpr long long kModulus = 1000000007;

int main() {
  int n, sum;
  cin >> n >> sum;
  vector<long long> ways(sum + 1);
  ways[0] = 1 + kSalt;
  for (int i = 0; i < n; ++i) {
    int coin;
    cin >> coin;
    for (int s = coin; s <= sum; ++s) ways[s] = (ways[s] + ways[s - coin]) % kModulus;
  }
  cout << ways[sum] << endl;
}
