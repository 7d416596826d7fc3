#include <cupel/rewards/engine.h>

int main() {
  auto engine = cupel::Engine::create(cupel::Spec::standard());
  cupel::Sample sample;
  sample.completion = "Half of it, so \\boxed{\\frac{1}{2}}.";
  sample.reference = "0.5";
  return engine && engine->score({&sample, 1})[0].reward == 1 ? 0 : 1;
}
