// Completions in files of their own, joined to their problems.

#include "datasets/completions.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "datasets/frames.h"
#include "datasets/joined_reader.h"
#include "datasets/rows.h"
#include "rewards/score_files.h"
#include "tests/support/files.h"
#include "tests/support/rows.h"

namespace cupel {
namespace {

using nlohmann::json;

struct Joined {
  json rows = json::array();  ///< [id, index, completion or fault]
  JoinedReader::Counts counts;
};

constexpr std::size_t kLongestLine = 1u << 20;

Joined join(const test::TempFolder& folder, const std::string& problems,
            const std::vector<std::string>& outputs, const RowFormat& format = {}) {
  auto reader = LineBlockReader::open({folder.write("p", problems)}, {});
  std::vector<std::string> paths;
  for (const std::string& text : outputs)
    paths.push_back(folder.write("o" + std::to_string(paths.size()), text));
  JoinedReader joined(*reader, std::move(*Completions::open(paths, kLongestLine)), format);
  RowParser parser(format);
  ParsedRows parsed;
  LineBlock block;
  Joined all;
  while (joined.next(block)) {
    block.path = block.path.substr(block.path.rfind('/') + 1);
    parser.parse(block, parsed);
    for (const Row& row : parsed.rows) {
      std::string text = row.fault;
      for (std::size_t at; (at = text.find(folder.path(""))) != std::string::npos;)
        text.erase(at, folder.path("").size());
      if (row.sample != Row::kNoSample) text = parsed.samples[row.sample].completion;
      all.rows.push_back({json::parse(row.id), row.index, text});
    }
  }
  all.counts = joined.counts();
  return all;
}

std::string batch_line(const std::string& id, const std::vector<json>& choices,
                       const json& usage = nullptr) {
  json body;
  body["choices"] = choices;
  body["usage"] = usage;
  json line;
  line["id"] = "batch_req_1";
  line["custom_id"] = id;
  line["response"]["status_code"] = 200;
  line["response"]["body"] = body;
  line["error"] = nullptr;
  return line.dump() + "\n";
}

json said(const char* text, const char* reason = "stop") {
  return {{"index", 0},
          {"message", {{"role", "assistant"}, {"content", text ? json(text) : json(nullptr)}}},
          {"finish_reason", reason}};
}

TEST(Join, ByTheIdsOfOpenAIsBatches) {
  const test::TempFolder folder;
  const Joined all =
      join(folder, "{\"id\":\"a\",\"answer\":\"1\"}\n{\"id\":7,\"answer\":\"2\"}\n",
           {batch_line("7", {said("x"), said("y", "length")}) + batch_line("a", {said("z\n\"")})});
  EXPECT_EQ(all.rows, json::parse(R"([["a",0,"z\n\""],[7,0,"x"],[7,1,"y"]])"));
  EXPECT_EQ(all.counts.completions, 3u);
  EXPECT_EQ(all.counts.problems, 2u);
  EXPECT_EQ(all.counts.without + all.counts.failed + all.counts.unasked, 0u);
}

TEST(Join, ByTheIdOfTheSchemaAndInOtherForms) {
  const test::TempFolder folder;
  const Joined all = join(
      folder,
      "{\"task_id\":\"HumanEval/9\",\"test\":\"t\",\"prompt\":\"p\"}\n"
      "{\"id\":\"v\"}\n{\"id\":\"c\"}\n{\"id\":\"l\"}\n{\"prompt\":\"whole\"}\n"
      "{\"prompt\":[{\"role\":\"user\",\"content\":\"chat\"}]}\n",
      {"{\"custom_id\":\"HumanEval/9\",\"response\":{\"body\":{\"choices\":[{\"text\":\"h\"}]}}}\n"
       "{\"request_id\":\"v\",\"prompt\":\"templated\",\"outputs\":[{\"text\":\"v1\"},{\"text\":"
       "\"v2\"}]}\n"
       "{\"id\":\"c\",\"completions\":[\"c1\",\"c2\"]}\n"
       "{\"id\":\"l\",\"outputs\":[\"l1\"]}\n"
       "{\"prompt\":\"chat\",\"outputs\":[{\"text\":\"c3\"}]}\n"
       "{\"prompt\":\"whole\",\"response\":\"w\"}\n"});
  EXPECT_EQ(all.rows, json::parse(R"([["HumanEval/9",0,"h"],["v",0,"v1"],["v",1,"v2"],["c",0,"c1"],
      ["c",1,"c2"],["l",0,"l1"],["p:5",0,"w"],["p:6",0,"c3"]])"));
}

TEST(Join, MessagesOfParts) {
  const test::TempFolder folder;
  const auto with_content = [](const std::string& content) {
    return R"({"id":"a","choices":[{"message":{"content":)" + content + "}}]}\n";
  };
  const Joined all =
      join(folder, "{\"id\":\"a\"}\n",
           {with_content(R"([{"type":"text","text":"4"}])") +
            with_content(R"([{"text":"a\n"},{"type":"image"},{"text":"\"\u00e9"}])") +
            with_content("[]") + with_content("null") + with_content("{}")});
  EXPECT_EQ(all.rows, json::parse(R"([["a",0,"4"],["a",1,"a\n\"é"],["a",2,""],["a",3,""],
      ["a",4,""]])"));
  EXPECT_EQ(all.counts.failed, 0u);
}

