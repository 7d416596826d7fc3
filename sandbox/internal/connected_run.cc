#include "sandbox/internal/connected_run.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "sandbox/internal/judge.h"
#include "sandbox/internal/wait_readable.h"

namespace cupel::sandbox {
namespace {

using std::chrono::nanoseconds;

struct Pipe {
  Descriptor reader{}, writer{};

  bool open() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return false;
    reader = Descriptor(ends[0]);
    writer = Descriptor(ends[1]);
    return true;
  }
};

/// Two runs under way.
class Pair {
 public:
  Pair(const std::array<const SlotLine*, 2>& lines, const std::array<const Command*, 2>& commands,
       const Grace& grace, const Cutoff* cutoff)
      : lines_(lines),
        runs_{SlotRuns(*lines[0], *commands[0]), SlotRuns(*lines[1], *commands[1])},
        grace_{grace.first, grace.second},
        cutoff_(cutoff) {}

  /// Starts both. When it returns nobody but the slots holds the pipes between the programs, so
  /// that each sees the end of the other.
  Result<void> ask();

  std::array<SlotRun, 2> results();

  /// Where `ask` has failed, which ends what it had started.
  std::array<SlotRun, 2> refused(const std::string& why);

 private:
  std::optional<std::size_t> first_to_end() const;
  std::optional<nanoseconds> rest_for(std::size_t late, const SlotRun& early) const;

  std::array<const SlotLine*, 2> lines_;
  std::array<SlotRuns, 2> runs_;
  std::array<std::optional<nanoseconds>, 2> grace_;
  const Cutoff* cutoff_;
  std::array<Descriptor, 2> leashes_;
  std::array<bool, 2> asked_{};
};

Result<void> Pair::ask() {
  std::array<Pipe, 2> inputs, leashes;
  for (Pipe* pipe : {&inputs[0], &inputs[1], &leashes[0], &leashes[1]})
    if (!pipe->open())
      return failure(std::string("cannot make the pipes between the programs: ") +
                     std::strerror(errno));
  for (std::size_t side = 0; side < 2; ++side) {
    if (auto asked = runs_[side].ask_connected(
            inputs[side].reader.get(), inputs[1 - side].writer.get(), leashes[side].reader.get());
        !asked)
      return asked;
    asked_[side] = true;
  }
  for (std::size_t side = 0; side < 2; ++side) leashes_[side] = std::move(leashes[side].writer);
  return {};
}

std::array<SlotRun, 2> Pair::refused(const std::string& why) {
  std::array<SlotRun, 2> results;
  for (std::size_t side = 0; side < 2; ++side) {
    if (asked_[side])
      results[side] = runs_[side].answer();
    else
      results[side].slot = SlotRun::Slot::clean;
    results[side].result = machine_failure(why);
  }
  return results;
}

/// Nothing where the cutoff comes first.
std::optional<std::size_t> Pair::first_to_end() const {
  const std::array sockets = {lines_[0]->socket.get(), lines_[1]->socket.get()};
  const auto patience = std::max(runs_[0].patience(), runs_[1].patience());
  const Awaited awaited = wait_readable(sockets, patience, cutoff_);
  if (awaited.by == Awaited::By::cutoff) return std::nullopt;
  // Where neither has been heard of, the wait for the answer says so.
  return awaited.which;
}

/// How long the other may go on; nothing: for as long as its limits allow.
std::optional<nanoseconds> Pair::rest_for(std::size_t late, const SlotRun& early) const {
  constexpr nanoseconds kAfterLoss = std::chrono::seconds(1);
  if (early.slot == SlotRun::Slot::lost)
    return std::min(grace_[late].value_or(kAfterLoss), kAfterLoss);
  // Its result will count for nothing.
  if (early.result.outcome == Outcome::sandbox_error) return nanoseconds(0);
  return grace_[late];
}

std::array<SlotRun, 2> Pair::results() {
  const auto first = first_to_end();
  if (!first) return {cut_off(), cut_off()};
  std::array<SlotRun, 2> results;
  const std::size_t early = *first, late = 1 - early;
  results[early] = runs_[early].answer();
  if (const auto rest = rest_for(late, results[early])) {
    const std::array socket = {lines_[late]->socket.get()};
    const auto patience = std::min<nanoseconds>(*rest, runs_[late].patience());
    if (wait_readable(socket, patience, cutoff_).by != Awaited::By::readable)
      leashes_[late].reset();
  }
  results[late] = runs_[late].answer(cutoff_);
  return results;
}

}  // namespace

std::array<SlotRun, 2> run_connected(const std::array<const SlotLine*, 2>& lines,
                                     const std::array<const Command*, 2>& commands,
                                     const Grace& grace, const Cutoff* cutoff) {
  Pair pair(lines, commands, grace, cutoff);
  if (auto asked = pair.ask(); !asked) return pair.refused(asked.error().message);
  return pair.results();
}

}  // namespace cupel::sandbox
