"""Seconds that each step of TRL took: trl_speed.py MODEL FOLDER STEPS"""

import json
import pathlib
import sys
import time

from transformers import TrainerCallback
from trl_trainer import trainer

PROMPTS, GROUP, ROWS = 32, 16, 128


class Clock(TrainerCallback):
    def __init__(self):
        self.times = []

    def on_step_end(self, *_, **__):
        self.times.append(time.monotonic())


def main():
    model, folder = (pathlib.Path(argument) for argument in sys.argv[1:3])
    clock = Clock()
    made = trainer(
        model,
        folder,
        prompt_count=500,
        per_device_train_batch_size=ROWS,
        gradient_accumulation_steps=PROMPTS * GROUP // ROWS,
        num_generations=GROUP,
        max_steps=int(sys.argv[3]),
        learning_rate=1e-6,
        loss_type="dapo",
        beta=0.0,
    )
    made.add_callback(clock)
    made.train()
    lengths = [e["completions/mean_length"] for e in made.state.log_history if "loss" in e]
    taken = [after - before for before, after in zip(clock.times, clock.times[1:])]
    print(json.dumps({"seconds": taken, "length": sum(lengths) / len(lengths)}))


if __name__ == "__main__":
    main()
