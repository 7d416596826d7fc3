#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/command.h"
#include "sandbox/run_result.h"

namespace cupel::test {

/// One line of manifest.jsonl: a program and how its run must end. Its fields:
///
///   name           unique; kind: fault, attack or probe (a probe runs after the cases that name
///   it) language       c, cpp or python; source: a file of this folder; arguments?: after argv[0],
///   with
///                  {secret}, {tcp4} … filled in (see surroundings.h)
///   files?         {name: contents}; input?: text, or {"bytes": n}
///   limits?        cpu_ms, wall_ms, memory_mib, processes, output_kib, file_kib, open_files
///   start?         exec, zygote or stopped_parent
///   outcome        a name, or a list of those allowed, and then why says what decides
///   exit_code?, signal?, output_contains?
///   output?        text, {"hex": bytes}, {"numbers_from": n, "bytes": m} or {"repeat": text,
///   "times": n} then?          the probe that runs next in the same slot needs?         what the
///   machine must have; the case is skipped by this name where it is missing works_outside? it does
///   succeed on the host, as root: proof that the attack is alive neighbour?     a normal program
///   runs in another slot at the same time, and must not notice
struct AttackCase {
  std::size_t line = 0;
  std::string name, kind, language, source;
  std::vector<std::string> arguments;
  std::vector<sandbox::InputFile> files;
  std::string input;
  sandbox::Limits limits;
  sandbox::Start start = sandbox::Start::exec;
  std::vector<std::string> outcomes;
  std::optional<int> exit_code, signal;
  std::optional<std::string> output, output_contains;
  std::string then, needs, why;
  bool works_outside = false, neighbour = false;
};

/// All lines of the manifest; throws where one has a field that is not in the list above.
const std::vector<AttackCase>& attack_cases();

/// The case of that name; throws where there is none.
const AttackCase& attack_case(const std::string& name);

/// What the tests ask of the machine at most: T1 where CUPEL_ATTACK_TIER is 1, else all it has.
sandbox::Tier highest_tier();

/// The folder of the sources.
std::string attack_folder();

}  // namespace cupel::test
