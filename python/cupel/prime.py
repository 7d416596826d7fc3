"""Rewards for verifiers, Prime Intellect's library of environments.

    import verifiers.v1 as vf
    from cupel.prime import make_reward

    class Task(vf.Task):
        reward = vf.reward(make_reward("r1-zero"))

or, for a task that exists, without code:

    --env.taskset.task.rewards.cupel.fn cupel.prime.reward

The fields of the task's data are the fields of the row (`answer`, `tests`, ...), and its last reply
is what is scored. `trace.info["cupel"]` says what was decided and why.

A completion about which nothing was decided raises `Undecided`: verifiers then marks the trace as
failed, with the reason, instead of scoring the model 0. Rollouts that failed are retried or left
out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from cupel._nulls import number
from cupel._rows import COMPLETION_FIELDS, Row, fields
from cupel._shared import batcher_for
from cupel._scorer import Spec


class Undecided(RuntimeError):
    """Nothing is known about a completion: its task is bad, or the machine failed."""


def make_reward(
    spec: Spec = "auto", *, name: str = "cupel"
) -> Callable[..., Coroutine[Any, Any, float]]:
    """A method for `@vf.reward`, or a plugged function; traces have its rewards under `name`."""
    batcher = batcher_for(spec)

    async def reward(self: Any = None, *, task: Any, trace: Any) -> float:
        scored = await asyncio.wrap_future(batcher.submit(_row(task, trace)))
        trace.info["cupel"] = {
            "outcome": scored.outcome,
            "reason": scored.reason,
            "extracted": scored.extracted,
            "components": {name: number(value) for name, value in scored.components.items()},
        }
        value = number(scored.reward)
        if value is None:
            raise Undecided(f"{scored.outcome} ({scored.reason}): {scored.detail}")
        return value

    reward.__name__ = name
    return reward


async def reward(task: Any, trace: Any) -> float:
    """By the spec `auto`."""
    return await make_reward()(task=task, trace=trace)


def _row(task: Any, trace: Any) -> Row:
    said = trace.last_reply
    return {
        **fields(task.model_dump(), COMPLETION_FIELDS),
        "prompt": task.prompt_text,
        "completion": said,
        "truncated": bool(trace.is_truncated),
    }
