#include "rewards/validation/internal/probe.h"

namespace cupel {

Result<std::vector<Probe>> probes_of(const Spec& spec, int threads) {
  if (auto whole = Engine::create(spec, threads); !whole) return tl::make_unexpected(whole.error());
  std::vector<Probe> probes;
  for (const Component& component : spec.components) {
    if (component.verifier.empty()) continue;
    Spec alone;
    alone.dispatch = spec.dispatch;
    alone.otherwise = spec.otherwise;
    alone.components.push_back(
        {.name = component.name, .verifier = component.verifier, .options = component.options});
    auto engine = Engine::create(alone, threads);
    if (!engine) return tl::make_unexpected(engine.error());
    probes.push_back(Probe(std::move(*engine)));
  }
  return probes;
}

}  // namespace cupel
