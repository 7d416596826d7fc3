"""The same updates by TRL and by cupel: losses, norms of gradients, and the weights after them.

    parity.py FOLDER BUILD

TRL samples completions and does three updates with them. cupel is given the completions and their rewards,
and must come to the same.
"""

import json
import pathlib
import subprocess
import sys

from runs import grpo_run, start_model
from safetensors.torch import load_file
from trl_trainer import Recorder, trainer, worth

PROMPTS, GROUP, UPDATES = 8, 8, 3
RATE = 0.002  # far more than one trains with: ratios leave the clip
CLIP = {"clip_low": 0.2, "clip_high": 0.28}
TRL_CLIP = {"epsilon": 0.2, "epsilon_high": 0.28}
CASES = {
    "grpo": ({"loss_type": "grpo"}, {"type": "grpo"}),
    "bnpo": ({"loss_type": "bnpo"}, {"type": "bnpo"}),
    "dr_grpo": (
        {"loss_type": "dr_grpo", "scale_rewards": "none"},
        {"type": "dr_grpo"},
    ),
    "dapo": ({"loss_type": "dapo"}, {"type": "dapo"}),
    "gspo": (
        {"loss_type": "grpo", "importance_sampling_level": "sequence"},
        {"type": "gspo"},
    ),
    "cispo": ({"loss_type": "cispo", "epsilon_high": 5.0}, {"type": "cispo", "clip_high": 5.0}),
    "sapo": ({"loss_type": "sapo"}, {"type": "sapo"}),
}


def with_trl(model, folder, beta, settings):
    """The batch, each update's loss and norm, and the weights after the last."""
    made = trainer(
        model,
        folder,
        Recorder,
        per_device_train_batch_size=PROMPTS * GROUP,
        num_generations=GROUP,
        num_iterations=UPDATES,
        max_steps=UPDATES,
        learning_rate=RATE,
        beta=beta,
        **TRL_CLIP | settings,
    )
    made.train()
    norms = [entry["grad_norm"] for entry in made.state.log_history if "grad_norm" in entry]
    made.save_model(str(folder))
    return made.batch, made.losses, norms, load_file(folder / "model.safetensors")


def batch_of(inputs, reference):
    """TRL's batch as the probe reads it, padding left out."""

    def rows(kind):
        pairs = zip(inputs[f"{kind}_ids"], inputs[f"{kind}_mask"].bool(), strict=True)
        return [ids[mask].tolist() for ids, mask in pairs]

    asked, said = rows("prompt"), rows("completion")
    numbers = {}
    return {
        "prompts": asked,
        "completions": said,
        "rewards": [worth(ids) for ids in said],
        "groups": [numbers.setdefault(tuple(ids), len(numbers)) for ids in asked],
        "reference": reference,
    }


def with_cupel(probe, model, folder, beta, loss, batch, updates):
    folder.mkdir()
    scale = "none" if loss["type"] == "dr_grpo" else "group"
    run = grpo_run(
        model,
        folder / "run",
        steps=1,
        loss=CLIP | loss | {"kl_coefficient": beta, "kl_times_ratio": True},
        advantage={"scale": scale},
        rollout={"prompts": PROMPTS, "group_size": GROUP},
        updates_per_rollout={"epochs": updates},
        micro_batch={"rows": 24},  # not a divisor of the rows
        schedule={"peak": RATE},
    )
    (folder / "run.json").write_text(json.dumps(run))
    (folder / "batch.json").write_text(json.dumps(batch))
    files = [folder / name for name in ("run.json", "batch.json", "out.json", "model")]
    subprocess.run([probe, *files], check=True)
    return json.loads(files[2].read_text()), load_file(folder / "model/model.safetensors")


def without_padding_token(config):
    """PyTorch's embedding gives the padding token no gradient, also where a policy has sampled it."""
    values = json.loads(config.read_text())
    del values["pad_token_id"]
    config.write_text(json.dumps(values))


def main():
    folder, build = (pathlib.Path(argument) for argument in sys.argv[1:])
    probe = build / "tests/trainer/cupel_policy_probe"
    model = start_model(build, folder)
    without_padding_token(model / "config.json")
    print(f"{PROMPTS} prompts x {GROUP} completions; TRL's value, and by how much cupel's differs")
    print(
        f"{'loss':<9}{'beta':>6}{'loss, 1st':>12}{'off':>9}{'norm, 1st':>11}{'off':>9}"
        f"{f'loss, {UPDATES}':>10}{'off':>9}{'norm, 3':>9}{'off':>9}{'weights off':>13}"
    )
    worst = 0
    for name, (settings, loss) in CASES.items():
        for beta in (0.0, 0.04):
            here = folder / f"{name}-{beta}"
            inputs, losses, norms, theirs = with_trl(model, here / "trl", beta, settings)
            batch = batch_of(inputs, str(model) if beta else None)
            first, _ = with_cupel(probe, model, here / "first", beta, loss, batch, 1)
            all_of_them, ours = with_cupel(probe, model, here / "all", beta, loss, batch, UPDATES)
            advantages = zip(first["advantages"], inputs["advantages"].tolist(), strict=True)
            assert max(abs(a - b) for a, b in advantages) < 1e-4
            pairs = [
                (losses[0], first["loss"]),
                (norms[0], first["gradient_norm"]),
                (sum(losses), all_of_them["loss"]),
                (sum(norms), all_of_them["gradient_norm"]),
            ]
            off = max((theirs[key] - ours[key]).abs().max().item() for key in ours)
            line = "".join(f"{a:>12.6f}{abs(a - b):>9.1e}" for a, b in pairs)
            print(f"{name:<9}{beta:>6}{line}{off:>13.1e}", flush=True)
            worst = max(worst, *(abs(a - b) for a, b in pairs))
    print(f"largest difference {worst:.1e}")
    sys.exit(worst > 1e-4)


if __name__ == "__main__":
    main()
