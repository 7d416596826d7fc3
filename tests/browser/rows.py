"""Rows to score, the same every time, and what they come to, counted without cupel."""

from __future__ import annotations

import json
import pathlib
import random
from collections.abc import Iterator
from typing import Any

GROUP = 16
SOURCES = ["algebra", "algebra", "geometry", "numbers", "counting"]
NEEDLE = "a needle in a haystack"


def input_rows(count: int) -> Iterator[dict[str, Any]]:
    """Prompts of GROUP completions each, `count` completions in all."""
    rng = random.Random(7)
    letters = "abcdefghijklmnoprstuvw"
    words = ["".join(rng.choices(letters, k=rng.randint(2, 9))) for _ in range(3000)]
    for number in range(count // GROUP):
        answer = rng.randint(1, 900)
        skill = rng.random()
        completions = []
        for _ in range(GROUP):
            text = " ".join(rng.choices(words, k=max(5, int(rng.lognormvariate(0, 0.5) * 60))))
            given = answer if rng.random() < skill else answer + rng.randint(1, 5)
            kind = rng.random()
            if kind < 0.02:
                completions.append(f"<think> {text}")
            elif kind < 0.05:
                completions.append(text)
            else:
                completions.append(f"<think> {text} </think> So it is \\boxed{{{given}}}.")
        if number == 0:
            completions[5] = f"{NEEDLE} \\boxed{{{answer}}}"
        yield {
            "id": f"p{number}",
            "prompt": f"Question {number}: " + " ".join(rng.choices(words, k=20)),
            "completions": completions,
            "reference": str(answer) if rng.random() < 0.98 else "\\frac{",
            "data_source": rng.choice(SOURCES),
        }


def write_input(path: pathlib.Path, count: int) -> None:
    """Writes the rows as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for row in input_rows(count):
            file.write(json.dumps(row) + "\n")


def read_rows(path: pathlib.Path) -> list[dict[str, Any]]:
    """The rows that `cupel score` wrote."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
