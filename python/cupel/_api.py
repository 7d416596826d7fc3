"""The functions of the package."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from cupel._core import Scored
from cupel._result import Result
from cupel._scorer import Scorer, Spec


@lru_cache(maxsize=64)
def _scorer_of(verifier: str) -> Scorer:
    return Scorer(verifier=verifier)


def verify(
    completion: Any,
    reference: Any = "",
    *,
    verifier: str = "math",
    prompt: Any = "",
    **row_fields: Any,
) -> Scored:
    """Judges one completion.

    >>> verdict = cupel.verify("So it is \\\\boxed{0.5}.", "1/2")
    >>> bool(verdict), verdict.extracted
    (True, '0.5')

    `completion` is text, or a list of messages, of which the last that the assistant says counts.
    `verifier` may carry options: `"math:extract=boxed"`. Verifiers that need more of a row (tests,
    choices, a schema) are given it by name: `verify(text, verifier="code", tests=[...])`.

    Never raises for what the completion holds: that is a verdict.
    """
    return _scorer_of(verifier).verify(completion, reference, prompt=prompt, **row_fields)


def score(
    data: Any = None,
    *,
    completions: Any = None,
    references: Any = None,
    prompts: Any = None,
    spec: Spec = None,
    verifier: str | None = None,
    threads: int | None = None,
    group_size: int | None = None,
    **columns: Any,
) -> Result:
    """Scores a batch.

    >>> cupel.score(completions=["\\\\boxed{4}", "5"], references=["4", "4"]).rewards
    array([1., 0.], dtype=float32)
    """
    scorer = _scorer_for(spec, verifier, threads)
    return scorer.score(
        data,
        completions=completions,
        references=references,
        prompts=prompts,
        group_size=group_size,
        **columns,
    )


def _scorer_for(spec: Spec, verifier: str | None, threads: int | None) -> Scorer:
    if isinstance(spec, Scorer) and verifier is None and threads is None:
        return spec
    return Scorer(spec, verifier=verifier, threads=threads)
