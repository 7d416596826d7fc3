#include "verifiers/code/internal/pickle_graph.h"

#include "verifiers/code/internal/packed_text.h"
#include "verifiers/code/internal/spelling.h"

namespace cupel::code {
namespace {

constexpr std::size_t kMostValues = std::size_t{1} << 18;

class TreeBuilder {
 public:
  explicit TreeBuilder(const std::vector<PickleGraph::Node>& nodes) : nodes_(nodes) {}

  bool build(Value& out, PickleGraph::Id id, unsigned level) {
    const PickleGraph::Node& node = nodes_[id];
    if (level > kMostLevels) return fail("pickle holds data that is nested too deep");
    text_bytes_ += node.scalar.text.size();
    if (++values_ > kMostValues || text_bytes_ > kMostInflated)
      return fail("pickle holds too much data");
    out = node.scalar;
    out.items.resize(node.items.size());
    for (std::size_t i = 0; i < node.items.size(); ++i)
      if (!build(out.items[i], node.items[i], level + 1)) return false;
    return true;
  }
  const char* fault() const { return fault_; }

 private:
  bool fail(const char* fault) {
    fault_ = fault;
    return false;
  }

  const std::vector<PickleGraph::Node>& nodes_;
  std::size_t values_ = 0;
  std::size_t text_bytes_ = 0;
  const char* fault_ = "";
};

}  // namespace

PickleGraph::Id PickleGraph::add(Value scalar, std::vector<Id> items) {
  nodes_.push_back({std::move(scalar), std::move(items)});
  return static_cast<Id>(nodes_.size() - 1);
}

Result<Value> PickleGraph::tree(Id root) const {
  TreeBuilder builder(nodes_);
  Value value;
  if (!builder.build(value, root, 0)) return failure(builder.fault());
  return value;
}

}  // namespace cupel::code
