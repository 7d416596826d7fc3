"""What both sides are given: a small model with some training, prompts, and their settings."""

import itertools
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build/release"
RECIPE = json.loads((ROOT / "recipes/r1-zero-mini.json").read_text())
TASK = RECIPE["stages"][1]["data"]["task"]
LONGEST = RECIPE["sampling"]["max_tokens"]


def prompts(count):
    """Additions, all of them different."""
    pairs = itertools.product(range(10, 100), repeat=2)
    return [f"{a}+{b}=" for a, b in itertools.islice(pairs, 0, count * 7, 7)]


def train(build, run, file):
    """Runs cupel-train on one thread with this configuration, which is written to the file."""
    file.write_text(json.dumps(run))
    command = [build / "trainer/cupel-train", "train", file]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return pathlib.Path(run["output"])


def start_model(build, folder, steps=80):
    """The recipe's cold start, cut short: completions differ in length and in what they say."""
    shared = {key: RECIPE[key] for key in ("seed", "template", "data", "reward", "sampling")}
    run = shared | RECIPE["stages"][0] | {"steps": steps, "evaluation": {"every": 0}, "threads": 1}
    return train(build, run | {"output": str(folder / "start")}, folder / "start.json") / "final"


def grpo_run(model, output, **settings):
    """A run of GRPO on that model with these settings."""
    return {
        "kind": "grpo",
        "output": str(output),
        "seed": 3,
        "threads": 1,
        "model": {"folder": str(model)},
        "data": {"task": TASK, "max_prompt_tokens": 16},
        "reward": {"components": [{"verifier": "format", "options": {"template": "r1-zero"}}]},
        "sampling": {"temperature": 1.0, "max_tokens": LONGEST},
        "optimizer": {"weight_decay": 0.0, "max_gradient_norm": 1.0},
    } | settings
