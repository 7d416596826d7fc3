"""What most people write to grade C++: compile, then a process a test, one after another.

    naive_loop.py < PROBLEMS.jsonl    prints {"seconds", "compile_seconds", "passed", "programs"}
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time


def grade(problem, folder):
    """Seconds of the compiler, and whether all tests pass."""
    source, program = folder / "main.cc", folder / "main"
    source.write_text(problem["source"])
    start = time.perf_counter()
    subprocess.run(["g++", "-O2", "-o", program, source], check=True)
    compiled = time.perf_counter() - start
    for test in problem["tests"]:
        run = subprocess.run(
            [program], input=test["input"], capture_output=True, text=True, timeout=10
        )
        if run.returncode != 0 or run.stdout.split() != test["output"].split():
            return compiled, False
    return compiled, True


def main():
    problems = [json.loads(line) for line in sys.stdin]
    start = time.perf_counter()
    results = []
    for problem in problems:
        with tempfile.TemporaryDirectory() as folder:
            results.append(grade(problem, pathlib.Path(folder)))
    report = {
        "seconds": time.perf_counter() - start,
        "compile_seconds": sum(seconds for seconds, _ in results),
        "passed": sum(passed for _, passed in results),
        "programs": len(results),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
