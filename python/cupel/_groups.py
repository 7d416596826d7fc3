"""Rewards by prompt."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


class Groups:
    """Rewards as arrays `[prompts, group]`, and what each group says.

    >>> groups = cupel.score(completions=[["4", "5"], ["1", "2"]], references=["4", "9"]).groups()
    >>> groups.pass_rate
    array([0.5, 0. ], dtype=float32)
    >>> torch.from_dlpack(groups.rewards).shape
    torch.Size([2, 2])

    The arrays are numpy's, which any framework takes over without a copy by DLPack; where all
    groups are of one size, `rewards`, `mask` and `components` share the memory of the `Result`.
    Smaller groups are filled up: NaN, and False in the mask.
    """

    rewards: Floats
    """`[prompts, group]`; NaN where nothing was decided."""
    mask: Flags
    """`[prompts, group]`: whether there is a reward."""
    components: dict[str, Floats]
    """`[prompts, group]` for each component."""

    def __init__(
        self,
        rewards: Floats,
        mask: Flags,
        correct: Flags,
        components: dict[str, Floats],
        sizes: list[int],
    ) -> None:
        shape = _Shape(sizes)
        self.rewards = shape.floats(rewards)
        self.mask = shape.flags(mask)
        self.components = {name: shape.floats(values) for name, values in components.items()}
        self._correct = shape.flags(correct)

    def __len__(self) -> int:
        return len(self.rewards)

    @cached_property
    def mean(self) -> Floats:
        """`[prompts]`: the mean of the rewards that there are; NaN where there is none."""
        return _over(np.where(self.mask, self.rewards, 0).sum(axis=1), self._count)

    @cached_property
    def std(self) -> Floats:
        """`[prompts]`: the standard deviation of the group itself (divided by the number of its
        rewards); NaN where there is none."""
        apart = np.where(self.mask, self.rewards - self.mean[:, np.newaxis], 0)
        return np.sqrt(_over((apart * apart).sum(axis=1), self._count))

    @cached_property
    def pass_rate(self) -> Floats:
        """`[prompts]`: the share of completions with a reward that are correct; NaN where there is
        none."""
        return _over((self._correct & self.mask).sum(axis=1), self._count)

    @cached_property
    def no_signal(self) -> Flags:
        """`[prompts]`: whether all rewards are the same, so that no advantage comes of them."""
        low = np.where(self.mask, self.rewards, np.inf).min(axis=1, initial=np.inf)
        high = np.where(self.mask, self.rewards, -np.inf).max(axis=1, initial=-np.inf)
        same: Flags = low >= high
        return same

    @cached_property
    def _count(self) -> NDArray[np.int64]:
        count: NDArray[np.int64] = self.mask.sum(axis=1)
        return count

    def __repr__(self) -> str:
        prompts, group = self.rewards.shape
        return f"Groups({prompts} prompts x {group}, {int(self.no_signal.sum())} without signal)"


class _Shape:
    """Where the completions of a batch stand in `[prompts, group]`."""

    def __init__(self, sizes: list[int]) -> None:
        self._sizes = np.array(sizes, dtype=np.int64)
        self._width = int(self._sizes.max(initial=0))
        self._is_even = bool((self._sizes == self._width).all())

    def floats(self, flat: Floats) -> Floats:
        return self._shaped(flat, np.float32(np.nan))

    def flags(self, flat: Flags) -> Flags:
        return self._shaped(flat, np.bool_(False))

    def _shaped(self, flat: NDArray, filling: np.generic) -> NDArray:  # type: ignore[type-arg]
        if self._is_even:
            return flat.reshape(len(self._sizes), self._width)
        shaped = np.full((len(self._sizes), self._width), filling, dtype=flat.dtype)
        shaped[np.arange(self._width) < self._sizes[:, np.newaxis]] = flat
        return shaped


def _over(sums: NDArray, counts: NDArray[np.int64]) -> Floats:  # type: ignore[type-arg]
    """sums / counts; NaN where there is nothing to count."""
    result = np.full(len(sums), np.nan, dtype=np.float32)
    np.divide(sums, counts, out=result, where=counts > 0, casting="unsafe")
    return result
