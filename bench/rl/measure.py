#!/usr/bin/env python3
"""A GRPO batch rewarded by cupel and by the functions in use: scripts/bench rl

1,024 prompts x 16 completions of 4 KB, each different, for mathematics, form and language together.
cupel scores all of them with one spec. Beside it, in the same run, the three rewards as Python has
them: `accuracy_reward` (Math-Verify) and `think_format_reward` of TRL, and the share of English
words, of which no library has a reward: once as the plainest loop over words, which knows English by
its letters alone, and once as langdetect tells the language of each sentence. Those take minutes, so
they are given every --every'th completion (langdetect every 40th of these), and their time is that
of the whole batch at the same rate. Values that differ from cupel's by more than 0.01 are counted.
"""

import argparse
import json
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "build/release/python"
SPEC = {
    "components": [
        {"verifier": "math"},
        {"verifier": "format", "options": {"template": "trl_think"}},
        {"verifier": "language", "options": {"target": "en"}},
    ]
}
THOUGHTS = (
    "Let us write $x_{n} = \\frac{a}{b} + n$ and look at what happens when $n = %d$. ",
    "We multiply both sides by $%d$, so that the fractions are gone. ",
    "Wait, the sign must be checked: $(-1)^{%d}$ was left out above. ",
    "The sum of the first %d terms is then $\\sum_{k=1}^{n} k^2$, which we know. ",
    "So far this agrees with the case $m = %d$, and nothing else can occur. ",
)
WORD = re.compile(r"[^\W\d_]{2,}")
LATIN = re.compile(r"[A-Za-z]+\Z")


def reference(prompt):
    return f"\\frac{{{prompt * 3 + 1}}}{{{prompt % 9 + 2}}}"


def completion(prompt, index, characters, draw):
    thoughts = (draw.choice(THOUGHTS) % draw.randrange(2, 10**6) for _ in range(characters // 60))
    thought = "".join(thoughts)
    right = index % 2 == 0
    answer = f"\\dfrac{{{prompt * 3 + 1 if right else prompt * 3 + 2}}}{{{prompt % 9 + 2}}}"
    opening = "" if index % 8 == 7 else "<think>\n"
    return f"{opening}{thought[:characters]}\n</think>\nThe answer is $\\boxed{{{answer}}}$."


def share_of_english(completions):
    shares = []
    for text in completions:
        words = WORD.findall(text)
        shares.append(sum(1 for word in words if LATIN.match(word)) / len(words) if words else 1.0)
    return shares


def timed(work):
    start = time.perf_counter()
    values = work()
    return values, time.perf_counter() - start


def ours(completions, references, rounds):
    """The result, and the seconds of each round."""
    import cupel

    scorer = cupel.Scorer(SPEC)
    scorer.score(completions=completions[:256], references=references[:256])
    runs = [
        timed(lambda: scorer.score(completions=completions, references=references))
        for _ in range(rounds)
    ]
    return runs[-1][0], [seconds for _, seconds in runs]


def theirs(completions, references):
    """Values and seconds of each reward."""
    from trl.rewards import accuracy_reward, think_format_reward

    chats = [[{"role": "assistant", "content": text}] for text in completions]
    solutions = [f"${text}$" for text in references]
    accuracy_reward(chats[:1], solution=solutions[:1])
    return {
        "math": timed(lambda: accuracy_reward(chats, solution=solutions)),
        "format": timed(lambda: think_format_reward(chats)),
        "language": timed(lambda: share_of_english(completions)),
    }


def by_detector(completions):
    """Shares and seconds of langdetect."""
    worker = [os.environ["CUPEL_BENCH_RL"], ROOT / "bench/rl/detector_worker.py"]
    found = json.loads(subprocess.check_output(worker, input=json.dumps(completions), text=True))
    return found["shares"], found["seconds"]


def measure(options):
    draw = random.Random(options.seed)
    places = [(p, i) for p in range(options.prompts) for i in range(options.group)]
    completions = [completion(p, i, options.characters, draw) for p, i in places]
    references = [reference(p) for p, _ in places]
    result, seconds = ours(completions, references, options.rounds)
    median = statistics.median(seconds)
    size = sum(map(len, completions)) / 1e6
    print(f"{len(completions):,} completions, {size:.0f} MB, {os.cpu_count()} cores")
    print(f"cupel, all three: {median:.3f} s ({min(seconds):.3f} to {max(seconds):.3f})")
    part = slice(0, None, options.every)
    few = slice(0, None, options.every * 40)
    values = theirs(completions[part], references[part])
    report = Report(result, median, len(completions))
    taken = {name: report.add(name, name, part, *found) for name, found in values.items()}
    taken["detector"] = report.add("detector", "language", few, *by_detector(completions[few]))
    together = taken["math"] + taken["format"]
    report.total("with the loop", together + taken["language"])
    report.total("with detector", together + taken["detector"])


class Report:
    """A line for each of their rewards."""

    def __init__(self, result, seconds, number):
        self.result, self.seconds, self.number = result, seconds, number
        print(f"\n{'reward':<14}{'s, the batch':>14}{'times cupel':>14}{'differ':>10}")

    def add(self, name, component, part, values, taken):
        """The seconds that the whole batch would take."""
        mine = self.result.components[component][part]
        differ = sum(1 for a, b in zip(values, mine, strict=True) if a is None or abs(a - b) > 0.01)
        seconds = taken * self.number / len(values)
        print(f"{name:<14}{seconds:>14.1f}{seconds / self.seconds:>14.0f}{differ:>6}/{len(values)}")
        return seconds

    def total(self, name, seconds):
        print(f"{name:<14}{seconds:>14.1f}{seconds / self.seconds:>14.0f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--prompts", type=int, default=1024)
    parser.add_argument("--group", type=int, default=16)
    parser.add_argument("--characters", type=int, default=4000)
    parser.add_argument("--every", type=int, default=17, help="completions between two they get")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if os.environ.get("CUPEL_BENCH_RL"):
        return measure(options)
    subprocess.run([ROOT / "scripts/build-python"], check=True, stdout=subprocess.DEVNULL)
    sys.path.insert(0, str(ROOT / "bench"))
    from python_environment import environment

    python = environment(ROOT / "tests/python/trainers/requirements.txt")
    detector = environment(ROOT / "bench/rl/requirements.txt")
    inherited = {**os.environ, "PYTHONPATH": str(PACKAGE), "CUPEL_BENCH_RL": str(detector)}
    os.execve(python, [python, __file__, *sys.argv[1:]], inherited)


if __name__ == "__main__":
    main()
