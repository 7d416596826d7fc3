#include "tests/sandbox/attacks/harness/table.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace cupel::test {
namespace {

/// One line of text that cannot break the table.
std::string cell(const std::string& text, std::size_t longest = 48) {
  std::string out;
  for (const char c : text.substr(0, text.find('\n')).substr(0, longest))
    out += c == '|' || static_cast<unsigned char>(c) < 32 || c & 0x80 ? '.' : c;
  return out;
}

std::string ended(const sandbox::RunResult& run) {
  if (run.signal) return fmt::format("signal {}", run.signal);
  return fmt::format("exit {}", run.exit_code);
}

}  // namespace

Table& Table::instance() {
  static Table table;
  return table;
}

void Table::add(const AttackCase& found, const sandbox::RunResult& run) {
  rows_.push_back(fmt::format("| {} | {} | {} | {} | {} | {} |", found.name, found.kind,
                              sandbox::name(run.outcome), ended(run), cell(run.output),
                              cell(run.errors)));
}

void Table::add_skipped(const AttackCase& found) {
  rows_.push_back(
      fmt::format("| {} | {} | skipped: no {} | | | |", found.name, found.kind, found.needs));
}

void Table::write() const {
  const char* const path = std::getenv("CUPEL_ATTACK_TABLE");
  if (!path) return;
  std::ofstream out(path);
  out << "| case | kind | outcome | ended by | output | errors |\n"
         "|---|---|---|---|---|---|\n";
  for (const std::string& row : rows_) out << row << '\n';
  if (!out.flush()) throw std::runtime_error(std::string("cannot write ") + path);
}

}  // namespace cupel::test
