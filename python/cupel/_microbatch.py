"""Calls that come one at a time, scored many at a time."""

from __future__ import annotations

import os
import threading
import weakref
from concurrent.futures import Future
from typing import Any

from cupel._core import Scored
from cupel._rows import Row
from cupel._scorer import Scorer

LANES = 4
LARGEST_BATCH = 1024


class MicroBatcher:
    """Scores rows that come from any number of threads; thread-safe.

    A row is taken up at once where fewer than `LANES` batches are under way, and with all others
    that wait as soon as one of those ends. So nothing waits for a timer, and a row that takes long
    holds up only those that came with it. Who calls and waits does the work, for those who wait
    as well; for futures there are threads, which end with the work.
    """

    def __init__(self, scorer: Scorer):
        self.scorer = scorer
        self._begin()
        _alive.add(self)

    def call(self, row: Row) -> Scored:
        """What scoring the row gives or raises."""
        entry = _Entry(row, waits=True)
        if self._enter(entry):
            return self._lead([entry], entry)
        try:
            while not entry.wake.acquire(timeout=1):
                pass  # an interrupt that came just before the wait is seen now
        except BaseException:
            self._leave(entry)
            raise
        return self._lead(entry.to_lead, entry) if entry.to_lead else entry.future.result()

    def submit(self, row: Row) -> Future[Scored]:
        """A future of what scoring the row gives or raises."""
        entry = _Entry(row)
        if self._enter(entry):
            self._spawn([entry])
        return entry.future

    def _enter(self, entry: _Entry) -> bool:
        """Whether there is a lane for it; else it waits."""
        with self._lock:
            if self._lanes < LANES:
                self._lanes += 1
                return True
            self._waiting.append(entry)
            return False

    def _leave(self, entry: _Entry) -> None:
        """For who is interrupted while waiting."""
        with self._lock:
            if entry in self._waiting:
                self._waiting.remove(entry)
        if entry.to_lead:
            self._spawn(entry.to_lead)

    def _lead(self, batch: list[_Entry], own: _Entry) -> Scored:
        try:
            self._settle(batch)
        except BaseException:  # Ctrl-C: those who wait are not to be stopped with this thread
            own.future.cancel()
            self._spawn([entry for entry in batch if not entry.future.done()])
            raise
        self._hand_over()
        return own.future.result()

    def _hand_over(self) -> None:
        """Gives the lane to one of those who wait, or up."""
        with self._lock:
            batch = self._take()
            leader = next((entry for entry in batch if entry.waits), None)
            if leader:
                leader.to_lead = batch
                leader.wake.release()
        if batch and not leader:
            self._spawn(batch)

    def _spawn(self, batch: list[_Entry]) -> None:
        try:
            threading.Thread(target=self._drain, args=(batch,), name="cupel-microbatch").start()
        except RuntimeError:  # no more threads are to be had
            self._drain(batch)

    def _drain(self, batch: list[_Entry]) -> None:
        while True:
            self._settle(batch)
            with self._lock:
                batch = self._take()
            if not batch:
                return

    def _take(self) -> list[_Entry]:
        batch = self._waiting[:LARGEST_BATCH]
        del self._waiting[:LARGEST_BATCH]
        self._lanes -= not batch
        return batch

    def _settle(self, batch: list[_Entry]) -> None:
        wanted = [entry for entry in batch if entry.is_wanted()]
        if not wanted:
            return
        try:
            scored = list(self.scorer.score([entry.row for entry in wanted]))
        except Exception as fault:
            if len(wanted) == 1:
                wanted[0].fail(fault)
                return
            for entry in wanted:  # the others must not fail with the one that is at fault
                self._settle([entry])
            return
        for entry, result in zip(wanted, scored, strict=True):
            entry.finish(result)

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Entry] = []
        self._lanes = 0

    def __reduce__(self) -> tuple[Any, ...]:
        return MicroBatcher, (self.scorer,)


class _Entry:
    """A row and who waits for it."""

    __slots__ = ("row", "future", "waits", "wake", "to_lead")

    def __init__(self, row: Row, waits: bool = False):
        self.row = row
        self.future: Future[Scored] = Future()
        self.waits = waits
        self.wake = threading.Lock()
        self.wake.acquire()
        self.to_lead: list[_Entry] | None = None  # woken up to score these

    def is_wanted(self) -> bool:
        return self.future.running() or self.future.set_running_or_notify_cancel()

    def finish(self, result: Scored) -> None:
        self.future.set_result(result)
        self._wake_up()

    def fail(self, fault: Exception) -> None:
        self.future.set_exception(fault)
        self._wake_up()

    def _wake_up(self) -> None:
        if self.waits and self.wake.locked():
            self.wake.release()


_alive: weakref.WeakSet[MicroBatcher] = weakref.WeakSet()


def _begin_again() -> None:
    """A child has neither the parent's threads nor those who wait for them."""
    for batcher in list(_alive):
        batcher._begin()


os.register_at_fork(after_in_child=_begin_again)
