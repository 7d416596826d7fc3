#include "datasets/schema.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/nearest.h"
#include "base/utf8.h"
#include "datasets/fields.h"
#include "datasets/internal/schema_signs.h"

namespace cupel {
namespace {

template <std::size_t N>
using Names = std::array<std::string_view, N>;

// Where the fields of each data set are documented: docs/schemas.md.
constexpr Names<1> kIfevalFields = {"instruction_id_list"};
constexpr Names<1> kIfevalId = {"key"};

constexpr Names<1> kVerlFields = {"reward_model"};
constexpr Names<2> kVerlReference = {"reference", "reward_model.ground_truth"};
constexpr Names<1> kVerlId = {"extra_info.index"};

constexpr Names<1> kLiveCodeBenchFields = {"public_test_cases|private_test_cases"};
constexpr Names<1> kLiveCodeBenchPrompt = {"question_content"};
constexpr Names<1> kLiveCodeBenchId = {"question_id"};

constexpr Names<1> kCodeforcesFields = {
    "official_tests|generated_checker|interaction_format|input_mode"};
constexpr Names<1> kCodeforcesPrompt = {"description"};
constexpr Names<1> kCodeforcesCompletion = {"generation"};

constexpr Names<1> kOpenR1CodeFields = {"verification_info"};
constexpr Names<1> kOpenR1CodePrompt = {"problem_statement"};
constexpr Names<1> kOpenR1CodeId = {"problem_id"};

constexpr Names<1> kCodeContestsFields = {"public_tests|private_tests|generated_tests"};
constexpr Names<1> kCodeContestsPrompt = {"description"};
constexpr Names<1> kCodeContestsId = {"name"};

constexpr Names<1> kAppsFields = {"input_output"};
constexpr Names<1> kAppsId = {"problem_id"};

constexpr Names<1> kTaskId = {"task_id"};
constexpr Names<1> kMbppFields = {"test_list"};
constexpr Names<1> kMbppPrompt = {"text"};
constexpr Names<2> kHumanEvalFields = {"test", "task_id|entry_point"};

constexpr Names<2> kGpqaFields = {"Correct Answer", "Incorrect Answer 1"};
constexpr Names<1> kGpqaPrompt = {"Question"};
constexpr Names<4> kGpqaReference = {"reference", "answer", "answer_index", "Correct Answer"};
constexpr Names<1> kGpqaId = {"Record ID"};

constexpr Names<2> kDropFields = {"passage", "answers_spans"};
constexpr Names<1> kDropId = {"query_id"};

constexpr Names<3> kMmluFields = {"question", "choices|options", "answer|answer_index"};
constexpr Names<3> kMmluReference = {"reference", "answer", "answer_index"};
constexpr Names<1> kMmluId = {"question_id"};

constexpr Names<2> kOpenR1MathFields = {"problem", "answer|solution"};
constexpr Names<3> kMathReference = {"reference", "answer", "solution"};
constexpr Names<1> kOpenR1MathCompletions = {"generations"};
constexpr Names<1> kOpenR1MathId = {"uuid"};

constexpr Names<2> kMathFields = {"problem", "solution"};
constexpr Names<1> kMathId = {"unique_id"};

constexpr Names<2> kGsm8kFields = {"question", "answer"};

constexpr Names<1> kTrlFields = {"completion|completions|messages"};
constexpr Names<1> kTrlMessages = {"messages"};

constexpr std::array kSchemas = {
    Schema{.name = "ifeval",
           .summary = "IFEval: instructions that can be checked",
           .sign = "it has instruction_id_list",
           .verifier = "instructions",
           .required = kIfevalFields,
           .id = kIfevalId},
    Schema{.name = "dapo",
           .summary = "DAPO-Math-17k, in the form of verl",
           .sign = "its data_source is math_dapo, its answer in reward_model.ground_truth",
           .verifier = "math",
           .required = kVerlFields,
           .reference = kVerlReference,
           .id = kVerlId},
    Schema{.name = "verl",
           .summary = "verl's training rows: judged by what fits their ground truth",
           .sign = "it has reward_model.ground_truth",
           .verifier = "auto",
           .required = kVerlFields,
           .reference = kVerlReference,
           .id = kVerlId},
    Schema{.name = "livecodebench",
           .summary = "LiveCodeBench: programs and functions, with private tests packed or plain",
           .sign = "it has public_test_cases or private_test_cases",
           .verifier = "code",
           .required = kLiveCodeBenchFields,
           .prompt = kLiveCodeBenchPrompt,
           .id = kLiveCodeBenchId},
    Schema{.name = "codeforces",
           .summary = "open-r1/codeforces: programs, some with checkers",
           .sign = "it has official_tests, generated_checker, interaction_format or input_mode",
           .verifier = "code",
           .required = kCodeforcesFields,
           .prompt = kCodeforcesPrompt,
           .completion = kCodeforcesCompletion},
    Schema{.name = "open-r1-code",
           .summary = "open-r1/verifiable-coding-problems: programs and functions",
           .sign = "it has verification_info.test_cases",
           .verifier = "code",
           .required = kOpenR1CodeFields,
           .prompt = kOpenR1CodePrompt,
           .id = kOpenR1CodeId},
    Schema{.name = "codecontests",
           .summary = "CodeContests: programs",
           .sign = "its public_tests, private_tests or generated_tests hold inputs",
           .verifier = "code",
           .required = kCodeContestsFields,
           .prompt = kCodeContestsPrompt,
           .id = kCodeContestsId},
    Schema{.name = "apps",
           .summary = "APPS and TACO: programs and functions",
           .sign = "it has input_output",
           .verifier = "code",
           .required = kAppsFields,
           .id = kAppsId},
    Schema{.name = "mbpp",
           .summary = "MBPP and MBPP+: Python functions",
           .sign = "it has test_list",
           .verifier = "code",
           .required = kMbppFields,
           .prompt = kMbppPrompt,
           .id = kTaskId},
    Schema{.name = "humaneval",
           .summary = "HumanEval, HumanEval-X and HumanEvalPack: functions to complete",
           .sign = "it has test, and an entry_point or a task_id like HumanEval/0 or CPP/0",
           .verifier = "code",
           .required = kHumanEvalFields,
           .id = kTaskId},
    Schema{.name = "gpqa",
           .summary = "GPQA: four choices, in an order that the prompt or the row must say",
           .sign = "it has Correct Answer and Incorrect Answer 1",
           .verifier = "choice",
           .required = kGpqaFields,
           .prompt = kGpqaPrompt,
           .reference = kGpqaReference,
           .id = kGpqaId},
    Schema{.name = "drop",
           .summary = "DROP: spans, numbers and dates, by its F1",
           .sign = "it has passage and answers_spans",
           .verifier = "match:mode=f1,rules=drop",
           .required = kDropFields,
           .id = kDropId},
    Schema{.name = "mmlu",
           .summary = "MMLU, MMLU-Pro and others of their form: choices, one of them right",
           .sign = "it has question, a list of choices or options, and answer",
           .verifier = "choice",
           .required = kMmluFields,
           .reference = kMmluReference,
           .id = kMmluId},
    Schema{.name = "open-r1-math",
           .summary = "OpenR1-Math-220k: its generations are the completions where none are given",
           .sign = "it has problem, answer and generations",
           .verifier = "math",
           .required = kOpenR1MathFields,
           .completion = kOpenR1MathCompletions,
           .reference = kMathReference,
           .id = kOpenR1MathId},
    Schema{.name = "math",
           .summary = "MATH and MATH-500",
           .sign = "its solution has \\boxed, beside a level, subject or type",
           .verifier = "math",
           .required = kMathFields,
           .reference = kMathReference,
           .id = kMathId},
    Schema{.name = "gsm8k",
           .summary = "GSM8K",
           .sign = "its answer ends in \"#### N\"",
           .verifier = "math",
           .required = kGsm8kFields},
    Schema{.name = "trl",
           .summary = "TRL's conversations: the assistant's last message is the completion",
           .sign = "its completion is a list of messages",
           .verifier = "",
           .required = kTrlFields,
           .completion = kTrlMessages,
           .is_data_set = false},
    Schema{.name = "plain",
           .summary = "cupel's own rows: prompt, completion, reference",
           .sign = "it is none of the others",
           .verifier = "",
           .required = {},
           .is_data_set = false},
};

bool has_any(std::span<const std::string> names, std::span<const JsonField> row) {
  return std::any_of(row.begin(), row.end(), [&](const JsonField& field) {
    return field.type != JsonType::null &&
           std::find(names.begin(), names.end(), field.key) != names.end();
  });
}

}  // namespace

std::span<const Schema> known_schemas() { return kSchemas; }

Result<const Schema*> find_schema(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Schema& schema : kSchemas) {
    if (schema.name == name) return &schema;
    names.push_back(schema.name);
  }
  return failure(unknown_name_message("schema", name, names));
}

const Schema* recognise_schema(std::span<const JsonField> row) {
  static const SchemaSigns signs(kSchemas);
  return signs.recognise(row);
}

std::string lacking_fields(const Schema& schema, std::span<const JsonField> row) {
  for (const std::string_view alternatives : schema.required) {
    const std::vector<std::string> names = alternative_names(alternatives);
    if (has_any(names, row)) continue;
    constexpr std::size_t kShown = 200;
    std::string has;
    for (const JsonField& field : row)
      has.append(has.empty() ? "\"" : ", \"").append(field.key).append("\"");
    return std::string(schema.name) + ": the row has no field " + field_list(names) + "; it has " +
           (has.empty() ? "none" : shorten(has, kShown));
  }
  return {};
}

}  // namespace cupel
