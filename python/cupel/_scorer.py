"""The scorer: a spec made ready."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any, Union

from cupel import _core
from cupel._columns import group_sizes, one_row, rows_of, type_name
from cupel._core import Scored
from cupel._result import Result

Spec = Union[str, "os.PathLike[str]", Mapping[str, Any], "Scorer", None]
Progress = Callable[[int, int], object]


class Scorer:
    """Scores completions by one spec; make it once and use it for as long as you train.

    >>> scorer = cupel.Scorer({"components": [{"verifier": "math"}]})
    >>> scorer.score(completions=["\\\\boxed{4}"], references=["4"]).rewards
    array([1.], dtype=float32)

    Any number of threads may share one. It can be pickled, and survives a fork: the child makes
    its own threads and its own sandbox when it first scores.
    """

    def __init__(
        self, spec: Spec = None, *, verifier: str | None = None, threads: int | None = None
    ) -> None:
        """`spec`: a preset's name, a path, a dict or JSON text; or a `verifier`, as in
        `"math:extract=boxed"`. Without either, rows are judged by `math`, or by the verifier that
        their field `verifier` names. `threads`: the most to use; every core unless given.

        Raises ValueError, with the path of what is wrong, for a spec that cannot be.
        """
        if threads is not None and (isinstance(threads, bool) or not isinstance(threads, int)):
            raise TypeError(f"threads is of type {type_name(threads)}; expected an int")
        if threads is not None and threads < 1:
            raise ValueError(f"threads is {threads}; expected at least 1, or None for every core")
        self._made_of = _text_of(spec, verifier)
        self._threads = threads
        make, text = self._made_of
        of_text = getattr(_core.Engine, make)
        self._engine: _core.Engine = of_text(*text, threads or 0)

    def __reduce__(self) -> tuple[Any, ...]:
        return _remake, (self._made_of, self._threads)

    def __repr__(self) -> str:
        make, text = self._made_of
        given = text[-1] or text[0] if text else make
        return f"Scorer({given!r})"

    @property
    def weights(self) -> dict[str, float]:
        """What each component of the spec weighs, by its name."""
        return self._engine.weights()

    def score(
        self,
        data: Any = None,
        *,
        completions: Any = None,
        references: Any = None,
        prompts: Any = None,
        group_size: int | None = None,
        deadline: float | None = None,
        progress: Progress | None = None,
        schema: Any = None,
        **columns: Any,
    ) -> Result:
        """The same as `cupel.score`, by this scorer's spec."""
        if schema is not None and not isinstance(schema, str):
            columns["schema"] = schema
            schema = None
        reads_rows = self._engine.reads_rows()
        rows = rows_of(data, completions, references, prompts, columns, reads_rows, schema)
        sizes = group_sizes(rows, group_size)
        scores = self._engine.score(rows.for_engine(group_size or 0), deadline, progress)
        return Result(scores, sizes)

    def verify(
        self,
        completion: Any,
        reference: Any = "",
        *,
        prompt: Any = "",
        **row_fields: Any,
    ) -> Scored:
        """The same as `cupel.verify`, by this scorer's spec."""
        if not row_fields:
            return self._engine.score_one(completion, reference, prompt)
        rows = one_row(completion, reference, prompt, row_fields)
        return self._engine.score(rows.for_engine())[0]

    def explain(
        self,
        completion: Any,
        reference: Any = "",
        *,
        prompt: Any = "",
        **row_fields: Any,
    ) -> str:
        """The same as `cupel.explain`, by this scorer's spec."""
        rows = one_row(completion, reference, prompt, row_fields)
        return self._engine.explain(rows.for_engine(), 0)


def _remake(made_of: tuple[str, tuple[str, ...]], threads: int | None) -> Scorer:
    scorer = Scorer.__new__(Scorer)
    scorer._made_of = made_of
    scorer._threads = threads
    scorer._engine = getattr(_core.Engine, made_of[0])(*made_of[1], threads or 0)
    return scorer


def _text_of(spec: Spec, verifier: str | None) -> tuple[str, tuple[str, ...]]:
    """How the engine is made, and of which text."""
    if spec is not None and verifier is not None:
        raise ValueError("spec and verifier are both given; a spec names its verifiers itself")
    if verifier is not None:
        if not isinstance(verifier, str):
            raise TypeError(f"verifier is of type {type_name(verifier)}; expected str")
        return "from_verifier", (verifier,)
    if spec is None:
        return "standard", ()
    if isinstance(spec, Scorer):
        return spec._made_of
    if isinstance(spec, Mapping):
        return "from_json", (json.dumps(spec), "")
    if isinstance(spec, str) and spec.lstrip().startswith("{"):
        return "from_json", (spec, "")
    if isinstance(spec, (str, os.PathLike)):
        return _text_of_name(os.fspath(spec))
    raise TypeError(
        f"spec is of type {type_name(spec)}; expected a preset's name, a path, a dict, "
        "JSON text or a Scorer"
    )


def _text_of_name(name: str) -> tuple[str, tuple[str, ...]]:
    """A file's text is kept, so that a scorer can go where the file is not."""
    if not _core.is_preset(name) and os.path.isfile(name):
        with open(name, encoding="utf-8", errors="replace") as file:
            return "from_json", (file.read(), name)
    return "from_preset_or_file", (name,)
