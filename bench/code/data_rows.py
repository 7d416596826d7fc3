"""Rows of public data sets with completions whose verdict is known, as a model would write them.

A set's file is looked for in the folder that the caller gives; nothing of it is kept here.
"""

import json
import pathlib


def fenced(code, language="python"):
    return f"Here is a solution.\n\n```{language}\n{code.rstrip()}\n```\n"


def read(folder, name):
    with pathlib.Path(folder, f"{name}.jsonl").open() as lines:
        return [json.loads(line) for line in lines]


def case(row, completion, expected="correct", name=None):
    """`name` tells the row in reports; data sets call it task_id or id."""
    name = name or str(row.get("task_id", row.get("id")))
    scored = {**row, "id": name, "completion": completion}
    return {"name": name, "row": scored, "expected": expected}


def humaneval(folder):
    for row in read(folder, "humaneval_python"):
        yield case(row, fenced(row["prompt"] + row["canonical_solution"]))


def humaneval_continued(folder):
    for row in read(folder, "humaneval_python"):
        yield case(row, row["canonical_solution"])


def mbpp(folder):
    for row in read(folder, "mbpp"):
        yield case(row, fenced(row["code"]))


def humanevalx_cpp(folder):
    for row in read(folder, "humanevalx_cpp"):
        yield case(row, fenced(row["prompt"] + row["canonical_solution"], "cpp"))


def humanevalx_cpp_continued(folder):
    for row in read(folder, "humanevalx_cpp"):
        yield case(row, row["canonical_solution"])


def pack(name, language, which, expected):
    def cases(folder):
        for row in read(folder, name):
            yield case(row, fenced(row["prompt"] + row[which], language), expected)

    return cases


def leetcode(folder):
    for row in read(folder, "leetcode_functional_train"):
        yield case(row, fenced(row["solution"]))


def accepted_tests(row):
    """What the accepted solution passes with a comparison of words."""
    return [test for test, verdict in zip(row["tests"], row["verdicts"]) if verdict == "AC"]


def codecontests(folder):
    for row in read(folder, "codecontests_python_ac"):
        if tests := accepted_tests(row):
            yield case({**row, "tests": tests}, fenced(row["accepted_solution"]))


SETS = {
    "humaneval": humaneval,
    "humaneval, continued": humaneval_continued,
    "mbpp": mbpp,
    "humaneval-x c++": humanevalx_cpp,
    "humaneval-x c++, continued": humanevalx_cpp_continued,
    "humanevalpack, right": pack("humanevalpack_python", "python", "canonical_solution", "correct"),
    "humanevalpack, wrong": pack("humanevalpack_python", "python", "buggy_solution", "incorrect"),
    "humanevalpack c++, right": pack("humanevalpack_cpp", "cpp", "canonical_solution", "correct"),
    "humanevalpack c++, wrong": pack("humanevalpack_cpp", "cpp", "buggy_solution", "incorrect"),
    "leetcode": leetcode,
    "codecontests": codecontests,
}
