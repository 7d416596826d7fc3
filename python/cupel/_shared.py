"""Scorers of functions that a host finds by their path, so that nobody can hand them one."""

from __future__ import annotations

import itertools
import json
import os
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from cupel._core import Scored
from cupel._microbatch import MicroBatcher
from cupel._nulls import number
from cupel._scorer import Scorer, Spec

_lock = threading.Lock()
_batchers: dict[str | None, MicroBatcher] = {}


def batcher_for(spec: Spec) -> MicroBatcher:
    """The same one for the same spec, throughout the process."""
    if isinstance(spec, Scorer):
        return MicroBatcher(spec)
    if isinstance(spec, os.PathLike):
        spec = os.fspath(spec)
    key = (
        spec if spec is None or isinstance(spec, str) else json.dumps(_plain(spec), sort_keys=True)
    )
    with _lock:
        if key not in _batchers:
            _batchers[key] = MicroBatcher(Scorer(key))
        return _batchers[key]


def scorer_for(spec: Spec) -> Scorer:
    return batcher_for(spec).scorer


def component_numbers(scorer: Scorer, scored: Scored) -> dict[str, float]:
    """A number for each component of the spec, whatever a row chose to be judged by; 0 for null."""
    values = list(scored.components.values())
    return {
        f"cupel_{name}": number(value) or 0.0
        for name, value in itertools.zip_longest(scorer.weights, values)
    }


def is_right(scored: Scored) -> bool:
    """Whether the first component, which is the answer's, gives 1; the others are about its form."""
    return number(scored.reward) is not None and next(iter(scored.components.values()), 0.0) >= 1


def _plain(spec: Any) -> Any:
    """Configurations hand over their own kinds of mappings and lists."""
    if isinstance(spec, Mapping):
        return {str(key): _plain(value) for key, value in spec.items()}
    if isinstance(spec, Sequence) and not isinstance(spec, str):
        return [_plain(value) for value in spec]
    return spec
