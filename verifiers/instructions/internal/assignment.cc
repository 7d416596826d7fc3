#include "verifiers/instructions/internal/assignment.h"

#include <limits>
#include <utility>

namespace cupel::instructions {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// Pairs all of `few` with some of `many`, at the smallest sum of costs. `potential` keeps each
/// reduced cost at 0 or more; one of the few is added at a time, along the cheapest path of pairs
/// to be swapped.
class Pairing {
 public:
  Pairing(const ScoreTable& table, bool is_wide)
      : table_(table),
        is_wide_(is_wide),
        few_(is_wide ? table.rows : table.columns),
        many_(is_wide ? table.columns : table.rows),
        potential_of_few_(few_),
        potential_of_many_(many_),
        partner_(many_, kNone) {}

  /// For each of the many, which of the few it is paired with.
  std::vector<std::size_t> solve() {
    for (std::size_t i = 0; i < few_; ++i) add(i);
    return std::move(partner_);
  }

 private:
  double cost(std::size_t few, std::size_t many) const {
    return -(is_wide_ ? table_.at(few, many) : table_.at(many, few));
  }

  void add(std::size_t start) {
    constexpr double kFar = std::numeric_limits<double>::infinity();
    std::vector<double> distance(many_, kFar);
    std::vector<std::size_t> before(many_, kNone);  // the one of the many that the path comes from
    std::vector<bool> reached(many_, false);
    std::vector<std::size_t> path;  // of the many, in the order they are reached
    double so_far = 0;
    std::size_t few = start, last = kNone;
    do {
      std::size_t nearest = kNone;
      for (std::size_t j = 0; j < many_; ++j) {
        if (reached[j]) continue;
        const double through =
            so_far + cost(few, j) - potential_of_few_[few] - potential_of_many_[j];
        if (through < distance[j]) {
          distance[j] = through;
          before[j] = last;
        }
        if (nearest == kNone || distance[j] < distance[nearest]) nearest = j;
      }
      so_far = distance[nearest];
      reached[nearest] = true;
      path.push_back(nearest);
      last = nearest;
      few = partner_[nearest];
    } while (few != kNone);

    potential_of_few_[start] += so_far;
    for (const std::size_t j : path) {
      if (partner_[j] != kNone) potential_of_few_[partner_[j]] += so_far - distance[j];
      potential_of_many_[j] -= so_far - distance[j];
    }
    while (before[last] != kNone) {
      partner_[last] = partner_[before[last]];
      last = before[last];
    }
    partner_[last] = start;
  }

  const ScoreTable& table_;
  bool is_wide_;
  std::size_t few_, many_;
  std::vector<double> potential_of_few_, potential_of_many_;
  std::vector<std::size_t> partner_;
};

}  // namespace

std::vector<std::optional<std::size_t>> best_pairing(const ScoreTable& table) {
  const bool is_wide = table.rows <= table.columns;
  const std::vector<std::size_t> partners = Pairing(table, is_wide).solve();
  std::vector<std::optional<std::size_t>> columns(table.rows);
  for (std::size_t i = 0; i < partners.size(); ++i) {
    if (partners[i] == kNone) continue;
    if (is_wide)
      columns[partners[i]] = i;
    else
      columns[i] = partners[i];
  }
  return columns;
}

}  // namespace cupel::instructions
