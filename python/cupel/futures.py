"""Rewards for loops of `concurrent.futures`.

    from cupel.futures import Reward
    reward = Reward("r1-zero")
    waiting = {reward.submit(completion, "42"): sample for ...}
    for future in concurrent.futures.as_completed(waiting): ...

    executor.map(reward, completions, references)         # threads or processes

A future's result is the reward, or None where nothing was decided. Calls that come together are
scored together; no executor is needed for `submit`.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from cupel._microbatch import MicroBatcher
from cupel._nulls import number
from cupel._rows import one_row
from cupel._core import Scored
from cupel._scorer import Scorer, Spec


class Reward:
    """A reward that is computed while the caller goes on; thread-safe, and may be pickled."""

    def __init__(self, spec: Spec = None, *, threads: int | None = None):
        self._batcher = MicroBatcher(Scorer(spec, threads=threads))

    def submit(
        self, completion: Any, reference: Any = None, *, prompt: Any = "", **row_fields: Any
    ) -> Future[float | None]:
        """A future of the reward."""
        reward: Future[float | None] = Future()
        scored = self.submit_scored(completion, reference, prompt=prompt, **row_fields)
        scored.add_done_callback(lambda done: _pass_on(done, reward))
        return reward

    def submit_scored(
        self, completion: Any, reference: Any = None, *, prompt: Any = "", **row_fields: Any
    ) -> Future[Scored]:
        """A future of the reward and where it comes from."""
        return self._batcher.submit(one_row(completion, reference, prompt, row_fields))

    def __call__(
        self, completion: Any, reference: Any = None, *, prompt: Any = "", **row_fields: Any
    ) -> float | None:
        """The reward, waited for."""
        return self.submit(completion, reference, prompt=prompt, **row_fields).result()


def _pass_on(scored: Future[Scored], reward: Future[float | None]) -> None:
    if not reward.set_running_or_notify_cancel():
        return
    fault = scored.exception()
    if fault is not None:
        reward.set_exception(fault)
    else:
        reward.set_result(number(scored.result().reward))
