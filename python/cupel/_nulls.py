"""What stands in for a null where an RL loop can take numbers only.

A null says that nothing is known about a completion: its task is bad, or the machine failed. Where
the loop shows a whole group, a null counts as the mean of its group's other rewards, which makes
its advantage 0 and leaves the group's mean as it is. A completion that is shown alone counts as
`otherwise`. Every adapter that uses this counts the nulls in a metric.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable


def number(value: float | None) -> float | None:
    """None for NaN, which is how a null is written where there are only floats."""
    return None if value is None or math.isnan(value) else float(value)


def filled(
    rewards: list[float | None], groups: Iterable[Hashable], otherwise: float = 0.0
) -> list[float]:
    """The rewards with every null replaced; `groups` names the group of each, None for no group."""
    groups = list(groups)
    known: dict[Hashable, list[float]] = defaultdict(list)
    for reward, group in zip(rewards, groups, strict=True):
        if reward is not None and group is not None:
            known[group].append(reward)
    neutral = {group: math.fsum(values) / len(values) for group, values in known.items()}
    return [
        neutral.get(group, otherwise) if reward is None else reward
        for reward, group in zip(rewards, groups, strict=True)
    ]
