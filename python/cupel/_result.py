"""What scoring a batch gives back."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from cupel._core import Scored, Scores
from cupel._groups import Groups
from cupel._summary import Summary

if TYPE_CHECKING:
    import pyarrow


class Result:
    """The scores of a batch: columns of it as numpy arrays and lists, its rows by index.

    >>> result = cupel.score(completions=["\\\\boxed{4}", "5"], references=["4", "4"])
    >>> result.rewards
    array([1., 0.], dtype=float32)
    >>> result[1].reason
    'not_equal'

    Immutable; columns are made when they are first asked for. The values of an array are shared by
    all who ask for it: copy one before you change it.
    """

    def __init__(self, scores: Scores, group_sizes: list[int]) -> None:
        self._scores = scores
        self._group_sizes = group_sizes
        self._summary: Summary | None = None

    def __getstate__(self) -> dict[str, Any]:
        self.summary()  # needs what pickled scores leave behind
        return self.__dict__

    def __len__(self) -> int:
        return len(self._scores)

    def __getitem__(self, index: int) -> Scored:
        return self._scores[index]

    def __iter__(self) -> Iterator[Scored]:
        return (self._scores[i] for i in range(len(self._scores)))

    @cached_property
    def rewards(self) -> NDArray[np.float32]:
        """The reward of each completion; NaN where nothing was decided."""
        return self._scores.rewards()

    @cached_property
    def mask(self) -> NDArray[np.bool_]:
        """Whether a completion has a reward."""
        return self._scores.mask()

    @cached_property
    def outcomes(self) -> NDArray[np.object_]:
        """`correct`, `incorrect`, `unscorable` or `error`."""
        return np.array(self._scores.outcomes(), dtype=object)

    @cached_property
    def reasons(self) -> NDArray[np.object_]:
        """Why: docs/reasons.md has the list."""
        return np.array(self._scores.reasons(), dtype=object)

    @cached_property
    def components(self) -> dict[str, NDArray[np.float32]]:
        """The value of each component of the spec before its weight; NaN where it has none."""
        return self._scores.components()

    @cached_property
    def elapsed(self) -> NDArray[np.float32]:
        """The seconds that each completion took to decide."""
        return self._scores.elapsed()

    @property
    def engine_seconds(self) -> float:
        """The seconds that the engine took for the batch."""
        return self._scores.engine_seconds()

    @cached_property
    def extracted(self) -> list[str | None]:
        """The answers found in the completions."""
        return self._scores.extracted()

    @cached_property
    def references(self) -> list[str | None]:
        """The references as they were understood."""
        return self._scores.references()

    @cached_property
    def details(self) -> list[str | None]:
        """A sentence on each for a person."""
        return self._scores.details()

    def groups(
        self, size: int | None = None, *, deviation: Literal["sample", "population"] = "sample"
    ) -> Groups:
        """The rewards as arrays `[prompts, group]`.

        The groups are those that were scored: `group_size`, or lists of completions. `size` cuts
        the batch into groups of so many that stand together, whatever was said before.
        `deviation`: whether `std` is divided by the size less one, as trainers do, or by the size.
        """
        if deviation not in ("sample", "population"):
            raise ValueError(f'deviation is {deviation!r}; expected "sample" or "population"')
        sizes = self._group_sizes
        if size is not None:
            if size < 1 or len(self) % size:
                raise ValueError(f"{len(self)} completions cannot be cut into groups of {size}")
            sizes = [size] * (len(self) // size)
        if not sizes and len(self):
            raise ValueError(
                "nothing says how large a group is: pass size=, or score with group_size="
            )
        return Groups(self._scores.groups(sizes, deviation == "sample"))

    def summary(self) -> Summary:
        """Why the rewards are what they are: reasons by component with examples, groups without
        signal, and hints on what to change.

        >>> print(result.summary())
        """
        if self._summary is None:
            self._summary = Summary(*self._scores.summary())
        return self._summary

    def to_list(self) -> list[dict[str, Any]]:
        """A dict for each completion, as `cupel score` writes them; None in place of NaN."""
        return [
            {
                "reward": _or_none(scored.reward),
                "outcome": scored.outcome,
                "reason": scored.reason,
                "components": {k: _or_none(v) for k, v in scored.components.items()},
                "extracted": scored.extracted,
                "reference": scored.reference,
                "detail": scored.detail,
            }
            for scored in self
        ]

    def to_arrow(self) -> pyarrow.Table:
        """The columns as an Arrow table; null in place of NaN. Needs pyarrow.

        >>> pyarrow.parquet.write_table(result.to_arrow(), "scored.parquet")
        """
        import pyarrow as pa

        def floats(values: NDArray[np.float32]) -> pyarrow.Array:
            return pa.array(values, mask=np.isnan(values))

        names = list(self.components)
        parts = [floats(self.components[name]) for name in names]
        empty = pa.array([{}] * len(self), type=pa.struct([]))
        return pa.table(
            {
                "reward": floats(self.rewards),
                "outcome": pa.array(self.outcomes, type=pa.string()),
                "reason": pa.array(self.reasons, type=pa.string()),
                "components": pa.StructArray.from_arrays(parts, names=names) if names else empty,
                "extracted": pa.array(self.extracted, type=pa.string()),
                "reference": pa.array(self.references, type=pa.string()),
                "detail": pa.array(self.details, type=pa.string()),
                "elapsed": floats(self.elapsed),
            }
        )

    def __repr__(self) -> str:
        scored = int(self.mask.sum())
        mean = f"{float(self.rewards[self.mask].mean()):.4g}" if scored else "none"
        return f"Result({len(self)} completions, {scored} with a reward, mean reward {mean})"


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value