TEST(Join, AnErrorThatSaysNothingIsNone) {
  const test::TempFolder folder;
  const auto with_error = [](const std::string& error) {
    return R"({"id":"a","completion":"4","error":)" + error + "}\n";
  };
  const Joined all = join(folder, "{\"id\":\"a\"}\n",
                          {with_error("\"\"") + with_error("false") + with_error("{ }") +
                           with_error("null") + with_error("\"late\"") + with_error("true")});
  EXPECT_EQ(all.rows, json::parse(R"([["a",0,"4"],["a",1,"4"],["a",2,"4"],["a",3,"4"],
      ["a",4,"p:1: o0:5: the request failed: \"late\""],
      ["a",5,"p:1: o0:6: the request failed: true"]])"));
  EXPECT_EQ(all.counts.failed, 2u);
}

TEST(Join, NothingVanishes) {
  const test::TempFolder folder;
  const Joined all =
      join(folder,
           "{\"id\":\"a\"}\n{\"id\":\"missing\",\"completion\":\"its own\"}\n{\"answer\":\"1\"}\n"
           "{\"id\":\"a\"}\n{bad\n{\"id\":\"f\"}\n",
           {"{\"custom_id\":\"f\",\"response\":null,\"error\":{\"code\":\"expired\"}}\n"
            "oops\n"
            "{\"custom_id\":\"nobody\",\"response\":{\"body\":{\"choices\":[{\"text\":\"x\"}]}}}\n"
            "{\"custom_id\":\"f\",\"response\":{\"status_code\":429,\"body\":\"slow\"}}\n" +
            batch_line("f", {said("good")}) + "{\"custom_id\":[1]}\n{\"x\":1}\n" +
            "{\"custom_id\":\"f\",\"embedding\":[]}\n" + batch_line("f", {}) +
            batch_line("a", {said(nullptr, "length")})});
  EXPECT_EQ(all.rows, json::parse(R"([
      ["a",0,""],
      ["missing",0,"p:2: no output names the id \"missing\""],
      ["p:3",0,"p:3: the problem has no id, and no output has its prompt; give it the \"id\" that outputs have as custom_id"],
      ["a",0,"p:4: an earlier problem (line 1) has the same id or prompt, and was given the outputs"],
      ["p:5",0,"p:5: not valid JSON: a comma, colon, bracket or value is missing or out of place"],
      ["f",0,"p:6: o0:1: the request failed: {\"code\":\"expired\"}"],
      ["f",1,"p:6: o0:4: the request failed with status 429: \"slow\""],
      ["f",2,"good"],
      ["f",3,"p:6: o0:8: it holds no completions: no response.body.choices, outputs, completion or completions"],
      ["f",4,"p:6: o0:9: its list of completions is empty"],
      ["o0:2",0,"o0:2: not a JSON object"],
      ["o0:6",0,"o0:6: its custom_id is an array; expected a string or a number"],
      ["o0:7",0,"o0:7: it names no problem: no custom_id, id, request_id or prompt"],
      ["o0:3",0,"o0:3: no problem has the id \"nobody\" that this output names"]])"));
  EXPECT_EQ(all.counts.problems, 5u);
  EXPECT_EQ(all.counts.without, 3u);
  EXPECT_EQ(all.counts.completions, 2u);
  EXPECT_EQ(all.counts.failed, 4u);
  EXPECT_EQ(all.counts.unasked, 4u);
}

