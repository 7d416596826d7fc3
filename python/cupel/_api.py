"""The functions of the package."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cupel import _core
from cupel._columns import type_name
from cupel._core import RunResult, Scored
from cupel._result import Result
from cupel._scorer import Progress, Scorer, Spec


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
    deadline: float | None = None,
    progress: Progress | None = None,
    schema: Any = None,
    **columns: Any,
) -> Result:
    """Scores a batch.

    >>> cupel.score(completions=["\\\\boxed{4}", "5"], references=["4", "4"]).rewards
    array([1., 0.], dtype=float32)
    >>> cupel.score(dataset, spec="rewards.json").to_arrow()

    Rows come as columns (lists, numpy or Arrow arrays), as `data`, or as both:

    - `completions`, `references`, `prompts`: one value for each completion. A completion or prompt
      is text, or a list of messages; a completion may be None, which is an error of its row alone.
      Beside `data` each may be the name of one of its columns.
    - Completions that are lists of completions are the groups of their rows.
    - Further fields of the rows, which some verifiers read, by their names: `tests=[...]`.
    - `data`: a list of dicts (rows as in files), a dict of lists, an Arrow table, a Dataset, a
      DataFrame. Its columns have the names that docs/rows.md lists.

    `spec`: a preset's name, a path, a dict, JSON text or a `Scorer`; or a `verifier`, as in
    `"math:extract=boxed"`. `threads`: the most to use. `group_size`: so many completions that stand
    together are of one prompt. `deadline`: what is not decided after so many seconds is an error of
    its row, `deadline`, and no program is left running. `progress(done, total)` is called now and
    then, in this thread. `schema`: the known data set that all rows are of (docs/schemas.md), or
    "plain" for none; they are recognised unless given. A list is a column of that name.

    Whatever a completion holds is a verdict. Raises TypeError and ValueError for misuse, and
    KeyboardInterrupt on Ctrl-C.
    """
    return _scorer_for(spec, verifier, threads).score(
        data,
        completions=completions,
        references=references,
        prompts=prompts,
        group_size=group_size,
        deadline=deadline,
        progress=progress,
        schema=schema,
        **columns,
    )


def explain(
    completion: Any,
    reference: Any = "",
    *,
    spec: Spec = None,
    verifier: str | None = None,
    prompt: Any = "",
    **row_fields: Any,
) -> str:
    """How a completion is judged, step by step, as text for a person.

    >>> print(cupel.explain("So it is \\\\boxed{0.5}.", "1/2"))
    """
    scorer = _scorer_for(spec, verifier, None)
    return scorer.explain(completion, reference, prompt=prompt, **row_fields)


def run(
    source: str | bytes,
    language: str = "python",
    stdin: str | bytes = "",
    args: Sequence[str] = (),
    *,
    cpu: float | None = None,
    wall: float | None = None,
    memory: int | None = None,
    processes: int | None = None,
    output: int | None = None,
    file_size: int | None = None,
    open_files: int | None = None,
) -> RunResult:
    """Runs a program that nobody trusts in the sandbox.

    >>> cupel.run("print(int(input()) * 2)", stdin="21").stdout
    '42\\n'

    `cpu` and `wall` are seconds, `memory`, `output` and `file_size` bytes; docs/sandbox.md has what
    holds where they are not given. A machine that cannot keep a program in runs nothing: the
    outcome is then `sandbox_error`, as for any fault that is not the program's.
    """
    for name, text in (("source", source), ("stdin", stdin)):
        if not isinstance(text, (str, bytes)):
            raise TypeError(f"{name} is of type {type_name(text)}; expected str or bytes")
    return _core.run(
        source,
        language,
        stdin,
        list(args),
        cpu=cpu,
        wall=wall,
        memory=memory,
        processes=processes,
        output=output,
        file_size=file_size,
        open_files=open_files,
    )


def _scorer_for(spec: Spec, verifier: str | None, threads: int | None) -> Scorer:
    if isinstance(spec, Scorer) and verifier is None and threads is None:
        return spec
    if spec is None and verifier is None and threads is None:
        return _standard()
    return Scorer(spec, verifier=verifier, threads=threads)


@lru_cache(maxsize=1)
def _standard() -> Scorer:
    return Scorer()
