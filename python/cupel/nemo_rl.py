"""Rewards for NeMo-RL, as an environment.

    from cupel.nemo_rl import register
    register("cupel")                     # in the script that starts the run

    env:
      cupel: {spec: r1-zero}              # in its configuration; data with task_name: cupel

What the assistant said in all its turns is scored, against the row that `extra_env_info` is
(`ground_truth`, and whatever else a verifier reads). Episodes end after one step.

NeMo-RL takes no nulls. What was not decided counts as the mean of the other completions of the same
prompt in the same step, where there are any, else as `on_null` (0); the metric `cupel/undecided`
counts it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import torch

from cupel._nulls import filled, number
from cupel._rows import COMPLETION_FIELDS, Row, fields, plain, prompt_text, reference_fields
from cupel._shared import scorer_for


class EnvironmentReturn(NamedTuple):
    """The fields of NeMo-RL's own type of that name, in its order."""

    observations: list[dict[str, str]]
    metadata: list[Any]
    next_stop_strings: list[None]
    rewards: torch.Tensor
    terminateds: torch.Tensor
    answers: list[str | None]


class CupelEnvironment:
    """NeMo-RL's `EnvironmentInterface`, to be run as a Ray actor."""

    def __init__(self, config: Mapping[str, Any]):
        self._scorer = scorer_for(config.get("spec", "auto"))
        self._on_null = float(config.get("on_null", 0.0))
        self._scored = 0
        self._undecided = 0

    def step(
        self, message_log_batch: Sequence[Sequence[Mapping[str, Any]]], metadata: Sequence[Any]
    ) -> EnvironmentReturn:
        rows = [_row(log, about) for log, about in zip(message_log_batch, metadata, strict=True)]
        scored = list(self._scorer.score(rows))
        known = [number(one.reward) for one in scored]
        groups = [(row["prompt"], str(row.get("ground_truth"))) for row in rows]
        self._scored += len(known)
        self._undecided += known.count(None)
        return EnvironmentReturn(
            observations=[_observation(one) for one in scored],
            metadata=list(metadata),
            next_stop_strings=[None] * len(rows),
            rewards=torch.tensor(filled(known, groups, self._on_null), dtype=torch.float32),
            terminateds=torch.ones(len(rows)),
            answers=[one.extracted or None for one in scored],
        )

    def global_post_process_and_metrics(self, batch: Any) -> tuple[Any, dict[str, float]]:
        """The batch as it is, and what came of the steps since the last call."""
        metrics = {
            "accuracy": batch["rewards"].float().mean().item(),
            "cupel/undecided": float(self._undecided),
            "cupel/undecided_share": self._undecided / max(self._scored, 1),
        }
        self._scored = self._undecided = 0
        return batch, metrics

    def shutdown(self) -> None:
        """Nothing is left running between steps."""


def register(name: str = "cupel") -> None:
    """Makes the environment known to NeMo-RL under `name`."""
    from nemo_rl.distributed.ray_actor_environment_registry import ACTOR_ENVIRONMENT_REGISTRY
    from nemo_rl.distributed.virtual_cluster import PY_EXECUTABLES
    from nemo_rl.environments.utils import register_env

    actor = f"{__name__}.CupelActor"
    ACTOR_ENVIRONMENT_REGISTRY[actor] = PY_EXECUTABLES.SYSTEM
    register_env(name, actor)


def __getattr__(name: str) -> Any:
    if name != "CupelActor":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import ray

    return ray.remote(max_restarts=-1, max_task_retries=-1)(CupelEnvironment)


def _row(log: Sequence[Mapping[str, Any]], about: Any) -> Row:
    row = fields(about, COMPLETION_FIELDS) if isinstance(about, Mapping) else {}
    if "ground_truth" in row:
        row.update(reference_fields(row["ground_truth"]))
    said = [str(turn["content"]) for turn in log if turn["role"] == "assistant"]
    asked = [plain(turn) for turn in log if turn["role"] == "user"]
    return {**row, "prompt": prompt_text(asked), "completion": "".join(said)}


def _observation(scored: Any) -> dict[str, str]:
    return {"role": "environment", "content": f"Environment: {scored.outcome}"}