TEST(Join, FilesFollowEachOther) {
  const test::TempFolder folder;
  const Joined all = join(folder, "{\"id\":\"a\"}\n{\"id\":\"b\"}\n",
                          {batch_line("b", {said("b1")}) + batch_line("a", {said("a1")}),
                           batch_line("a", {said("a2")}) + batch_line("b", {said("b2")})});
  EXPECT_EQ(all.rows, json::parse(R"([["a",0,"a1"],["a",1,"a2"],["b",0,"b1"],["b",1,"b2"]])"));
}

TEST(Join, RepetitionInAFileIsTold) {
  const test::TempFolder folder;
  const std::string twice = batch_line("a", {said("1")}) + batch_line("b", {said("2")}) +
                            batch_line("b", {said("3")}) + batch_line("a", {said("4")});
  const auto one = Completions::open({folder.write("o", twice)}, kLongestLine);
  EXPECT_EQ(one->repeated().lines, 2u);
  EXPECT_EQ(one->repeated().first, folder.path("o") + ":3");
  const std::string once = batch_line("a", {said("1")});
  const auto two =
      Completions::open({folder.write("1", once), folder.write("2", once)}, kLongestLine);
  EXPECT_EQ(two->repeated().lines, 0u) << "a file for each sample is usual";
}

Result<Completions> completions_of_pipe(const test::TempFolder& folder, const std::string& text) {
  const std::string pipe = folder.path("pipe");
  EXPECT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(pipe) << text; });
  auto completions = Completions::open({pipe}, kLongestLine);
  writer.join();
  return completions;
}

TEST(Join, APipeIsReadToItsEnd) {
  const test::TempFolder folder;
  const std::string line = batch_line("a", {said("1")});
  auto completions = completions_of_pipe(folder, line);
  ASSERT_TRUE(completions) << completions.error().message;
  const auto found = completions->find("ia");
  ASSERT_EQ(found.size(), 1u);
  std::string text;
  ASSERT_TRUE(completions->read(found[0], text));
  EXPECT_EQ(text + "\n", line);
}

TEST(Join, APipeIsOpenedOnce) {
  const test::TempFolder folder;
  auto completions = completions_of_pipe(folder, "");
  ASSERT_TRUE(completions) << completions.error().message;
  EXPECT_TRUE(completions->unasked().empty()) << "its end is seen when the writer is gone";
}

TEST(Join, LinesMayBeOfAnyLength) {
  const test::TempFolder folder;
  const std::string fits(kLongestLine - 1000, 'x'), exceeds(2 * kLongestLine, 'y');
  const Joined all = join(
      folder, "{\"id\":\"a\"}\n{\"id\":\"b\"}\n{\"id\":\"c\"}",
      {"\xEF\xBB\xBF{\"id\":\"a\",\"completion\":\"" + fits + "\"}\n\n" +
       "{\"id\":\"b\",\"completion\":\"" + exceeds + "\"}\r\n{\"id\":\"c\",\"completion\":\"z\"}"});
  ASSERT_EQ(all.rows.size(), 4u);
  EXPECT_EQ(all.rows[0], json({"a", 0, fits}));
  EXPECT_EQ(all.rows[1][2], "p:2: no output names the id \"b\"");
  EXPECT_EQ(all.rows[2], json({"c", 0, "z"}));
  EXPECT_EQ(all.rows[3][2], "o0:3: the line is longer than 1 MiB");
}

TEST(Join, ALineIsTooLongByOneByte) {
  const test::TempFolder folder;
  const auto line_of = [](std::size_t bytes) {
    std::string line = R"({"id":"a","completion":""})";
    line.insert(line.size() - 2, bytes - line.size(), 'x');
    return line;
  };
  const Joined all = join(folder, "{\"id\":\"a\"}\n",
                          {line_of(kLongestLine) + "\n" + line_of(kLongestLine + 1) + "\n" +
                           line_of(kLongestLine + 1)});
  ASSERT_EQ(all.rows.size(), 3u);
  EXPECT_EQ(all.rows[0][0], "a");
  EXPECT_EQ(all.rows[1][2], "o0:2: the line is longer than 1 MiB");
  EXPECT_EQ(all.rows[2][2], "o0:3: the line is longer than 1 MiB");
}

