"""Scoring on a Ray of several workers, on this machine."""

import os
import signal
import threading
import time
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pytest
import ray
from texts import MATH, OBJECT_STORE, REFERENCE, RIGHT, TWO_PARTS, WRONG

import cupel
import cupel.ray

pytestmark = pytest.mark.usefixtures("ray_cluster")


def rows(number):
    """Two completions each: one right, one wrong; every fifth row has no reference."""
    return [
        {
            "id": i,
            "prompt": f"What is {i}?",
            "completions": [f"\\boxed{{{i}}}", f"\\boxed{{{i + 1}}}, no: {i}"],
            "reference": None if i % 5 == 4 else str(i),
        }
        for i in range(number)
    ]


def timeless(table):
    return table.drop_columns(["elapsed"]).to_pylist()


def test_a_dataset_gets_the_scores_of_one_process():
    data = rows(200)
    scored = cupel.ray.score(ray.data.from_items(data), TWO_PARTS, workers=3, batch_size=17)

    given = sorted(scored.take_all(), key=lambda row: (row["id"], row["index"]))

    expected = timeless(cupel.score(data, spec=TWO_PARTS).to_arrow())
    assert len(given) == len(expected) == 400
    for row, scores in zip(given, expected, strict=True):
        assert row["completions"] == data[row["id"]]["completions"][row["index"]]
        assert row["reference"] == data[row["id"]]["reference"]
        assert row["understood"] == scores.pop("reference")
        assert {name: row[name] for name in scores} == scores
    assert [row["reward"] for row in given[8:10]] == [None, None]


def test_a_ray_that_takes_no_arguments_of_workers():
    class Dataset:
        def map_batches(
            self,
            fn,
            *,
            fn_constructor_args,
            fn_kwargs,
            batch_format,
            batch_size,
            concurrency,
            num_cpus,
        ):
            return concurrency, num_cpus

    assert cupel.ray.score(Dataset(), MATH, workers=2, threads=3) == (2, 3)


def test_a_column_that_is_called_otherwise_and_scores_that_were_there_before():
    table = pa.table({"said": [RIGHT, WRONG], "answer": [REFERENCE] * 2, "reward": [7.0, 7.0]})
    scored = cupel.ray.score(ray.data.from_arrow(table), MATH, workers=1, completions="said")
    assert [row["reward"] for row in scored.take_all()] == [1.0, 0.0]


def test_a_spec_that_cannot_be_is_told_before_anything_runs():
    with pytest.raises(ValueError, match="wieght"):
        cupel.ray.score(ray.data.range(3), {"components": [{"verifier": "math", "wieght": 1}]})
    with pytest.raises(ValueError, match="wieght"):
        cupel.ray.Pool({"components": [{"verifier": "math", "wieght": 1}]})


def held_worker(folder):
    """A worker that says in `folder` that it has begun, and goes on when `go` is there."""

    class Held(cupel.ray._Worker):
        def hold(self):
            Path(folder, f"pid-{os.getpid()}").touch()
            while not Path(folder, "go").exists():
                time.sleep(0.01)

        def scores(self, data, group_size):
            self.hold()
            return super().scores(data, group_size)

        def __call__(self, table, completions=None):
            self.hold()
            return super().__call__(table, completions)

    return Held


def kill_one_that_has_begun(folder, workers):
    """Kills a worker in the middle of its work, and lets the others go on."""
    begun = wait_for(lambda: list(Path(folder).glob("pid-*")), workers)
    killed = int(begun[0].name.removeprefix("pid-"))
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: [] if psutil.pid_exists(killed) else [killed], 1)
    Path(folder, "go").touch()
    return killed


def wait_for(found, number):
    end = time.monotonic() + 300
    while len(found()) < number:
        assert time.monotonic() < end, "the workers did not get to work"
        time.sleep(0.02)
    return found()


def test_a_worker_that_is_killed_loses_and_doubles_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(cupel.ray, "_Worker", held_worker(tmp_path))
    data = ray.data.from_items(rows(300), override_num_blocks=12)
    scored = cupel.ray.score(data, MATH, workers=2, batch_size=25)
    given = []
    reading = threading.Thread(target=lambda: given.extend(scored.take_all()))

    reading.start()
    killed = kill_one_that_has_begun(tmp_path, workers=2)
    reading.join(300)

    pids = {path.name for path in tmp_path.glob("pid-*")}
    print(f"\nworker {killed} was killed; at work were {', '.join(sorted(pids))}")
    assert len(pids) >= 2
    assert sorted((row["id"], row["index"]) for row in given) == [
        (i, index) for i in range(300) for index in (0, 1)
    ]
    for row in given:
        right = None if row["id"] % 5 == 4 else float(row["index"] == 0)
        assert row["reward"] == right


