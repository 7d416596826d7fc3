#include "trainer/optimization/training_state.h"

#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/files.h"
#include "tests/trainer/tiny_model.h"

namespace cupel::trainer {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A model in training: each step pulls the logits of other tokens towards 0.
struct TinyRun {
  explicit TinyRun(Model trained)
      : model(std::move(trained)),
        optimizer(model.parameters(), {.beta2 = 0.95, .weight_decay = 0.1}) {}

  void train(std::int64_t steps) {
    for (; steps > 0; --steps) {
      const at::Tensor ids =
          (test::some_tokens(2, 9, model.config().vocabulary) + step++).remainder(97);
      model.logits(model.hidden_states({.ids = ids})).square().mean().backward();
      ASSERT_TRUE(optimizer.step(0.01));
      optimizer.zero_gradients();
    }
  }

  std::string save(const std::string& folder, std::int64_t keep = 2) {
    const auto saved = save_training_state(folder, model, optimizer, {.step = step}, keep);
    EXPECT_TRUE(saved) << saved.error().message;
    return saved.value_or("");
  }

  Model model;
  AdamW optimizer;
  std::int64_t step = 0;
};

void expect_identical(const TinyRun& left, const TinyRun& right) {
  const auto compare = [](const std::vector<NamedTensor>& one,
                          const std::vector<NamedTensor>& other) {
    ASSERT_EQ(one.size(), other.size());
    for (std::size_t i = 0; i < one.size(); ++i)
      EXPECT_TRUE(test::is_identical(one[i].tensor.detach(), other[i].tensor.detach()))
          << one[i].name;
  };
  compare(left.model.parameters(), right.model.parameters());
  compare(left.optimizer.state(), right.optimizer.state());
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

/// The tiny model in a type of parameters, saved in a type of files.
Model model_of(at::ScalarType type, const char* saved_as) {
  const test::TempFolder folder;
  ModelConfig config = test::tiny_config(Architecture::qwen2);
  config.weight_type = saved_as;
  EXPECT_TRUE(Model::random(config, 3, at::kCPU).save(folder.path("m")));
  return *Model::load(folder.path("m"), type, at::kCPU);
}

class TrainingStates : public ::testing::Test {
 protected:
  test::TempFolder folder_;
  std::string run_ = folder_.path("run");
};

// In float32; in bfloat16 with float32 masters; in float32 from files of bfloat16, which cannot
// hold the weights as they are.
TEST_F(TrainingStates, AResumedRunIsTheRunThatWasNotStopped) {
  const std::vector<std::pair<at::ScalarType, const char*>> cases = {
      {at::kFloat, "float32"}, {at::kBFloat16, "bfloat16"}, {at::kFloat, "bfloat16"}};
  for (const auto& [type, saved_as] : cases) {
    SCOPED_TRACE(c10::toString(type) + std::string(" in files of ") + saved_as);
    TinyRun whole(model_of(type, saved_as)), stopped(model_of(type, saved_as));
    whole.train(8);
    stopped.train(5);
    const std::string checkpoint = stopped.save(run_);

    auto loaded = Model::load(checkpoint, type, at::kCPU);
    ASSERT_TRUE(loaded) << loaded.error().message;
    TinyRun resumed(std::move(*loaded));
    const auto state = load_training_state(checkpoint, resumed.model, resumed.optimizer);
    ASSERT_TRUE(state) << state.error().message;
    resumed.step = state->step;
    expect_identical(resumed, stopped);
    resumed.train(3);
    expect_identical(resumed, whole);
  }
}

TEST_F(TrainingStates, AreReadAsTheyWereSaved) {
  TinyRun run(test::tiny_model(Architecture::qwen2));
  TrainingState state;
  state.step = 12;
  state.seed = std::numeric_limits<std::uint64_t>::max();
  state.random_counters = {{"sampling", 1ull << 63}, {"shuffle", 0}};
  state.epoch = 3;
  state.position = 4567;
  state.best_metric = 0.1 + 0.2;
  state.more = {{"reference", {{"replaced_at", 10}}}, {"notes", "ä"}};
  const auto saved = save_training_state(run_, run.model, run.optimizer, state, 1);
  ASSERT_TRUE(saved) << saved.error().message;
  EXPECT_EQ(*saved, run_ + "/checkpoint-12");
  const auto read = load_training_state(*saved, run.model, run.optimizer);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->step, state.step);
  EXPECT_EQ(read->seed, state.seed);
  EXPECT_EQ(read->random_counters, state.random_counters);
  EXPECT_EQ(read->epoch, state.epoch);
  EXPECT_EQ(read->position, state.position);
  EXPECT_EQ(read->best_metric, state.best_metric);
  EXPECT_EQ(read->more, state.more);
}

TEST_F(TrainingStates, TheNewestAreKept) {
  TinyRun run(test::tiny_model(Architecture::qwen2));
  for (const std::int64_t step : {9, 10, 100, 11}) {
    run.step = step;
    run.save(run_, 2);
  }
  // A later one, of a run that was taken up again at an earlier step, is nobody's to remove.
  EXPECT_THAT(names_in(run_), ElementsAre("checkpoint-10", "checkpoint-100", "checkpoint-11"));
  EXPECT_EQ(newest_training_state(run_).path, run_ + "/checkpoint-100");
  EXPECT_THROW(static_cast<void>(save_training_state(run_, run.model, run.optimizer, {}, 0)),
               std::invalid_argument);
}

TEST_F(TrainingStates, OneOfTheSameStepIsReplaced) {
  TinyRun run(test::tiny_model(Architecture::qwen2));
  run.save(run_);
  run.train(1);
  run.step = 0;
  const std::string checkpoint = run.save(run_);
  EXPECT_THAT(names_in(run_), ElementsAre("checkpoint-0"));
  TinyRun other(test::tiny_model(Architecture::qwen2));
  ASSERT_TRUE(load_training_state(checkpoint, other.model, other.optimizer));
  expect_identical(other, run);
}

TEST_F(TrainingStates, TheNewestWholeOneIsFound) {
  EXPECT_FALSE(newest_training_state(run_).path);
  TinyRun run(test::tiny_model(Architecture::qwen2));
  for (run.step = 1; run.step <= 4; ++run.step) run.save(run_, 9);
  folder_.write("run/checkpoint-x", "");
  fs::create_directory(run_ + "/checkpoint-007");
  fs::rename(run_ + "/checkpoint-4", run_ + "/checkpoint-4.partial");
  fs::remove(run_ + "/checkpoint-3/optimizer.safetensors");
  fs::resize_file(run_ + "/checkpoint-2/model.safetensors", 100);
  const NewestTrainingState found = newest_training_state(run_);
  EXPECT_EQ(found.path, run_ + "/checkpoint-1");
  EXPECT_THAT(
      found.skipped,
      ElementsAre(run_ + "/checkpoint-4.partial: was not written to its end",
                  HasSubstr("checkpoint-3/optimizer.safetensors: No such file or directory"),
                  HasSubstr("checkpoint-2/model.safetensors: has 100 bytes, and")));
}

TEST_F(TrainingStates, SayWhatIsWrongWithThem) {
  TinyRun run(test::tiny_model(Architecture::qwen2));
  run.train(1);
  const auto error_of = [&](const std::string& checkpoint) {
    const auto loaded = load_training_state(checkpoint, run.model, run.optimizer);
    return loaded ? "none" : loaded.error().message;
  };
  std::string checkpoint = run.save(run_);
  EXPECT_EQ(error_of(checkpoint), "none");
  EXPECT_THAT(error_of(run_), HasSubstr("training_state.json"));

  TinyRun other(test::tiny_model(Architecture::llama));
  const auto foreign = load_training_state(checkpoint, other.model, other.optimizer);
  ASSERT_FALSE(foreign);
  EXPECT_THAT(foreign.error().message, HasSubstr("has no tensor lm_head.weight"));
  TinyRun more(test::tiny_model(Architecture::qwen2));
  AdamW fewer({more.model.parameters()[0]}, {});
  EXPECT_THAT(load_training_state(checkpoint, more.model, fewer).error().message,
              HasSubstr("which is of no parameter that is trained"));

  fs::resize_file(checkpoint + "/optimizer.safetensors", 1000);
  EXPECT_THAT(error_of(checkpoint), HasSubstr("optimizer.safetensors: has 1000 bytes, and"));
  checkpoint = run.save(run_);
  folder_.write("run/checkpoint-1/training_state.json", "{\"step\": -1}");
  EXPECT_THAT(error_of(checkpoint), HasSubstr("has no whole number \"step\""));
  folder_.write("run/checkpoint-1/training_state.json", "{\"step\": ");
  EXPECT_THAT(error_of(checkpoint), HasSubstr("is no JSON object"));
}

/// The largest file that this process may write.
void limit_files(rlim_t bytes) {
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

/// Sizes at which writing a checkpoint stops: in its weights, in its optimiser, in both at their
/// last byte.
std::vector<rlim_t> sizes_to_stop_at(const std::string& checkpoint) {
  const rlim_t weights = fs::file_size(checkpoint + "/model.safetensors"),
               optimizer = fs::file_size(checkpoint + "/optimizer.safetensors");
  return {0, 1, weights / 2, weights - 1, weights, weights + 1, optimizer / 2, optimizer - 1};
}

// A limit on the size of files is a disk that is full.
TEST_F(TrainingStates, AFullDiskLeavesTheOneBefore) {
  TinyRun run(test::tiny_model(Architecture::qwen2));
  run.train(1);
  const std::string before = run.save(run_, 1);
  TinyRun same(test::tiny_model(Architecture::qwen2));
  same.train(1);
  run.train(1);
  ::signal(SIGXFSZ, SIG_IGN);
  for (const rlim_t bytes : sizes_to_stop_at(before)) {
    limit_files(bytes);
    const auto saved = save_training_state(run_, run.model, run.optimizer, {.step = run.step}, 1);
    limit_files(RLIM_INFINITY);
    ASSERT_FALSE(saved) << bytes;
    EXPECT_THAT(saved.error().message, HasSubstr("cannot write: File too large"));
    EXPECT_THAT(names_in(run_), ElementsAre("checkpoint-1"));
  }
  ::signal(SIGXFSZ, SIG_DFL);
  TinyRun loaded(test::tiny_model(Architecture::qwen2, 9));
  ASSERT_TRUE(load_training_state(before, loaded.model, loaded.optimizer));
  expect_identical(loaded, same);
  run.save(run_, 1);
  EXPECT_THAT(names_in(run_), ElementsAre("checkpoint-2"));
}

/// Runs `work` in a process of its own until it is killed; the signal that killed it, or 0.
template <class Work>
int killed_by(const Work& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

// Beyond a limit on the size of files the system kills whoever writes, between two bytes.
TEST_F(TrainingStates, AProcessThatDiesWhileItWritesLeavesTheOneBefore) {
  TinyRun run(test::tiny_model(Architecture::qwen2));
  run.train(1);
  const std::string before = run.save(run_, 1);
  for (const rlim_t bytes : sizes_to_stop_at(before)) {
    ASSERT_EQ(
        killed_by([&] {
          rlimit no_core{};
          ::setrlimit(RLIMIT_CORE, &no_core);
          limit_files(bytes);
          static_cast<void>(save_training_state(run_, run.model, run.optimizer, {.step = 2}, 1));
        }),
        SIGXFSZ);
    EXPECT_THAT(names_in(run_), ElementsAre("checkpoint-1", "checkpoint-2.partial"));
    const NewestTrainingState found = newest_training_state(run_);
    ASSERT_EQ(found.path, before);
    EXPECT_THAT(found.skipped,
                ElementsAre(run_ + "/checkpoint-2.partial: was not written to its end"));
    EXPECT_TRUE(load_training_state(before, run.model, run.optimizer));
  }
}

// Killed anywhere: while it writes, renames or removes. What is found is whole, and no older than
// what the process had said was saved.
TEST_F(TrainingStates, AProcessKilledAnywhereLeavesOneThatIsWhole) {
  TinyRun run(test::tiny_model(Architecture::qwen2));
  run.train(1);
  for (int round = 1; round <= 12; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      for (std::int64_t step = 1;; ++step) {
        if (!save_training_state(run_, run.model, run.optimizer, {.step = step}, 1)) ::_exit(1);
        const char said = 'x';
        if (::write(ends[1], &said, 1) != 1) ::_exit(1);
      }
    }
    ::close(ends[1]);
    char said = 0;
    for (int i = 0; i < round % 4 + 1; ++i) ASSERT_EQ(::read(ends[0], &said, 1), 1);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(ends[0]);
    EXPECT_TRUE(WIFSIGNALED(status));
    const NewestTrainingState found = newest_training_state(run_);
    ASSERT_TRUE(found.path);
    const auto loaded = load_training_state(*found.path, run.model, run.optimizer);
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_GE(loaded->step, round % 4 + 1);
    fs::remove_all(run_);
  }
}

}  // namespace
}  // namespace cupel::trainer
