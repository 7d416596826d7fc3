"""Rewards in an asyncio loop.

    from cupel.aio import Reward
    reward = Reward("r1-zero")
    value = await reward(completion, "42")                # None where nothing was decided
    result = await reward.score(rows, deadline=5)         # what Scorer.score gives

Any number of calls may wait at once; those that come together are scored together, in threads of
their own, so that the loop goes on.
"""

from __future__ import annotations

import asyncio
from typing import Any

from cupel._microbatch import MicroBatcher
from cupel._nulls import number
from cupel._rows import one_row
from cupel._core import Scored
from cupel._result import Result
from cupel._scorer import Scorer, Spec


class Reward:
    """A reward to be awaited; may be shared by loops and threads, and pickled."""

    def __init__(self, spec: Spec = None, *, threads: int | None = None):
        self._batcher = MicroBatcher(Scorer(spec, threads=threads))

    async def __call__(
        self, completion: Any, reference: Any = None, *, prompt: Any = "", **row_fields: Any
    ) -> float | None:
        """The reward; None where nothing was decided."""
        scored = await self.scored(completion, reference, prompt=prompt, **row_fields)
        return number(scored.reward)

    async def scored(
        self, completion: Any, reference: Any = None, *, prompt: Any = "", **row_fields: Any
    ) -> Scored:
        """The reward and where it comes from."""
        row = one_row(completion, reference, prompt, row_fields)
        return await asyncio.wrap_future(self._batcher.submit(row))

    async def score(self, *args: Any, **kwargs: Any) -> Result:
        """`Scorer.score` for a whole batch."""
        return await asyncio.to_thread(self._batcher.scorer.score, *args, **kwargs)
