"""Rewards for training reasoning models: verifiers, reward specs, and a sandbox for programs.

>>> import cupel
>>> cupel.verify("So it is \\\\boxed{0.5}.", "1/2").outcome
'correct'
>>> cupel.score(completions=["\\\\boxed{4}", "5"], references=["4", "4"]).rewards
array([1., 0.], dtype=float32)
"""

from cupel._api import explain, run, score, verify
from cupel._core import RunResult, Scored
from cupel._groups import Groups
from cupel._parquet import to_parquet
from cupel._result import Result
from cupel._scorer import Scorer
from cupel._summary import Summary

__all__ = [
    "Groups",
    "Result",
    "RunResult",
    "Scored",
    "Scorer",
    "Summary",
    "explain",
    "run",
    "score",
    "to_parquet",
    "verify",
]
