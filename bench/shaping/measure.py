"""Holds the shapings against their formulas, written down once more in Python.

    scripts/bench shaping [FOLDER] [--texts 2000] [--seed 1]

For each library's function: how many inputs were tried, and on how many cupel's value is the very
same number. The texts are made from a seed, ordinary and adversarial. FOLDER may hold
format_cases.jsonl, inputs with the values of the libraries themselves ({"function", "params",
"text" | "texts" | "ids" | "length", "expected", …}); they come with no part of cupel.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys

import cases
import formulas
import texts

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build/release"


def build():
    for command in (["--preset", "release"], ["--build", "--preset", "release"]):
        target = ["--target", "shaping_values"] if "--build" in command else []
        subprocess.run(["cmake", *command, *target], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def values(inputs):
    """cupel's values for a list of inputs of bench/shaping_values.cc."""
    lines = "".join(json.dumps(line) + "\n" for line in inputs)
    run = subprocess.run([BUILD / "bench/shaping_values"], input=lines, text=True, capture_output=True)
    if run.returncode != 0:
        sys.exit(f"bench shaping: {run.stderr}")
    return [json.loads(line) for line in run.stdout.splitlines()]


def one(shaping, text="", options=None, row=None, **more):
    """The input for one completion."""
    row = {"completions": [text], **{k: [v] for k, v in (row or {}).items()}}
    options = {k: str(v) for k, v in (options or {}).items()}
    return {"shaping": shaping, "options": options, "row": row, **more}


def of_texts(count, seed):
    """(function, input, value by formula) for shapings of texts."""
    draw = random.Random(seed)
    for text in texts.make(count, seed, texts.ALL):
        n, penalty = draw.choice([1, 2, 3, 4, 20, 40]), draw.choice([-1.0, -0.5, -0.1, 0.0])
        yield ("open_r1.repetition_penalty", one("repetition", text, {"ngram_size": n, "max_penalty": penalty}),
               [formulas.repetition(text, n, penalty)])
        yield "open_r1.tag_count", one("tag_count", text), [formulas.tag_count(text)]
        yield "open_r1.reasoning_steps", one("reasoning_steps", text), [formulas.reasoning_steps(text)]
        language = draw.choice(["python", "cpp", "c++"])
        yield ("open_r1.code_format", one("code_format", text, {"language": language}),
               [formulas.code_format(text, language)])
        most, right = draw.choice([10, 100, 1000]), draw.random() < 0.5
        yield ("open_r1.cosine", one("cosine", text, {"max_len": most}, correct=[right]),
               [formulas.cosine(len(text), right, (-1.0, -0.5), (0.5, 1.0), most)])
        yield ("roll.long_block_penalty", one("long_block", text, {"max_length": 20}), [formulas.long_block(text, 20)])
    for text in texts.make(count, seed + 1, [texts.looping, texts.repeating]):
        yield "spurious.no_repetition", one("loop", text), [-1.0 if formulas.loops(text) else 0.0]
    for text in texts.make(count // 2, seed + 2, [texts.long_text]):
        yield ("slime.has_repetition", one("loop", text, {"rule": "compression", "penalty": 1}),
               [float(formulas.compresses(text))])


def of_lengths(count, seed):
    """The same for shapings of lengths, token ids and groups."""
    draw = random.Random(seed)
    for text in texts.make(count, seed, [texts.repeating, lambda d: texts.prose(d, d.randint(0, 80))]):
        right, length = draw.random() < 0.4, draw.randint(0, 600)
        n, penalty, most = draw.choice([2, 3, 20, 40]), draw.choice([0.0, -0.05, -1.0]), draw.choice([512, 300])
        options = {"form": "demystify", "max_len": most, "repetition_max_penalty": penalty, "repetition_ngram_size": n}
        value = formulas.cosine_demystify(length, right, text, ((-10.0, 0.0), (1.0, 2.0)), most, -10.0, penalty, n)
        yield ("demystify.cosine", one("cosine", text, options, {"completion_tokens": length}, correct=[right]), [value])
    for _ in range(count):
        ids = [draw.randrange(draw.choice([2, 10, 1000, 200000])) for _ in range(draw.randrange(300))]
        n, penalty = draw.choice([1, 2, 3, 4]), draw.choice([-1.0, -0.5, 0.0])
        options = {"unit": "tokens", "ngram_size": n, "max_penalty": penalty}
        yield ("trl.repetition_penalty_ids", one("repetition", "", options, {"token_ids": ids}),
               [formulas.repetition_ids(ids, n, penalty)])
        most = draw.choice([10, 100, 1000, 20480])
        cache, length = draw.randint(1, most), draw.randint(0, 2 * most)
        factor = draw.choice([0.5, 1.0, 2.0])
        options = {"max_completion_len": most, "soft_punish_cache": cache}
        row = {"completion_tokens": length}
        yield "trl.soft_overlong", one("overlong", "", options, row), [formulas.overlong_dapo(length, most, cache)]
        options["factor"] = factor
        yield ("openrlhf.overlong", one("overlong", "", options, row),
               [formulas.overlong_openrlhf(length, most, cache, factor)])
        yield ("verl.dapo_overlong", one("overlong", "", {**options, "beyond": "linear"}, row),
               [formulas.overlong_verl(length, most, cache, factor)])
        score, truncated, coefficient = draw.choice([0.0, 0.3, 1.0]), draw.random() < 0.5, draw.choice([-0.5, 0, 0.7])
        yield ("openrlhf.stop_properly",
               one("stop_properly", "", {"coefficient": coefficient}, {"truncated": truncated}, correct=[True],
                   scores=[score]), [formulas.stop_properly(score, truncated, coefficient)])
        group = texts.make(draw.randint(1, 6), draw.randrange(10**9), texts.ALL)[4:]
        correct = [draw.random() < 0.5 for _ in group]
        yield ("open_r1.len_reward", {"shaping": "length", "row": {"completions": group}, "correct": correct},
               [formulas.lengths([len(text) for text in group], correct)][0])


def compare(title, checks):
    """Prints how often cupel's value is the expected one; returns how often it is not."""
    checks = list(checks)
    tried, same, shown = {}, {}, []
    for (name, line, expected), got in zip(checks, values([line for _, line, _ in checks])):
        tried[name] = tried.get(name, 0) + 1
        equal = got == expected
        same[name] = same.get(name, 0) + equal
        if not equal and len(shown) < 10:
            shown.append(f"  {name}: {json.dumps(line, ensure_ascii=False)[:300]}: {got}, expected {expected}")
    print(f"== {title}\n{'function':<32}{'inputs':>8}{'same':>8}")
    for name in sorted(tried):
        print(f"{name:<32}{tried[name]:>8}{same[name]:>8}")
    print(*shown, sep="\n")
    return len(checks) - sum(same.values())


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench shaping", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=pathlib.Path, nargs="?", metavar="FOLDER")
    parser.add_argument("--texts", type=int, default=2000, help="made for each function [2000]")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    build()
    different = compare("made texts", [*of_texts(options.texts, options.seed), *of_lengths(options.texts, options.seed)])
    if options.folder:
        different += compare("format_cases.jsonl", cases.checks(options.folder / "format_cases.jsonl", one))
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
