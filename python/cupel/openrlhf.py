"""Rewards for OpenRLHF: a file of two lines, named by `--reward.remote_url reward.py`.

    from cupel.openrlhf import make_reward_func
    reward_func = make_reward_func("r1-zero")

OpenRLHF hands over a query, which is the prompt and the response as tokens were decoded, special
tokens and all; the prompt; and the label. What is scored is the response alone: the prompt is cut
off at the front, also where its beginning was cut away to make room, and the special tokens at the
end. A query that does not begin with its prompt is not scored, for an answer that stands in the
prompt would be taken for one of the model's.

Returned is what version 0.11 reads: `rewards` and `scores` (1 where the answer is right, for dynamic
filtering) as tensors with one entry a query, and `extra_logs` with one number for each query and
component. OpenRLHF takes no nulls: with None or NaN it would stop or spoil the advantages of the
group. What was not decided counts as `on_null` (0), and `extra_logs["cupel_null"]` says how often.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from typing import Any

from cupel._nulls import number
from cupel._rows import Row, reference_fields
from cupel._shared import batcher_for, component_numbers, is_right
from cupel._scorer import Spec

_log = logging.getLogger(__name__)

_SPECIAL = (
    r"<\|[^<>|\s]{1,40}\|>|<｜[^<>｜\s]{1,40}｜>|</?s>|<eos>|<bos>|<pad>|<end_of_turn>|\[PAD\]"
)
_SPECIAL_AT_END = re.compile(rf"(?:\s*(?:{_SPECIAL}))+\s*\Z")
_SPECIAL_AT_BEGIN = re.compile(rf"\A(?:{_SPECIAL})+")
_SHORTEST_OVERLAP = 16


def make_reward_func(spec: Spec = "auto", *, on_null: float = 0.0) -> Callable[..., dict[str, Any]]:
    """A `reward_func`. Thread-safe; calls that come together are scored together."""
    batcher = batcher_for(spec)

    def reward_func(
        queries: Sequence[str], prompts: Sequence[str], labels: Sequence[Any], **_: Any
    ) -> dict[str, Any]:
        import torch

        rows = [_row(*one) for one in zip(queries, prompts, labels, strict=True)]
        futures = [batcher.submit(row) for row in rows]
        scored = [future.result() for future in futures]
        known = [number(one.reward) for one in scored]
        logs = {"cupel_null": [float(reward is None) for reward in known]}
        parts = [component_numbers(batcher.scorer, one) for one in scored]
        logs.update({name: [part[name] for part in parts] for name in parts[0]} if parts else {})
        return {
            "rewards": torch.tensor([on_null if one is None else one for one in known]),
            "scores": torch.tensor([float(is_right(one)) for one in scored]),
            "extra_logs": {name: torch.tensor(values) for name, values in logs.items()},
        }

    return reward_func


def reward_func(
    queries: Sequence[str], prompts: Sequence[str], labels: Sequence[Any], **kwargs: Any
) -> dict[str, Any]:
    """By the spec `auto`, for `--reward.remote_url` with the path of this file."""
    return make_reward_func()(queries, prompts, labels, **kwargs)


def response(query: str, prompt: str) -> str | None:
    """What follows the prompt, without special tokens at the end; None if the prompt is not there."""
    rest = _behind(query, prompt)
    return None if rest is None else _SPECIAL_AT_END.sub("", rest)


def _behind(query: str, prompt: str) -> str | None:
    if query.startswith(prompt):
        return query[len(prompt) :]
    query, prompt = (_SPECIAL_AT_BEGIN.sub("", text) for text in (query, prompt))
    if query.startswith(prompt):
        return query[len(prompt) :]
    # Of a prompt that was too long only an end is left.
    begin = prompt.find(query[:_SHORTEST_OVERLAP]) if len(query) >= _SHORTEST_OVERLAP else -1
    while begin >= 0:
        if query.startswith(prompt[begin:]):
            return query[len(prompt) - begin :]
        begin = prompt.find(query[:_SHORTEST_OVERLAP], begin + 1)
    return None


def _row(query: str, prompt: str, label: Any) -> Row:
    said = response(query, prompt)
    if said is None:
        _log.warning("a query does not begin with its prompt and is not scored: %.80r", query)
    return {**reference_fields(label), "prompt": prompt, "completion": said}
