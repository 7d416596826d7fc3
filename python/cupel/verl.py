"""Rewards for verl.

    custom_reward_function:
      path: pkg://cupel.verl
      name: compute_score            # compute_score_batch for reward_manager=batch
      reward_kwargs: {spec: r1-zero}

verl calls `compute_score` for one sample at a time, from many threads; calls that come together are
scored together. Every sample gets the same keys, with numbers only:

    score       the reward
    acc         1 where the first component gives 1 (the answer is right), else 0
    scored      0 where nothing was decided
    cupel_NAME  what component NAME gave

verl takes no nulls: a NaN would reach every advantage of its group. So what was not decided counts
as `on_null` (0), and the mean of `scored` says how often that happened; in a batch whose samples
carry an `index` in `extra_info`, it counts as the mean of the samples of the same index instead,
which gives it no advantage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cupel._shared import batcher_for, component_numbers, is_right, scorer_for
from cupel._core import Scored
from cupel._nulls import filled, number
from cupel._rows import COMPLETION_FIELDS, REFERENCE_FIELDS, Row, fields, plain, reference_fields
from cupel._scorer import Scorer, Spec

# The reference is `ground_truth`, whatever else may stand in a sample's `extra_info`.
_NOT_OF_THE_ROW = COMPLETION_FIELDS | REFERENCE_FIELDS


def compute_score(
    data_source: str,
    solution_str: str,
    ground_truth: Any,
    extra_info: Mapping[str, Any] | None = None,
    *,
    spec: Spec = "auto",
    on_null: float = 0.0,
    **_: Any,
) -> dict[str, float]:
    """The reward of one sample. Thread-safe; may be called from as many threads as one likes."""
    batcher = batcher_for(spec)
    row = _row(data_source, solution_str, ground_truth, extra_info)
    scored = batcher.call(row)
    reward = number(scored.reward)
    return _numbers(batcher.scorer, scored, on_null if reward is None else reward)


def compute_score_batch(
    data_sources: Sequence[str],
    solution_strs: Sequence[str],
    ground_truths: Sequence[Any],
    extra_infos: Sequence[Mapping[str, Any] | None] | None = None,
    *,
    spec: Spec = "auto",
    on_null: float = 0.0,
    **_: Any,
) -> list[dict[str, float]]:
    """The rewards of a batch, in order."""
    extras = extra_infos if extra_infos is not None else [None] * len(solution_strs)
    rows = [
        _row(*sample)
        for sample in zip(data_sources, solution_strs, ground_truths, extras, strict=True)
    ]
    scorer = scorer_for(spec)
    scored = list(scorer.score(rows))
    rewards = filled([number(one.reward) for one in scored], map(_prompt_of, rows), on_null)
    return [_numbers(scorer, one, reward) for one, reward in zip(scored, rewards, strict=True)]


def _row(
    data_source: str, solution: str, ground_truth: Any, extra_info: Mapping[str, Any] | None
) -> Row:
    about = fields(extra_info if isinstance(extra_info, Mapping) else {}, _NOT_OF_THE_ROW)
    return {
        **about,
        **reference_fields(ground_truth),
        "data_source": plain(data_source),
        "completion": solution,
    }


def _prompt_of(row: Row) -> tuple[str, str] | None:
    return (str(row["data_source"]), str(row["index"])) if "index" in row else None


def _numbers(scorer: Scorer, scored: Scored, reward: float) -> dict[str, float]:
    return {
        "score": reward,
        "acc": float(is_right(scored)),
        "scored": float(number(scored.reward) is not None),
        **component_numbers(scorer, scored),
    }