def test_a_pool_gives_the_scores_of_one_process_in_order():
    data = rows(500)
    with cupel.ray.Pool(TWO_PARTS, workers=2) as pool:
        pending = [pool.submit(data[:300]), pool.submit(data[300:])]
        given = pa.concat_tables([batch.result(300) for batch in pending])
        assert all(batch.done() for batch in pending)
    assert timeless(given) == timeless(cupel.score(data, spec=TWO_PARTS).to_arrow())


def test_a_pool_keeps_groups_together():
    spec = {"components": [{"verifier": "math", "weight": 0}, {"shaping": "length", "of": "math"}]}
    columns = {
        "completion": [RIGHT + " " * (i % 4) for i in range(400)],
        "reference": [REFERENCE] * 400,
    }
    with cupel.ray.Pool(spec, workers=2) as pool:
        given = pool.score(columns, group_size=4)["reward"].to_numpy()
    assert given.reshape(100, 4) == pytest.approx(np.tile([0.5, 1 / 6, -1 / 6, -0.5], (100, 1)))


def test_a_worker_of_a_pool_that_is_killed_loses_and_doubles_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(cupel.ray, "_Worker", held_worker(tmp_path))
    data = rows(200)
    with cupel.ray.Pool(MATH, workers=2) as pool:
        pending = pool.submit(data)
        kill_one_that_has_begun(tmp_path, workers=2)
        given = pending.result(300)
    assert timeless(given) == timeless(cupel.score(data, spec=MATH).to_arrow())


def test_a_row_that_kills_its_worker_is_an_error_row_of_its_own(monkeypatch):
    class Mortal(cupel.ray._Worker):
        def scores(self, data, group_size):
            if any(row["id"] == 2 for row in data):
                os.kill(os.getpid(), signal.SIGKILL)
            return super().scores(data, group_size)

    monkeypatch.setattr(cupel.ray, "_Worker", Mortal)
    monkeypatch.setitem(cupel.ray._ATTEMPTS, "max_task_retries", 1)
    data = rows(4)
    with cupel.ray.Pool(MATH, workers=1) as pool:
        given = pool.submit(data).result(300).to_pylist()

    expected = timeless(cupel.score(data, spec=MATH).to_arrow())
    for i, (row, scores) in enumerate(zip(given, expected, strict=True)):
        if i in (4, 5):
            assert (row["reward"], row["outcome"]) == (None, "error")
            assert row["reason"] == "internal_error" and "died" in row["detail"]
        else:
            assert {name: row[name] for name in scores} == scores


def test_what_the_rows_lack_is_told_as_in_one_process():
    with cupel.ray.Pool(MATH, workers=1) as pool, pytest.raises(ValueError, match="completion"):
        pool.score([{"text": RIGHT}])
    with pytest.raises(ValueError, match="closed"):
        pool.score(rows(1))


def test_memory_is_bounded_on_a_dataset_larger_than_the_object_store(spill_folder):
    """Four times the object store goes through; read one piece at a time."""
    size, number = 64 * 1024, 4 * OBJECT_STORE // (64 * 1024)

    def samples(table):
        ids = table["id"].to_pylist()
        filler = "x" * size
        return pa.table(
            {
                "id": ids,
                "completion": [f"{filler} \\boxed{{{i - i % 2}}}" for i in ids],
                "reference": [str(i) for i in ids],
            }
        )

    dataset = ray.data.range(number, override_num_blocks=number // 32)
    dataset = dataset.map_batches(samples, batch_format="pyarrow", batch_size=32)
    scored = cupel.ray.score(dataset, MATH, workers=2, batch_size=32)

    seen, right, spilled, sizes = [], 0, 0, []
    for table in scored.iter_batches(batch_format="pyarrow", batch_size=32, prefetch_batches=1):
        seen += table["id"].to_pylist()
        right += sum(table["reward"].to_pylist())
        sizes.append(resident())
        spilled = max(spilled, size_of(spill_folder))
    early, late = max(sizes[: len(sizes) // 4]), max(sizes[-len(sizes) // 4 :])
    print(
        f"\n{number * size >> 20} MiB through an object store of {OBJECT_STORE >> 20} MiB: "
        f"{spilled >> 20} MiB written to disk, largest process {early >> 20} MiB in the first quarter, "
        f"{late >> 20} MiB in the last"
    )
    assert sorted(seen) == list(range(number))
    assert right == number / 2
    assert spilled < OBJECT_STORE
    assert late < early + OBJECT_STORE, "of three times as much that came in between"


def size_of(folder):
    return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())


def resident():
    """Of the largest of this process and Ray's workers."""
    sizes = []
    for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
        try:
            if process.pid == os.getpid() or process.name().startswith("ray::"):
                sizes.append(process.memory_info().rss)
        except psutil.NoSuchProcess:
            continue
    return max(sizes)
