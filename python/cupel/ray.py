"""Scoring on a Ray cluster.

    import cupel.ray
    scored = cupel.ray.score(ray.data.read_parquet("samples/"), "r1-zero")
    scored.write_parquet("scored/")

    pool = cupel.ray.Pool("r1-zero", workers=16)          # in an RL loop
    pending = pool.submit(rows)                           # ... while the next batch is generated
    rewards = pending.result()["reward"].to_numpy()

Scores are those of one process, whatever the number of workers. A worker that dies is started again
and its rows are scored again: none is lost, and none is there twice.
"""

from __future__ import annotations

import inspect
import itertools
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

import ray
from cupel._columns import COMPLETIONS, rows_of
from cupel._scorer import Scorer, Spec

if TYPE_CHECKING:
    from ray.data import Dataset

# How often a worker is started again, and how often what it was at is tried again.
_ATTEMPTS = {"max_restarts": -1, "max_task_retries": 3}
_DEATHS = (ray.exceptions.RayActorError, ray.exceptions.WorkerCrashedError)
# Parts of a batch for each worker of a pool: more even out, fewer cost less.
_PARTS = 4
_LARGEST_PART = 1024


def score(
    dataset: Dataset,
    spec: Spec = None,
    *,
    workers: int | tuple[int, int] | None = None,
    threads: int = 1,
    batch_size: int = 1024,
    completions: str | None = None,
) -> Dataset:
    """The dataset with its scores; nothing runs until it is read.

    Rows are as in files, and hold a completion, or a list of them: then each becomes a row, numbered
    by the column `index`. `completions` names their column if it is called otherwise.

    Added are the columns `reward`, `outcome`, `reason`, `components`, `extracted`, `understood` (the
    reference as it was read) and `detail`, in the place of columns that have these names.

    `workers`: how many processes, or the fewest and the most; as many as the cluster has room for
    unless given. `threads`: of each worker, counted as its CPUs. `batch_size`: rows a worker takes
    at a time. Raises ValueError at once for a spec that cannot be.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of what bounds the attempts
        return dataset.map_batches(
            _Worker,
            fn_constructor_args=(Scorer(spec, threads=threads),),
            fn_kwargs={"completions": completions},
            batch_format="pyarrow",
            batch_size=batch_size,
            concurrency=workers or (1, _places(threads)),
            num_cpus=threads,
            **_attempts_of(dataset.map_batches),
        )


class Pool:
    """Workers that stay, for batches that come one after the other; thread-safe.

    `close()`, or the end of a `with` statement, ends the workers.
    """

    def __init__(self, spec: Spec = None, *, workers: int | None = None, threads: int = 1):
        """`workers`: as many as the cluster has room for unless given. `threads`: of each worker.

        Raises ValueError for a spec that cannot be.
        """
        actor = ray.remote(num_cpus=threads, **_ATTEMPTS)(_Worker)
        scorer = Scorer(spec, threads=threads)
        self._workers = [actor.remote(scorer) for _ in range(workers or _places(threads))]
        self._turn = itertools.count()

    def submit(self, data: Any, *, group_size: int | None = None) -> Pending:
        """Begins to score rows: a list of dicts, a dict of lists, or an Arrow table.

        Raises TypeError and ValueError, here or from `result`, for what `Scorer.score` refuses.
        """
        rows = _length(data)
        group = group_size or 1
        parts = -(-rows // (len(self._workers) * _PARTS or 1))
        size = max(group, min(parts, _LARGEST_PART) // group * group)
        return Pending(self, [_Part(*part, group_size) for part in _cut(data, rows, size)])

    def score(self, data: Any, *, group_size: int | None = None) -> pa.Table:
        """The scores of the rows' completions, in order: the columns of `Result.to_arrow`.

        Rows that kill their worker each time are `error` rows (`internal_error`).
        """
        return self.submit(data, group_size=group_size).result()

    def close(self) -> None:
        """Ends the workers, and what they are at."""
        while self._workers:
            ray.kill(self._workers.pop())

    def _begin(self, part: _Part) -> Any:
        if not self._workers:
            raise ValueError("the pool is closed")
        worker = self._workers[next(self._turn) % len(self._workers)]
        return worker.scores.remote(part.data, part.group_size)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Pending:
    """A batch that is being scored; for one thread at a time."""

    def __init__(self, pool: Pool, parts: list[_Part]):
        self._pool = pool
        self._parts = [(part, pool._begin(part)) for part in parts]

    def done(self) -> bool:
        """Whether nothing more is being computed."""
        refs = [ref for _, ref in self._parts]
        return len(ray.wait(refs, num_returns=len(refs), timeout=0)[0]) == len(refs)

    def result(self, timeout: float | None = None) -> pa.Table:
        """The scores, in the order of the rows. Raises `TimeoutError` after so many seconds."""
        refs = [ref for _, ref in self._parts]
        if len(ray.wait(refs, num_returns=len(refs), timeout=timeout)[0]) < len(refs):
            raise TimeoutError(f"not scored within {timeout} seconds")
        tables = [_scores(self._pool, part, ref) for part, ref in self._parts]
        return pa.concat_tables(tables, promote_options="permissive")


class _Part:
    """Rows that one worker scores."""

    def __init__(self, data: Any, rows: int, group_size: int | None):
        self.data = data
        self.rows = rows
        self.group_size = group_size

    def halves(self) -> list[_Part]:
        group = self.group_size or 1
        half = max(group, self.rows // 2 // group * group)
        return [_Part(*part, self.group_size) for part in _cut(self.data, self.rows, half)]


def _scores(pool: Pool, part: _Part, ref: Any) -> pa.Table:
    try:
        return ray.get(ref)
    except ray.exceptions.RayTaskError as fault:
        raise fault.cause from None  # what `score` says of the rows, as one process says it
    except _DEATHS:
        return _search(pool, part)


def _search(pool: Pool, part: _Part) -> pa.Table:
    """The scores of rows whose worker died, by halves until those that kill it are by themselves.

    One part at a time: what waits for a worker dies with what it is at.
    """
    try:
        return ray.get(pool._begin(part))
    except _DEATHS as fault:
        if part.rows <= (part.group_size or 1):
            return _given_up(part, fault)
    tables = [_search(pool, half) for half in part.halves()]
    return pa.concat_tables(tables, promote_options="permissive")


def _given_up(part: _Part, fault: Exception) -> pa.Table:
    completions = len(rows_of(part.data, None, None, None, {}).completions[1])
    why = f"the worker died each time it scored this row: {str(fault).splitlines()[0]}"
    return pa.table(
        {
            "reward": pa.nulls(completions, pa.float32()),
            "outcome": ["error"] * completions,
            "reason": ["internal_error"] * completions,
            "detail": [why] * completions,
        }
    )


class _Worker:
    """What runs in each process."""

    def __init__(self, scorer: Scorer):
        self._scorer = scorer

    def scores(self, data: Any, group_size: int | None) -> pa.Table:
        return self._scorer.score(data, group_size=group_size).to_arrow()

    def __call__(self, table: pa.Table, completions: str | None = None) -> pa.Table:
        scores = self._scorer.score(table, completions=completions).to_arrow()
        # How long it took is not the same from run to run, and the reference has a column already.
        scores = scores.drop_columns(["elapsed"]).rename_columns({"reference": "understood"})
        rows = _one_each(table, completions)
        for name in scores.column_names:
            if name in rows.column_names:
                rows = rows.drop_columns([name])
            rows = rows.append_column(name, scores[name])
        return rows


def _one_each(table: pa.Table, completions: str | None) -> pa.Table:
    """The table with a row for each completion."""
    names = [completions] if completions else [n for n in COMPLETIONS if n in table.column_names]
    lists = table[names[0]]
    kind = lists.type
    if not pa.types.is_list(kind) and not pa.types.is_large_list(kind):
        return table
    if pa.types.is_struct(kind.value_type):  # the messages of one conversation
        return table
    lists = lists.combine_chunks()
    rows = table.take(pc.list_parent_indices(lists))
    place = rows.column_names.index(names[0])
    return rows.set_column(place, names[0], pc.list_flatten(lists)).append_column(
        "index", pa.array([i for one in lists for i in range(len(one))], pa.int32())
    )


def _attempts_of(map_batches: Callable[..., Any]) -> dict[str, int]:
    """How often its workers are to try, where it can be told. Ray 2.64 means to take such arguments
    no more and has nothing in their place: it starts workers again, and tries without end."""
    parameters = inspect.signature(map_batches).parameters.values()
    return _ATTEMPTS if any(p.kind is p.VAR_KEYWORD for p in parameters) else {}


def _places(threads: int) -> int:
    return max(1, int(ray.cluster_resources().get("CPU", 1)) // threads)


def _length(data: Any) -> int:
    if isinstance(data, Mapping):
        return max((len(column) for column in data.values()), default=0)
    return len(data)


def _cut(data: Any, rows: int, size: int) -> Iterator[tuple[Any, int]]:
    """Parts of the data with their numbers of rows; one of none where there are none."""
    for begin in range(0, max(rows, 1), size):
        end = min(begin + size, rows)
        if isinstance(data, pa.Table):
            yield data.slice(begin, end - begin), end - begin
        elif isinstance(data, Mapping):
            yield {name: column[begin:end] for name, column in data.items()}, end - begin
        else:
            yield data[begin:end], end - begin
