"""Measures `cupel score --completions` on outputs of a server that it makes itself.

    scripts/bench join [--problems 100000] [--samples 4] [--bytes 1600] [--rounds 5]

The outputs of all problems come in random order and are judged by the verifier `none`: what is left
is reading, joining and writing. Beside it, the same completions in their problems' own rows.
"""

import argparse
import concurrent.futures
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "bench"))
from timed_run import timed_run  # noqa: E402

CUPEL = ROOT / "build/release/cli/cupel"


def output(name, text):
    choices = [{"index": 0, "message": {"role": "assistant", "content": text}}]
    body = {"id": name, "object": "chat.completion", "choices": choices}
    return {"custom_id": name, "response": {"status_code": 200, "body": body}, "error": None}


def write_rows(folder, options):
    random_bits = random.Random(1)
    words = [f"{number:x}" for number in random_bits.sample(range(1 << 20), 4000)]
    texts = [" ".join(random_bits.choices(words, k=options.bytes // 6)) for _ in range(1000)]
    outputs = []
    with open(folder / "problems.jsonl", "w") as problems, open(folder / "rows.jsonl", "w") as rows:
        for number in range(options.problems):
            problem = {"id": f"p{number}", "prompt": f"Question {number}?", "reference": "1"}
            problems.write(json.dumps(problem) + "\n")
            completions = random_bits.choices(texts, k=options.samples)
            rows.write(json.dumps({**problem, "completions": completions}) + "\n")
            outputs += [json.dumps(output(problem["id"], text)) for text in completions]
    random_bits.shuffle(outputs)
    (folder / "outputs.jsonl").write_text("\n".join(outputs) + "\n")


def run(folder, arguments):
    """What one run costs."""
    command = [CUPEL, "score", *arguments, "-o", folder / "scored.jsonl"]
    command += ["--verifier", "none", "--summary", "none"]
    return timed_run(command, stderr=subprocess.DEVNULL)


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench join",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--problems", type=int, default=100_000)
    parser.add_argument("--samples", type=int, default=4)
    parser.add_argument("--bytes", type=int, default=1600)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cupel-join-") as name:
        folder = pathlib.Path(name)
        # In a process of its own: a child's peak would count what its parent held.
        with concurrent.futures.ProcessPoolExecutor(1) as writer:
            writer.submit(write_rows, folder, options).result()
        cases = {
            "joined": [folder / "problems.jsonl", "--completions", folder / "outputs.jsonl"],
            "in their rows": [folder / "rows.jsonl"],
        }
        rounds = {case: [] for case in cases}
        for _ in range(options.rounds):
            for case, arguments in cases.items():
                rounds[case].append(run(folder, arguments))
        megabytes = (folder / "outputs.jsonl").stat().st_size / 1e6
        count = options.problems * options.samples
        print(f"{count} outputs, {megabytes:.0f} MB, medians of {options.rounds} rounds")
        print(f"{'case':<16}{'seconds':>9}{'CPU':>7}{'RSS MB':>9}")
        for case, figures in rounds.items():
            clock, processor, resident = (statistics.median(f) for f in zip(*figures))
            print(f"{case:<16}{clock:>9.2f}{processor:>7.2f}{resident:>9.0f}")


if __name__ == "__main__":
    main()
