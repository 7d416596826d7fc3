"""A program as a user writes it; test_typing.py runs a type checker on it."""

import numpy as np
from numpy.typing import NDArray

import cupel


def rewards(completions: list[str], answers: list[str]) -> NDArray[np.float32]:
    scorer = cupel.Scorer(verifier="math", threads=2)
    result: cupel.Result = scorer.score(completions=completions, references=answers, group_size=2)
    groups: cupel.Groups = result.groups()
    means: NDArray[np.float32] = groups.mean
    components: dict[str, NDArray[np.float32]] = result.components
    first: cupel.Scored = result[0]
    reason: str = first.reason
    detail: str | None = first.detail
    score: float = first.score
    print(reason, detail, score, means, components, result.outcomes == "correct")
    return result.rewards


def doubled() -> str:
    ran: cupel.RunResult = cupel.run("print(int(input()) * 2)", stdin="21", cpu=1.0)
    code: int | None = ran.exit_code
    return ran.stdout if code == 0 else ran.detail


verdict: cupel.Scored = cupel.verify("4", "4", verifier="math")
text: str = cupel.explain("4", "4")
