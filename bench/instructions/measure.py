#!/usr/bin/env python3
"""Measures the verifier `instructions` against judgements of IFEval's published program.

    scripts/bench instructions FOLDER [--list] [--agreement-only]

FOLDER holds files ifeval_*.jsonl, one response a line: `response`, `instruction_id_list` and `kwargs`
as in IFEval's own data, `follow_strict` and `follow_loose` (a list of booleans each: what the
published program says of each instruction), and `soft` (a list: what an instruction's judgement
rests on where that is a statistical splitter or detector, else null; `random_argument` where the
program makes up an argument, which nobody can agree with). Files without judgements are passed over.

The first table gives the share of equal judgements for each type of instruction, strict and loose;
--list adds each one that differs. Then come the Google Benchmarks of all types.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build/release"
MODES = ("strict", "loose")
MADE_UP = "random_argument"


def judged_rows(folder):
    """Rows with judgements, each with the name and line it came from."""
    rows = []
    for path in sorted(folder.glob("ifeval_*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                row = json.loads(line)
                if "follow_strict" in row and "follow_loose" in row:
                    rows.append((f"{path.name}:{number}", row))
    if not rows:
        sys.exit(f"bench: {folder} has no judged rows in files named ifeval_*.jsonl")
    return rows


def results_of(rows, mode):
    """For each row what the verifier says of each instruction, or the reason why it says nothing."""
    with tempfile.TemporaryDirectory(prefix="cupel-bench-") as folder:
        source = pathlib.Path(folder, "rows.jsonl")
        with source.open("w", encoding="utf-8") as out:
            for place, row in rows:
                fields = {name: row[name] for name in ("response", "instruction_id_list", "kwargs")}
                out.write(json.dumps({"id": place, **fields}) + "\n")
        command = [BUILD / "cli/cupel", "score", source, "-o", "-", "--summary", "none"]
        # The responses are answers as a whole: what looks like reasoning in them is text.
        command += ["--verifier", f"instructions:extract=whole,mode={mode}"]
        scored = subprocess.run(command, capture_output=True)
        if scored.returncode != 0:
            sys.exit(f"bench: {command} failed\n{scored.stderr.decode()}")
    results = []
    for line in scored.stdout.splitlines():
        row = json.loads(line)
        results.append(row.get("test_results", {}).get("instructions") or row["detail"])
    return results


class Agreement:
    def __init__(self):
        self.equal = collections.Counter()
        self.all = collections.Counter()

    def add(self, keys, is_equal):
        for key in keys:
            self.all[key] += 1
            self.equal[key] += is_equal

    def share(self, *key):
        return f"{100 * self.equal[key] / self.all[key]:8.2f} %" if self.all[key] else f"{'-':>10}"


def compare(rows, with_list):
    agreement = Agreement()
    soft_types = set()
    for mode in MODES:
        for (place, row), results in zip(rows, results_of(rows, mode)):
            for i, name in enumerate(row["instruction_id_list"]):
                soft = row["soft"][i]
                if soft == MADE_UP:
                    continue
                if soft:
                    soft_types.add(name)
                wanted = row[f"follow_{mode}"][i]
                result = results[i] if isinstance(results, list) else {"why": results}
                is_equal = result.get("followed") == wanted
                agreement.add([(mode, name), (mode, bool(soft))], is_equal)
                if with_list and not is_equal:
                    says = "followed" if result.get("followed") else result["why"]
                    print(f"{place} {mode} {name}: published {wanted}, cupel: {says}")
    print(f"{'instruction':<48}{'checks':>7}{'strict':>10}{'loose':>10}")
    for name in sorted({name for _, name in agreement.all if isinstance(name, str)}):
        shares = "".join(agreement.share(mode, name) for mode in MODES)
        mark = " *" if name in soft_types else ""
        print(f"{name + mark:<48}{agreement.all['strict', name]:>7}{shares}")
    for soft, title in ((False, "all that are exact"), (True, "all that rest on a model (*)")):
        shares = "".join(agreement.share(mode, soft) for mode in MODES)
        print(f"{title:<48}{agreement.all['strict', soft]:>7}{shares}")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench instructions",
                                     description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--list", action="store_true", help="name each judgement that differs")
    parser.add_argument("--agreement-only", action="store_true", help="no timings")
    options = parser.parse_args()
    for command in (["--preset", "release"],
                    ["--build", "--preset", "release", "--target", "cupel_program", "cupel_bench"]):
        subprocess.run(["cmake", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    compare(judged_rows(options.folder), options.list)
    if options.agreement_only:
        return
    print(flush=True)
    subprocess.run([BUILD / "bench/cupel_bench", "--benchmark_filter=BM_Instruction"], check=True)


if __name__ == "__main__":
    main()
