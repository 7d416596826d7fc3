#!/usr/bin/env python3
"""Measures the language verifier against known shares.

    scripts/bench language FOLDER [--seed 1] [--half 0|1|both]

FOLDER has language_sentences.jsonl, {"lang", "text"} a line, and maybe language_mixed.jsonl, {"target",
"text", "share_target_words", "other", "kind"} a line. Sentences are mixed by sentences and by phrases
at shares of 0, 5, 10, 25 and 50 %. They are split in halves by a digest of their text: the smoothing
was chosen on half 0, so half 1, the default, is the one to go by.

MAE: mean absolute error of the share of words in the target language. Bias: its mean with sign; more
than 0 means that words of other languages pass.
"""

import argparse
import collections
import json
import pathlib
import random
import statistics
import subprocess
import sys

import mixes

BUILD = pathlib.Path(__file__).resolve().parents[2] / "build/release/bench"
PAIRS = ["en-zh", "en-fr", "en-de", "en-ru", "zh-ja", "es-pt"]
CLOSE = ["nl-de", "it-es", "es-ca", "cs-sk", "da-nb", "nb-sv", "id-ms", "ru-uk", "ru-bg", "fa-ar"]
TARGETS = {"ms": "zsm"}  # as a target `ms` takes Indonesian in
SHARES = [0, 0.05, 0.1, 0.25, 0.5]
KINDS = ["sentence", "phrase"]
METHODS = {
    "letters and words": ["language_share"],
    "letters alone": ["language_share", "--evidence", "letters"],
    "words alone": ["language_share", "--evidence", "words"],
    "CLD2 by sentence": ["language_cld2"],
}


def ask(command, rows):
    """What a program says about rows, one for one."""
    lines = "".join(json.dumps({"target": row["target"], "text": row["text"]}) + "\n" for row in rows)
    program = [BUILD / command[0], *command[1:]]
    done = subprocess.run(program, input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def error(row, said):
    share = said["target_words"] / said["words"] if said["words"] else 1
    return share - row["share"]


def figures(errors):
    return (
        f"{len(errors):>6}{statistics.fmean(map(abs, errors)):>8.4f}{statistics.fmean(errors):>+9.4f}"
        f"{max(errors, key=abs):>+8.3f}"
    )


def table(title, rows, errors, key):
    groups = collections.defaultdict(list)
    for row, value in zip(rows, errors):
        if (name := key(row)) is not None:
            groups[name].append(value)
    print(f"\n{title:<22}{'texts':>6}{'MAE':>8}{'bias':>9}{'worst':>8}")
    for name, values in sorted(groups.items(), key=lambda item: str(item[0])):
        print(f"{name!s:<22}{figures(values)}")


def make_rows(sentences, pairs, seed, repeats):
    rows = []
    for pair in pairs:
        one, two = pair.split("-")
        for target, other in ((one, two), (two, one)):
            if target not in sentences or other not in sentences:
                continue
            for kind in KINDS:
                for share in SHARES:
                    source = random.Random(f"{seed} {target} {other} {kind} {share}")
                    for _ in range(repeats):
                        text, true = mixes.mixed(
                            sentences[target], sentences[other], share, kind, source
                        )
                        code = TARGETS.get(target, target)
                        row = {"target": code, "other": other, "kind": kind, "asked": share}
                        rows.append(row | {"text": text, "share": true})
    return rows


def compare_methods(rows):
    """The same texts by each kind of evidence; all rows in two languages, by kind."""
    print(f"\n{'evidence':<22}{'sentence':>10}{'phrase':>10}{'pure':>10}   MAE")
    for name, command in METHODS.items():
        if not (BUILD / command[0]).exists():
            continue  # CLD2 is not installed
        if not (BUILD / command[0]).exists():
            print(f"{name:<22}  (not built: libcld2-dev is not installed)")
            continue
        errors = [abs(error(row, said)) for row, said in zip(rows, ask(command, rows))]
        means = []
        for wanted in KINDS:
            values = [e for row, e in zip(rows, errors) if row["kind"] == wanted and row["asked"]]
            means.append(statistics.fmean(values))
        means.append(statistics.fmean(e for row, e in zip(rows, errors) if not row["asked"]))
        print(f"{name:<22}" + "".join(f"{mean:>10.4f}" for mean in means))


def recall(sentences):
    """The share of a language's own words that are told to be of it, by language."""
    rows = [{"target": code, "text": text} for code in sentences for text in sentences[code]]
    total, right, taken = collections.Counter(), collections.Counter(), {}
    for row, said in zip(rows, ask(METHODS["letters and words"], rows)):
        code = row["target"]
        total[code] += said["words"]
        right[code] += said["target_words"]
        taken.setdefault(code, collections.Counter()).update(said["languages"])
    print(f"\n{'language':<10}{'words':>7}{'its own':>9}   taken for")
    for code in sorted(sentences):
        wrong = [(c, n) for c, n in taken[code].most_common() if c.split("-")[0] != code][:3]
        others = ", ".join(f"{c} {n}" for c, n in wrong)
        print(f"{code:<10}{total[code]:>7}{right[code] / total[code]:>9.4f}   {others}")


def with_noise(sentences, seed):
    source = random.Random(seed)
    rows = [
        {"target": code, "text": mixes.heavy(texts, source), "share": 1}
        for code, texts in sorted(sentences.items())
        for _ in range(20)
    ]
    errors = [error(row, said) for row, said in zip(rows, ask(METHODS["letters and words"], rows))]
    table("formulas and code", rows, errors, lambda row: row["target"])


def given_texts(path):
    rows = []
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        rows.append(row | {"share": row["share_target_words"]})
    errors = [error(row, said) for row, said in zip(rows, ask(METHODS["letters and words"], rows))]
    known = {pair for p in PAIRS for pair in (p, "-".join(reversed(p.split("-"))))}

    def pair(row):
        name = f"{row['target']}-{row['other']}"
        return name if name in known else "pure" if row["other"] is None else "others"

    table(f"{path.name[:21]}", rows, errors, pair)
    table("by kind", rows, errors, lambda row: row["kind"])


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half", choices=["0", "1", "both"], default="1")
    options = parser.parse_args()
    path = options.folder / "language_sentences.jsonl"
    if not path.exists():
        sys.exit(f"bench: {path} is not there")
    sentences = collections.defaultdict(list)
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        if options.half in ("both", str(mixes.half(row["text"]))):
            sentences[row["lang"]].append(row["text"])

    rows = make_rows(sentences, PAIRS, options.seed, repeats=8)
    errors = [error(row, said) for row, said in zip(rows, ask(METHODS["letters and words"], rows))]
    table("mixed here, by pair", rows, errors, lambda row: f"{row['target']}-{row['other']}")
    table("by kind and share", rows, errors, lambda row: f"{row['kind']} {row['asked']:.0%}")
    close = make_rows(sentences, CLOSE, options.seed, repeats=4)
    errors = [error(row, said) for row, said in zip(close, ask(METHODS["letters and words"], close))]
    table("close pairs", close, errors, lambda row: f"{row['target']}-{row['other']}")
    compare_methods(rows)
    recall(sentences)
    with_noise(sentences, options.seed)
    given = options.folder / "language_mixed.jsonl"
    if given.exists():
        given_texts(given)


if __name__ == "__main__":
    main()
