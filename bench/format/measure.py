"""Holds the compatibility templates of the verifier `format` to the formulas of their libraries.

    scripts/bench format [FOLDER] [--texts 3000] [--seed 1]

Each template judges texts made to be whole, spoiled and hostile, beside the formula written out in
Python; values must be the same to the last bit. FOLDER may hold format_cases.jsonl, recorded inputs
and values of the libraries themselves, one JSON object a line: {"function", "params", "text",
"expected"}. They do not come with cupel.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

from adversarial_texts import Texts
from originals import ORIGINALS, SETTINGS, verifier_of

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / "build/release/cli/cupel"


def build():
    targets = ["--target", "cupel_program"]
    for command in (["--preset", "release"], ["--build", "--preset", "release", *targets]):
        subprocess.run(["cmake", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def score(pairs):
    """The rewards that cupel gives for pairs of verifier and text."""
    with tempfile.TemporaryDirectory(prefix="cupel-bench-") as folder:
        source = pathlib.Path(folder, "rows.jsonl")
        with source.open("w") as out:
            for verifier, text in pairs:
                out.write(json.dumps({"verifier": verifier, "completion": text}) + "\n")
        command = [PROGRAM, "score", source, "-o", source.with_name("scored"), "--summary", "none"]
        run = subprocess.run(command, stderr=subprocess.PIPE, text=True)
        if run.returncode != 0:
            sys.exit(f"bench format: cupel score ended with {run.returncode}: {run.stderr[-2000:]}")
        scored = source.with_name("scored").read_bytes()
    return [json.loads(line) for line in scored.splitlines()]


def compare(checks):
    """Checks are (template, settings, text, expected); the tally of each template, and a list."""
    scored = score([(verifier_of(t, s), text) for t, s, text, _ in checks])
    tally, wrong = collections.defaultdict(collections.Counter), []
    for (template, settings, text, expected), row in zip(checks, scored, strict=True):
        same = row["reward"] == expected
        tally[template][("same" if same else "different")] += 1
        tally[template][expected] += 1
        if not same:
            wrong.append((template, settings, text, expected, row["reward"]))
    return tally, wrong


def generated(options):
    checks = []
    for number, (template, (formula, _)) in enumerate(ORIGINALS.items()):
        for place, settings in enumerate([{}, *SETTINGS.get(template, [])]):
            texts = Texts(f"{options.seed} {number} {place}")
            for _ in range(options.texts):
                text = texts.any()
                checks.append((template, settings, text, formula(text, **settings)))
    return checks


def recorded(folder):
    templates = {name: template for template, (_, name) in ORIGINALS.items() if name}
    for line in (folder / "format_cases.jsonl").open():
        case = json.loads(line)
        if case["function"] in templates:
            settings = {key: value for key, value in case["params"].items() if value is not None}
            if "think_tag" in settings:
                settings = {"fields": [settings["think_tag"], settings["answer_tag"]]}
            yield templates[case["function"]], settings, case["text"], case["expected"]


def show(title, tally, wrong):
    """`highest` and `others`: how many texts have the highest of the values, and any other."""
    columns = f"{'template':<22}{'texts':>7}{'same':>7}{'different':>11}{'highest':>9}{'others':>8}"
    print(f"{title}\n{columns}")
    for template in ORIGINALS:
        counts = tally.get(template)
        if not counts:
            continue
        texts = counts["same"] + counts["different"]
        highest = counts[max(key for key in counts if not isinstance(key, str))]
        figures = f"{texts:>7}{counts['same']:>7}{counts['different']:>11}"
        print(f"{template:<22}{figures}{highest:>9}{texts - highest:>8}")
    for template, settings, text, expected, got in wrong[:20]:
        print(f"{template} {settings or ''}: {got}, not {expected}: {text[:300]!r}")
    print()


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench format",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", nargs="?", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--texts", type=int, default=3000, help="a template and setting [3000]")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    build()
    failures = 0
    sources = {"generated texts": generated(options)}
    if options.folder:
        sources["recorded cases"] = list(recorded(options.folder))
    for title, checks in sources.items():
        tally, wrong = compare(checks)
        show(title, tally, wrong)
        failures += len(wrong)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        sys.exit(f"bench format: {error}")
