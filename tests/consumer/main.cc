#include <cupel/rewards/engine.h>
#include <cupel/sandbox/doctor.h>
#include <cupel/sandbox/runner.h>

#include <iostream>

bool scores() {
  auto engine = cupel::Engine::create(cupel::Spec::standard());
  cupel::Sample sample;
  sample.completion = "Half of it, so \\boxed{\\frac{1}{2}}.";
  sample.reference = "0.5";
  return engine && engine->score({&sample, 1})[0].reward == 1;
}

/// True as well where the machine, and not the installation, forbids it.
bool runs_programs() {
#ifdef SUPERVISOR
  cupel::sandbox::Runner::Options options;
  options.supervisor = SUPERVISOR;
  const auto report = cupel::sandbox::examine(options);
  if (!report) {
    std::cerr << report.error().message << '\n';
    return false;
  }
  if (!report->usable) {
    std::cout << "skipped: this machine offers no tier that is strong enough\n";
    return true;
  }
  auto runner = cupel::sandbox::Runner::start(options);
  cupel::sandbox::Command command;
  command.arguments = {"/bin/cat"};
  command.input = "42\n";
  return runner && (*runner)->run(command).output == "42\n";
#else
  return true;
#endif
}

int main() { return scores() && runs_programs() ? 0 : 1; }
