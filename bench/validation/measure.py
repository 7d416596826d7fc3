"""Measures `cupel validate`: planted faults that it finds, false alarms, time and memory.

    scripts/bench validation [FOLDER] [--rows 20000] [--of-each 20] [--seed 1] [--many 1000000]

Makes a file of problems that are in order with faults of many kinds planted among them, and fails
unless each is found under its name and nothing else is. FOLDER may hold data sets that are taken to
be clean (code/*.jsonl and text/ifeval_prompts.jsonl, and math/*.jsonl whose `gold` is a reference):
every alarm there is listed, to be read by a person. They do not come with cupel.
"""

import argparse
import collections
import json
import pathlib
import sys
import tempfile

from planted import planted

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "bench"))
from timed_run import timed_run  # noqa: E402

PROGRAM = ROOT / "build/release/cli/cupel"
# Their prompts and what else cupel cannot guess.
CLEAN = {
    "code/humaneval_python.jsonl": [],
    "code/mbpp.jsonl": ["--field", "prompt=text"],
    "code/leetcode_functional_train.jsonl": [],
    "code/humanevalpack_python.jsonl": [],
    "text/ifeval_prompts.jsonl": [],
}


def validate(source: pathlib.Path, bad: pathlib.Path, *options: str) -> tuple[float, float]:
    """Seconds and peak resident megabytes."""
    command = [PROGRAM, "validate", source, "--bad", bad, "--format", "none", *options]
    cost = timed_run(command, expected=(0, 3))
    return cost.seconds, cost.peak_megabytes


def faults_in(bad: pathlib.Path) -> dict[int, dict[str, str]]:
    """What is wrong with the row on each line: the checks, and what they say."""
    found = {}
    for text in bad.open():
        row = json.loads(text)
        line = int(row["found_at"].rpartition(":")[2])
        found[line] = {fault["check"]: fault["detail"] for fault in row["faults"]}
    return found


def measure_planted(folder: pathlib.Path, options: argparse.Namespace) -> bool:
    source, bad = folder / "planted.jsonl", folder / "bad.jsonl"
    expected = {}
    with source.open("w") as out:
        rows = planted(options.rows, options.of_each, options.seed)
        for line, (row, check) in enumerate(rows, 1):
            out.write((row if isinstance(row, str) else json.dumps(row)) + "\n")
            if check:
                expected[line] = check
    validate(source, bad, "--verifier", "auto", "--max-prompt-tokens", "4000")
    found = faults_in(bad)
    planted_of = collections.Counter(expected.values())
    found_of = collections.Counter(c for line, c in expected.items() if c in found.get(line, {}))
    alarms = [(n, c) for n, of in found.items() for c in of if expected.get(n) != c]
    print(f"{len(planted_of)} kinds of faults planted {sum(planted_of.values())} times among "
          f"{options.rows} rows in order")
    for check, count in planted_of.items():
        print(f"  {check:<26}{found_of[check]:>6} of {count}")
    print(f"  false alarms: {len(alarms)}")
    for line, check in alarms[:10]:
        print(f"    {source.name}:{line} {check}: {found[line][check]}")
    return found_of == planted_of and not alarms


def golds(folder: pathlib.Path, target: pathlib.Path) -> None:
    """The distinct references of the math files, each with a prompt of its own."""
    seen = set()
    for path in sorted((folder / "math").glob("*.jsonl")):
        if path.stem.startswith("latex2sympy") or path.stem in ("traps", "stack_algequiv"):
            continue  # expressions, and what was made to be hard to read: no data sets' references
        seen |= {json.loads(line)["gold"] for line in path.open()}
    with target.open("w") as out:
        for number, gold in enumerate(sorted(map(str, seen))):
            prompt = f"Find all values of number {number}."
            out.write(json.dumps({"prompt": prompt, "reference": gold}) + "\n")


def measure_clean(folder: pathlib.Path, scratch: pathlib.Path) -> None:
    sources = [(folder / name, extra) for name, extra in CLEAN.items() if (folder / name).exists()]
    golds(folder, scratch / "golds.jsonl")
    sources.append((scratch / "golds.jsonl", []))
    for source, extra in sources:
        bad = scratch / "bad.jsonl"
        seconds, _ = validate(source, bad, "--verifier", "auto", *extra)
        found = faults_in(bad)
        rows = sum(1 for _ in source.open())
        print(f"{source.name}: {rows} rows, {len(found)} with an alarm, {seconds:.1f} s")
        for line, faults in found.items():
            for check, detail in faults.items():
                print(f"    line {line}: {check}: {detail[:160]}")


def measure_size(folder: pathlib.Path, rows: int) -> None:
    source = folder / "many.jsonl"
    filler = "Some words of a story that goes before the question. " * 8
    with source.open("w") as out:
        for n in range(rows):
            prompt = f"{filler}What is {n} + {n % 97}?"
            out.write(json.dumps({"id": n, "prompt": prompt, "answer": str(n + n % 97)}) + "\n")
    size = source.stat().st_size / 1e6
    seconds, resident = validate(source, folder / "bad.jsonl")
    print(f"{rows} rows, {size:.0f} MB: {seconds:.1f} s, {rows / seconds:.0f} rows/s, "
          f"{resident:.0f} MB resident")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=pathlib.Path)
    parser.add_argument("--rows", type=int, default=20000)
    parser.add_argument("--of-each", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--many", type=int, default=0, help="rows to time, with their memory")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cupel-bench-") as scratch:
        folder = pathlib.Path(scratch)
        is_right = measure_planted(folder, options)
        if options.folder:
            measure_clean(options.folder, folder)
        if options.many:
            measure_size(folder, options.many)
    sys.exit(0 if is_right else "bench: not as planted")


if __name__ == "__main__":
    main()
