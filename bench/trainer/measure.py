"""Measures the trainer beside TRL, on the CPU.

    scripts/bench trainer [--steps 6] [--build build/release]

First the updates that both do with the same completions, then how long a step takes each, on one thread: 32
prompts, 16 completions each of at most 40 tokens, a model of 105,000 parameters. TRL is installed on first
use (6 GB). What is built is taken: scripts/build-trainer cupel_train cupel_policy_probe.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

from runs import BUILD, ROOT, grpo_run, start_model, train

sys.path.insert(0, str(ROOT / "bench"))
from python_environment import environment  # noqa: E402

HERE = pathlib.Path(__file__).parent


def cupel_speed(build, model, folder, steps):
    """Seconds of each step after the first, and the mean length of completions."""
    run = grpo_run(
        model,
        folder / "cupel",
        steps=steps,
        loss={"type": "dapo"},
        rollout={"prompts": 32, "group_size": 16, "slots": 512},
        micro_batch={"rows": 128},
        schedule={"peak": 1e-6},
    )
    output = train(build, run, folder / "speed.json")
    lines = map(json.loads, (output / "metrics.jsonl").read_text().splitlines())
    lines = [line for line in lines if line["kind"] == "train"]
    times = [line["time"] for line in lines]
    taken = [after - before for before, after in zip(times, times[1:])]
    return taken, statistics.mean(line["length"] for line in lines)


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench trainer",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--steps", type=int, default=6, help="of each, the first not counted [6]")
    parser.add_argument("--build", type=pathlib.Path, default=BUILD, help="[build/release]")
    parser.add_argument("--no-parity", action="store_true", help="speed alone")
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    python = environment(ROOT / "tests/python/trainers/requirements.txt")
    with tempfile.TemporaryDirectory(prefix="cupel-trainer-") as name:
        folder = pathlib.Path(name)
        parity = folder / "parity"
        parity.mkdir()
        if not options.no_parity:
            subprocess.run([python, HERE / "parity.py", parity, options.build], check=True)
        model = start_model(options.build, folder)
        ours, our_length = cupel_speed(options.build, model, folder, options.steps)
        command = [python, HERE / "trl_speed.py", model, folder / "trl", str(options.steps)]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        theirs = json.loads(said.splitlines()[-1])
        print("\n32 prompts x 16 completions, one thread")
        print(f"{'':<8}{'s a step':>10}{'range':>16}{'tokens each':>13}")
        for who, taken, length in (
            ("cupel", ours, our_length),
            ("TRL", theirs["seconds"], theirs["length"]),
        ):
            spread = f"{min(taken):.2f}-{max(taken):.2f}"
            print(f"{who:<8}{statistics.median(taken):>10.2f}{spread:>16}{length:>13.1f}")
        ratio = statistics.median(theirs["seconds"]) / statistics.median(ours)
        print(f"cupel does {ratio:.1f} steps in the time of one of TRL's")


if __name__ == "__main__":
    main()
