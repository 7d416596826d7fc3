"""Rewards for TRL's GRPOTrainer and RLOOTrainer.

    from cupel.trl import reward
    trainer = GRPOTrainer(..., reward_funcs=reward("r1-zero"))

The whole reward is one function. `component_rewards("r1-zero")` has one for each component of the
spec, so that TRL logs each; added up, with TRL's own weights left at 1, they are the same reward.

Columns of the dataset are the fields of the rows, by name (`solution`, `data_source`, ...). A
completion about which nothing was decided is `None`, from all components at once: a part of a
reward is no reward. TRL 1.x gives it the advantage 0 and leaves it out of its group's mean.

Logged under the function's name: the share of completions that were undecided, and of those without
an answer; in the table of completions the verdict, the answer that was found, and the reference
as it was understood.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cupel._nulls import number
from cupel._rows import grouped
from cupel._result import Result
from cupel._scorer import Scorer, Spec

_COUNTED = {
    "error": "outcome",
    "unscorable": "outcome",
    "no_answer": "reason",
    "truncated": "reason",
}


def reward(spec: Spec = None, *, name: str = "cupel", threads: int | None = None) -> RewardFunction:
    """A callable for `reward_funcs` that gives the whole reward; TRL logs it under `name`."""
    return RewardFunction(_Batches(Scorer(spec, threads=threads)), name)


def component_rewards(spec: Spec = None, *, threads: int | None = None) -> list[RewardFunction]:
    """A list for `reward_funcs`, one callable a component: each batch is scored once for all."""
    scorer = Scorer(spec, threads=threads)
    batches = _Batches(scorer, functions=len(scorer.weights))
    return [
        RewardFunction(batches, name, share_of=name, logs=place == 0)
        for place, name in enumerate(scorer.weights)
    ]


class RewardFunction:
    """What TRL calls with a batch; may be pickled."""

    def __init__(
        self,
        batches: _Batches,
        name: str,
        share_of: str | None = None,
        logs: bool = True,
    ):
        self.__name__ = name
        self._batches = batches
        self._share_of = share_of
        self._logs = logs

    def __call__(
        self,
        prompts: Sequence[Any],
        completions: Sequence[Any],
        completion_ids: Sequence[Sequence[int]] | None = None,
        log_extra: Callable[[str, list[Any]], None] | None = None,
        log_metric: Callable[[str, float], None] | None = None,
        **columns: Any,
    ) -> list[float | None]:
        result = self._batches.score(self, prompts, completions, completion_ids, columns)
        if self._logs:
            self._log(result, log_extra, log_metric)
        rewards = result.rewards
        if self._share_of is not None:
            rewards = _share(result, self._batches.weights, self._share_of)
        return [number(value) for value in rewards.tolist()]

    def _log(
        self,
        result: Result,
        log_extra: Callable[[str, list[Any]], None] | None,
        log_metric: Callable[[str, float], None] | None,
    ) -> None:
        if log_extra is not None:
            pairs = zip(result.outcomes, result.reasons, strict=True)
            log_extra(f"{self.__name__}/verdict", [f"{outcome}: {why}" for outcome, why in pairs])
            log_extra(f"{self.__name__}/extracted", list(result.extracted))
            log_extra(f"{self.__name__}/reference", list(result.references))
        if log_metric is not None and len(result) > 0:
            said = {"outcome": list(result.outcomes), "reason": list(result.reasons)}
            for word, kind in _COUNTED.items():
                share = said[kind].count(word) / len(result)
                log_metric(f"rewards/{self.__name__}/{word}", share)

    def __repr__(self) -> str:
        return f"<cupel reward {self.__name__!r}>"


def _share(result: Result, weights: dict[str, float], name: str) -> NDArray[np.float32]:
    """What a component adds to the rewards; NaN where there is no reward.

    Where the spec puts a number in the place of a null, the first component adds what is missing.
    """
    shares = {one: weight * result.components[one] for one, weight in weights.items()}
    nulls = np.isnan(sum(shares.values()))
    known = {one: np.nan_to_num(share) for one, share in shares.items()}
    share = known[name]
    if name == next(iter(weights)):
        share = share + np.where(nulls, result.rewards - sum(known.values()), 0)
    return np.where(result.mask, share, np.nan)


class _Batches:
    """Scores a batch once for all functions of a trainer, which are called with it in turn."""

    def __init__(self, scorer: Scorer, functions: int = 1):
        self.weights = scorer.weights
        self._scorer = scorer
        self._functions = functions
        self._lock = threading.Lock()
        # The batch is held for as long as it is compared: no other can take its place in memory.
        self._last: tuple[tuple[Any, ...], Result] | None = None
        self._served: list[RewardFunction] = []

    def score(
        self,
        function: RewardFunction,
        prompts: Sequence[Any],
        completions: Sequence[Any],
        completion_ids: Sequence[Sequence[int]] | None,
        columns: dict[str, Any],
    ) -> Result:
        batch = (prompts, completions, completion_ids, *columns.values())
        with self._lock:
            if self._last and function not in self._served and _same(self._last[0], batch):
                result = self._last[1]
            else:
                result = self._scorer.score(_rows(prompts, completions, completion_ids, columns))
                self._last, self._served = (batch, result), []
            self._served.append(function)
            if len(self._served) == self._functions:
                self._last, self._served = None, []
            return result

    def __reduce__(self) -> tuple[Any, ...]:
        return _Batches, (self._scorer, self._functions)


def _same(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    return len(a) == len(b) and all(one is other for one, other in zip(a, b, strict=True))


def _rows(
    prompts: Sequence[Any],
    completions: Sequence[Any],
    completion_ids: Sequence[Sequence[int]] | None,
    columns: dict[str, Any],
) -> list[dict[str, Any]]:
    # TRL hands over more than the columns, such as the trainer's state.
    number = len(completions)
    of_rows: dict[str, Sequence[Any]] = {
        name: values
        for name, values in columns.items()
        if isinstance(values, (list, tuple)) and len(values) == number
    }
    of_rows["prompt"] = prompts
    rows = [
        dict(zip(of_rows, values, strict=True)) for values in zip(*of_rows.values(), strict=True)
    ]
    each: dict[str, Sequence[Any]] = {}
    if completion_ids is not None:
        each["completion_tokens"] = [len(ids) for ids in completion_ids]
    return grouped(rows, completions, each)[0]
