"""Calls that come one at a time, scored many at a time."""

from __future__ import annotations

import os
import threading
import weakref
from concurrent.futures import Future
from typing import Any

from cupel._rows import Row
from cupel._scorer import Scorer

LANES = 4
LARGEST_BATCH = 1024

_Waiting = tuple[Row, "Future[Any]"]


class MicroBatcher:
    """Scores rows handed in by any number of threads; thread-safe.

    A row is taken up at once where fewer than `LANES` batches are under way, and with all others
    that wait as soon as one of those ends. So nothing waits for a timer, and a row that takes long
    holds up only those that came with it. Threads exist while there is work, and end with it.
    """

    def __init__(self, scorer: Scorer):
        self.scorer = scorer
        self._begin()
        _alive.add(self)

    def submit(self, row: Row) -> Future[Any]:
        """The row's `Scored`, once it is there; or the exception that scoring this row raises."""
        future: Future[Any] = Future()
        with self._lock:
            self._waiting.append((row, future))
            starts = self._lanes < LANES
            self._lanes += starts
        if starts:
            try:
                threading.Thread(target=self._drain, name="cupel-microbatch").start()
            except RuntimeError:  # no more threads are to be had
                self._drain()
        return future

    def _drain(self) -> None:
        while batch := self._take():
            wanted = [one for one in batch if one[1].set_running_or_notify_cancel()]
            if wanted:
                self._settle(wanted)

    def _take(self) -> list[_Waiting]:
        with self._lock:
            batch = self._waiting[:LARGEST_BATCH]
            del self._waiting[:LARGEST_BATCH]
            self._lanes -= not batch
            return batch

    def _settle(self, batch: list[_Waiting]) -> None:
        try:
            scored = list(self.scorer.score([row for row, _ in batch]))
        except BaseException as fault:
            if len(batch) == 1:
                batch[0][1].set_exception(fault)
                return
            for one in batch:  # the others must not fail with the one that is at fault
                self._settle([one])
            return
        for (_, future), result in zip(batch, scored, strict=True):
            future.set_result(result)

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._lanes = 0

    def __reduce__(self) -> tuple[Any, ...]:
        return MicroBatcher, (self.scorer,)


_alive: weakref.WeakSet[MicroBatcher] = weakref.WeakSet()


def _begin_again() -> None:
    """A child has neither the parent's threads nor those who wait for them."""
    for batcher in list(_alive):
        batcher._begin()


os.register_at_fork(after_in_child=_begin_again)