ScoreFilesOptions options_for(const std::string& problems, const std::string& outputs,
                              const std::string& to) {
  ScoreFilesOptions options;
  options.inputs = {problems};
  options.completions = {outputs};
  options.output = to;
  return options;
}

TEST(Join, WhatServersSayOfLengthsReachesTheShapings) {
  const test::TempFolder folder;
  const std::string problems = folder.write("p", "{\"id\":\"a\",\"answer\":\"4\"}\n");
  const std::string outputs = folder.write(
      "o", batch_line("a", {said("\\boxed{4}", "length")}, {{"completion_tokens", 9}}) +
               "{\"id\":\"a\",\"outputs\":[{\"text\":\"\\\\boxed{4}\",\"finish_reason\":\"stop\","
               "\"token_ids\":[1,2,3]}]}\n");
  const auto spec = Spec::from_json(
      R"({"components":[{"verifier":"math"},
          {"shaping":"stop_properly","of":"math","options":{"coefficient":"0.5"}},
          {"shaping":"overlong","options":{"max_completion_len":"10","soft_punish_cache":"4"}}]})");
  ASSERT_TRUE(spec) << spec.error().message;
  const auto engine = Engine::create(*spec, 1);
  ASSERT_TRUE(engine) << engine.error().message;
  ASSERT_TRUE(score_files(*engine, options_for(problems, outputs, folder.path("out"))));
  const auto rows = test::parse_lines(test::read_file(folder.path("out")));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0]["components"]["stop_properly"], 0.5);
  EXPECT_EQ(rows[1]["components"]["stop_properly"], 1);
  EXPECT_EQ(rows[0]["components"]["overlong"], -0.75)
      << "9 of 10, of which the last 4 are punished";
  EXPECT_EQ(rows[1]["components"]["overlong"], 0);
  EXPECT_EQ(rows[0]["truncated"], json({"length", "stop"}));
  EXPECT_EQ(rows[0]["completion_tokens"], json({9, 3}));
}

/// Problems and outputs of them, in another order, some missing, some failed.
void make_many(std::string& problems, std::string& outputs) {
  constexpr int kProblems = 3000;
  for (int i = 0; i < kProblems; ++i) {
    problems +=
        "{\"id\":\"p" + std::to_string(i) + "\",\"answer\":\"" + std::to_string(i) + "\"}\n";
    const int other = (i * 1009 + 5) % kProblems;
    const std::string id = other % 50 == 0 ? "x" : "p" + std::to_string(other);
    outputs += other % 31 == 0 ? "{\"custom_id\":\"" + id + "\",\"error\":{\"code\":\"e\"}}\n"
                               : batch_line(id, {said(std::to_string(other).c_str()),
                                                 said("no", i % 2 ? "stop" : "length")});
  }
}

TEST(Join, BytesDependOnNeitherThreadsNorPackingNorResuming) {
  const test::TempFolder folder;
  std::string problems, outputs;
  make_many(problems, outputs);
  std::string packed;
  ASSERT_TRUE(encode_frame(Codec::zstd, outputs, packed));
  const std::string p = folder.write("p", problems), o = folder.write("o", outputs);
  const auto score = [&](const std::string& from, const std::string& to, int threads, bool resume) {
    const auto engine = Engine::create(Spec::standard(), threads);
    ScoreFilesOptions options = options_for(p, from, folder.path(to));
    options.resume = resume;
    const auto report = score_files(*engine, options);
    EXPECT_TRUE(report) << report.error().message;
    return test::read_file(folder.path(to));
  };
  const std::string expected = score(o, "one", 1, false);
  EXPECT_EQ(score(o, "three", 3, false), expected);
  const std::string of_packed = score(folder.write("o", packed), "packed", 2, false);
  EXPECT_EQ(of_packed, expected);
  folder.write("o", outputs);
  for (const std::size_t kept : {std::size_t{0}, expected.size() / 3, expected.size() - 1}) {
    folder.write("cut", expected.substr(0, kept));
    EXPECT_EQ(score(o, "cut", 2, true), expected) << kept;
  }
}

TEST(Join, AFileThatIsNotThereIsAnError) {
  const test::TempFolder folder;
  const auto missing = Completions::open({folder.path("none")}, kLongestLine);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message,
            folder.path("none") + ": cannot open: No such file or directory");
}

}  // namespace
}  // namespace cupel
