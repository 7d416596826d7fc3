"""Rewards for loops of one's own: asyncio, futures, and what is behind both."""

import asyncio
import os
import pickle
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed

import pytest
from texts import LAST, MATH, REFERENCE, RIGHT, TWO_PARTS, WRONG

import cupel
import cupel.aio
import cupel.futures
from cupel._microbatch import LANES, MicroBatcher


def test_awaiting_one_reward():
    reward = cupel.aio.Reward(TWO_PARTS)

    async def ask():
        return [await reward(said, REFERENCE) for said in (RIGHT, WRONG, LAST)] + [
            await reward(RIGHT)
        ]

    assert asyncio.run(ask()) == [1.0, 0.0, 0.25, None]


def test_awaiting_thousands_while_the_loop_goes_on():
    reward = cupel.aio.Reward(MATH)
    turns = 0

    async def count(done):
        nonlocal turns
        while not done.is_set():
            turns += 1
            await asyncio.sleep(0)

    async def ask():
        done = asyncio.Event()
        counting = asyncio.create_task(count(done))
        asked = (reward(f"\\boxed{{{i}}}", str(i - i % 2)) for i in range(3000))
        rewards = await asyncio.gather(*asked)
        done.set()
        await counting
        return rewards

    assert asyncio.run(ask()) == [1.0, 0.0] * 1500
    assert turns > 1


def test_a_cancelled_wait_leaves_the_others_alone():
    reward = cupel.aio.Reward(MATH)

    async def ask():
        waits = [asyncio.create_task(reward(RIGHT, REFERENCE)) for _ in range(10)]
        await asyncio.sleep(0)
        waits[3].cancel()
        return await asyncio.gather(*waits, return_exceptions=True)

    given = asyncio.run(ask())
    assert isinstance(given.pop(3), asyncio.CancelledError)
    assert given == [1.0] * 9


def test_awaiting_a_batch():
    rows = [{"completion": said, "reference": REFERENCE} for said in (RIGHT, WRONG)]
    result = asyncio.run(cupel.aio.Reward(MATH).score(rows))
    assert result.rewards.tolist() == [1.0, 0.0]


def test_conversations_and_fields_of_the_row():
    said = [{"role": "assistant", "content": RIGHT}]
    assert asyncio.run(cupel.aio.Reward()(said, REFERENCE, verifier="math:extract=boxed")) == 1.0


def test_futures_as_they_are_done():
    reward = cupel.futures.Reward(MATH)
    waiting = {reward.submit(f"\\boxed{{{i}}}", str(i - i % 2)): i for i in range(200)}
    rewards = {waiting[future]: future.result() for future in as_completed(waiting, timeout=60)}
    assert rewards == {i: float(i % 2 == 0) for i in range(200)}


def test_a_future_tells_what_was_decided():
    scored = cupel.futures.Reward(MATH).submit_scored(RIGHT).result()
    assert (scored.outcome, scored.reason) == ("unscorable", "no_reference")


