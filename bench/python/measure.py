#!/usr/bin/env python3
"""What Python costs beside the engine: scripts/bench python [--rounds 15]

`verify` one pair at a time by `math`: the time of a call less what the engine says it took. `score`
a batch of 10,000, by `math` where nothing else is said: the same. `not ASCII` is the time to make
UTF-8 of it besides, new in each round as it is of what a model has just said. The environment of
tests/python/requirements.txt is made on first use.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "build/release/python"
BATCH = 10_000
CALLS = 2_000
WORDS = "We take both sides, and so the sum of the first two terms is what remains to be found. "


def completion(number, characters):
    text = WORDS * (characters // len(WORDS))
    return f"{text}\nSo it is \\boxed{{{number} + \\frac{{1}}{{{number % 7 + 2}}}}}."


def pairs(characters):
    completions = [completion(i, characters) for i in range(BATCH)]
    references = [f"\\frac{{{i * (i % 7 + 2) + 1}}}{{{i % 7 + 2}}}" for i in range(BATCH)]
    return completions, references


def overhead_of_calls(cupel, completions, references):
    """Microseconds of a call, and of it beside the engine."""
    pairs_ = list(zip(completions, references))[:CALLS]
    start = time.perf_counter()
    verdicts = [cupel.verify(c, r) for c, r in pairs_]
    seconds = time.perf_counter() - start
    engine = sum(verdict.elapsed for verdict in verdicts)
    return seconds / CALLS * 1e6, (seconds - engine) / CALLS * 1e6


def overhead_of_batch(score):
    """Milliseconds of a batch, and the share of it beside the engine."""
    start = time.perf_counter()
    result = score()
    result.rewards
    seconds = time.perf_counter() - start
    return seconds * 1e3, seconds / result.engine_seconds - 1


def report(name, figures, unit, scale=1):
    whole, beside = (statistics.median(column) for column in zip(*figures))
    low, high = (f([row[1] for row in figures]) * scale for f in (min, max))
    print(f"{name:<44}{whole:>10.1f}{beside * scale:>10.2f} {unit}  ({low:.2f} to {high:.2f})")


def measure(rounds):
    import cupel
    import pyarrow

    scorer, preset = cupel.Scorer(verifier="math"), cupel.Scorer("r1-zero")
    print(f"{'':<44}{'µs or ms':>10}{'beside the engine, median and range':>38}")
    for characters in (100, 4000):
        completions, references = pairs(characters)
        wide = ["“" + text[1:] for text in completions]  # as much text, one letter not ASCII
        table = pyarrow.table({"completion": completions, "answer": references})
        rows = table.to_pylist()
        cases = {
            "lists": lambda: scorer.score(completions=completions, references=references),
            "an Arrow table": lambda: scorer.score(table),
            "a list of dicts": lambda: scorer.score(rows),
            "lists, not ASCII": lambda: scorer.score(completions=wide, references=references),
            "lists, r1-zero": lambda: preset.score(completions=completions, references=references),
        }
        calls = [overhead_of_calls(cupel, completions, references) for _ in range(rounds)]
        batches = {name: [] for name in cases}
        for _ in range(rounds):
            for name, case in cases.items():
                batches[name].append(overhead_of_batch(case))
        report(f"verify, {characters} characters, a call", calls, "µs")
        for name, figures in batches.items():
            report(f"score {BATCH:,} x {characters}, {name}", figures, "%", 100)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    if os.environ.get("CUPEL_BENCH_PYTHON"):
        return measure(options.rounds)
    python = subprocess.check_output([ROOT / "scripts/build-python"], text=True).strip()
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE), "CUPEL_BENCH_PYTHON": "1"}
    os.execve(python, [python, __file__, *sys.argv[1:]], environment)


if __name__ == "__main__":
    main()
