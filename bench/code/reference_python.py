"""Judges one HumanEval solution the plain way, in a process that this makes for it.

    reference_python.py < {"prompt", "canonical", "mutant", "test", "entry_point"}
    prints {"passes", "differs"}

`passes`: the tests' own asserts hold. `differs`: a call that the tests make of the canonical
solution comes to something else with the mutant; where it does not, no grader can tell them apart.
"""

import copy
import io
import json
import os
import resource
import sys

CPU_SECONDS = 3
MEMORY = 1 << 30


def loaded(source, name):
    space = {"__name__": "solution"}
    exec(compile(source, "solution", "exec"), space)
    return space[name]


def check(function, problem):
    space = {"__name__": "tests"}
    exec(problem["prompt"] + "    pass\n" + problem["test"], space)
    space["check"](function)


def result_of(function, arguments):
    arguments = copy.deepcopy(arguments)
    try:
        result = function(*arguments[0], **arguments[1])
        return repr(result), repr(arguments)
    except Exception as error:
        return type(error).__name__, repr(arguments)


def calls_of(problem):
    """The arguments of all calls that the tests make."""
    canonical = loaded(problem["canonical"], problem["entry_point"])
    calls = []

    def recorder(*arguments, **named):
        calls.append(copy.deepcopy((arguments, named)))
        return canonical(*arguments, **named)

    check(recorder, problem)
    return calls, canonical


def passes(problem):
    try:
        check(loaded(problem["mutant"], problem["entry_point"]), problem)
        return True
    except BaseException:
        return False


def differs(problem):
    calls, canonical = calls_of(problem)
    try:
        mutant = loaded(problem["mutant"], problem["entry_point"])
    except BaseException:
        return True
    return any(result_of(canonical, call) != result_of(mutant, call) for call in calls)


def main():
    problem = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answer = os.dup(1)
    sys.stdout = sys.stderr = io.StringIO()
    report = {"passes": passes(problem)}
    report["differs"] = not report["passes"] or differs(problem)
    os.write(answer, json.dumps(report).encode())


if __name__ == "__main__":
    main()
