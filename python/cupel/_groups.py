"""Rewards by prompt."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cupel._core import GroupTensors

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


class Groups:
    """Rewards as arrays `[prompts, group]`, and what each group says.

    >>> groups = cupel.score(completions=[["4", "5"], ["1", "2"]], references=["4", "9"]).groups()
    >>> groups.pass_rate
    array([0.5, 0. ], dtype=float32)
    >>> torch.from_dlpack(groups.rewards).shape
    torch.Size([2, 2])

    The arrays are numpy's, which every framework takes over by DLPack without a copy. Smaller groups
    are filled up at their end: NaN, and False in the mask.
    """

    def __init__(self, tensors: GroupTensors) -> None:
        self._tensors = tensors

    def __len__(self) -> int:
        return len(self.rewards)

    @cached_property
    def rewards(self) -> Floats:
        """`[prompts, group]`; NaN where nothing was decided."""
        return self._tensors.rewards()

    @cached_property
    def mask(self) -> Flags:
        """`[prompts, group]`: whether there is a reward."""
        return self._tensors.mask()

    @cached_property
    def components(self) -> dict[str, Floats]:
        """`[prompts, group]` for each component of the spec."""
        return self._tensors.components()

    @cached_property
    def mean(self) -> Floats:
        """`[prompts]`: the mean of the rewards that there are; NaN where there is none."""
        return self._tensors.mean()

    @cached_property
    def std(self) -> Floats:
        """`[prompts]`: their standard deviation; NaN where there is none."""
        return self._tensors.deviation()

    @cached_property
    def pass_rate(self) -> Floats:
        """`[prompts]`: the share of those with a reward that are correct; NaN where there is none."""
        return self._tensors.pass_rate()

    @cached_property
    def no_signal(self) -> Flags:
        """`[prompts]`: whether all rewards are the same, so that no advantage is left."""
        return self._tensors.no_signal()

    def __repr__(self) -> str:
        prompts, group = self.rewards.shape
        return f"Groups({prompts} prompts x {group}, {int(self.no_signal.sum())} without signal)"