@pytest.mark.parametrize("executor", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_mapping_over_an_executor(executor):
    reward = cupel.futures.Reward(TWO_PARTS)
    with executor(max_workers=2) as workers:
        rewards = list(workers.map(reward, [RIGHT, WRONG, LAST], [REFERENCE] * 3))
    assert rewards == [1.0, 0.0, 0.25]


class HeldScorer:
    """Stands in for a scorer, and scores nothing before it is let go."""

    def __init__(self):
        self.go = threading.Event()
        self.begun = threading.Semaphore(0)
        self.batches = []

    def score(self, rows):
        self.batches.append([row["n"] for row in rows])
        self.begun.release()
        wait_until(self.go.is_set)
        if any(row.get("bad") for row in rows):
            raise TypeError("a bad row")
        return [-row["n"] for row in rows]


def test_what_comes_while_others_are_scored_is_scored_together():
    scorer = HeldScorer()
    batcher = MicroBatcher(scorer)
    futures = []
    for n in range(LANES):
        futures.append(batcher.submit({"n": n}))
        assert scorer.begun.acquire(timeout=60), "a row that comes alone is taken up at once"
    futures += [batcher.submit({"n": n}) for n in range(LANES, 500)]
    scorer.go.set()

    assert [future.result(60) for future in futures] == [-n for n in range(500)]
    assert sorted(n for batch in scorer.batches for n in batch) == list(range(500))
    assert len(scorer.batches) <= 2 * LANES


def test_a_row_that_cannot_be_scored_fails_alone():
    scorer = HeldScorer()
    batcher = MicroBatcher(scorer)
    first = [batcher.submit({"n": n}) for n in range(LANES)]
    rest = [batcher.submit({"n": n, "bad": n == 7}) for n in range(LANES, 12)]
    scorer.go.set()

    for n, future in enumerate([*first, *rest]):
        if n == 7:
            with pytest.raises(TypeError, match="a bad row"):
                future.result(60)
        else:
            assert future.result(60) == -n


def test_no_thread_is_left_behind():
    batcher = MicroBatcher(cupel.Scorer(MATH))
    futures = [batcher.submit({"completion": RIGHT, "reference": REFERENCE}) for _ in range(50)]
    assert [future.result(60).reward for future in futures] == [1.0] * 50
    for thread in threading.enumerate():
        if thread.name == "cupel-microbatch":
            thread.join(60)
            assert not thread.is_alive()


def test_a_child_of_a_fork_does_not_wait_for_its_parents_threads():
    scorer = HeldScorer()
    batcher = MicroBatcher(scorer)
    held = [batcher.submit({"n": n}) for n in range(LANES + 1)]
    for _ in range(LANES):
        assert scorer.begun.acquire(timeout=60)
    child = os.fork()
    if child == 0:
        scorer.go = threading.Event()
        scorer.go.set()
        os._exit(0 if batcher.submit({"n": 5}).result(30) == -5 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    scorer.go.set()
    assert [future.result(60) for future in held] == [-n for n in range(LANES + 1)]


def test_rewards_can_be_pickled():
    copy = pickle.loads(pickle.dumps(cupel.futures.Reward(TWO_PARTS)))
    assert copy(LAST, REFERENCE) == 0.25


def test_callers_that_wait_do_each_others_work():
    """Those that come while all lanes are taken are scored together by one of them."""
    scorer = HeldScorer()
    batcher = MicroBatcher(scorer)
    with ThreadPoolExecutor(64) as executor:
        calls = [executor.submit(batcher.call, {"n": n}) for n in range(LANES)]
        for _ in range(LANES):
            assert scorer.begun.acquire(timeout=60)
        calls += [executor.submit(batcher.call, {"n": n, "bad": n == 9}) for n in range(LANES, 60)]
        wait_until(lambda: len(batcher._waiting) == 60 - LANES)
        scorer.go.set()
        for n, call in enumerate(calls):
            if n == 9:
                with pytest.raises(TypeError, match="a bad row"):
                    call.result(60)
            else:
                assert call.result(60) == -n
    together = [batch for batch in scorer.batches if len(batch) > 1]
    assert [sorted(batch) for batch in together] == [list(range(LANES, 60))]
    assert batcher._lanes == 0


@pytest.mark.parametrize("waits", [False, True])
def test_ctrl_c_in_one_caller_leaves_the_others_alone(waits):
    """While it scores for all, and while it waits for its turn."""
    scorer = HeldScorer()
    batcher = MicroBatcher(scorer)
    others = [batcher.submit({"n": n}) for n in range(LANES if waits else LANES - 1)]
    for _ in others:
        assert scorer.begun.acquire(timeout=60)
    arrived = threading.Event()

    def interrupt():
        wait_until(
            lambda: len(batcher._waiting) == 1 if waits else scorer.begun.acquire(timeout=60)
        )
        others.append(batcher.submit({"n": len(others)}))
        arrived.set()
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        batcher.call({"n": 99})
    assert arrived.wait(60)
    scorer.go.set()
    assert [other.result(60) for other in others] == [-n for n in range(len(others))]
    wait_until(lambda: batcher._lanes == 0)


def wait_until(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)
