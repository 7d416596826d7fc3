"""Rewards for slime.

    --custom-rm-path cupel.slime.reward_func --custom-config-path rewards.yaml

    # rewards.yaml
    cupel_spec: r1-zero

slime calls `reward_func(args, sample)` for each sample, or `reward_func(args, samples)` for each
group where `--group-rm` is given; both are answered. A sample's `label` is its reference, and what
is in its `metadata` are fields of its row. With `--reward-key KEY` the reward is a dict that has
it under KEY, and each component's value under `cupel_NAME`.

slime averages rewards over the group and takes no nulls. A sample about which nothing was decided is
taken out of the loss (`remove_sample`), and its reward is the mean of its group's where slime shows
the group, else `cupel_on_null` (0). `sample.metadata["cupel"]` says what was decided and why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from cupel._nulls import filled, number
from cupel._rows import Row, fields, prompt_text, reference_fields
from cupel._shared import batcher_for, component_numbers


async def reward_func(args: Any, samples: Any, **_: Any) -> Any:
    """The reward of a sample, or the rewards of a list of them, in order."""
    if not isinstance(samples, Sequence):
        return (await _rewards(args, [samples]))[0]
    return await _rewards(args, list(samples))


async def _rewards(args: Any, samples: list[Any]) -> list[Any]:
    batcher = batcher_for(getattr(args, "cupel_spec", None) or "auto")
    futures = [batcher.submit(_row(sample)) for sample in samples]
    scored = await asyncio.gather(*map(asyncio.wrap_future, futures))
    groups = [getattr(sample, "group_index", None) for sample in samples]
    known = [number(one.reward) for one in scored]
    rewards = filled(known, groups, float(getattr(args, "cupel_on_null", 0.0)))
    for sample, one in zip(samples, scored, strict=True):
        _note(sample, one)
    key = getattr(args, "reward_key", None)
    if not key:
        return rewards
    return [
        {**component_numbers(batcher.scorer, one), key: reward}
        for one, reward in zip(scored, rewards, strict=True)
    ]


def _row(sample: Any) -> Row:
    metadata = sample.metadata if isinstance(sample.metadata, Mapping) else {}
    return {
        **fields(metadata, {"cupel"}),
        **reference_fields(sample.label),
        "prompt": prompt_text(sample.prompt),
        "completion": sample.response,
        "completion_tokens": sample.response_length,
        "truncated": getattr(sample.status, "value", None) == "truncated",
    }


def _note(sample: Any, scored: Any) -> None:
    if number(scored.reward) is None:
        sample.remove_sample = True
    if isinstance(sample.metadata, dict):
        sample.metadata["cupel"] = {
            "outcome": scored.outcome,
            "reason": scored.reason,
            "extracted": scored.extracted,
        }
