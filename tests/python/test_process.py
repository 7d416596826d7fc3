"""Pickles, forks, threads, and Ctrl-C."""

import concurrent.futures
import copy
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import cupel

SPEC = {"components": [{"verifier": "math", "weight": 3}]}
COMPLETIONS = [f"\\boxed{{{i % 7}}}" for i in range(500)]
REFERENCES = [str(i % 5) for i in range(500)]
EXPECTED = [3.0 * (i % 7 == i % 5) for i in range(500)]
CODE = {
    "completion": "```python\nprint(input())\n```",
    "tests": [{"input": "1\n", "output": "1\n"}],
    "verifier": "code",
}


def rewards_of(scorer):
    return scorer.score(completions=COMPLETIONS, references=REFERENCES).rewards.tolist()


@pytest.mark.parametrize("scorer", [cupel.Scorer(SPEC), cupel.Scorer(SPEC, threads=1)])
def test_scorers_can_be_pickled_and_copied(scorer):
    for again in (pickle.loads(pickle.dumps(scorer)), copy.deepcopy(scorer)):
        assert rewards_of(again) == EXPECTED
        assert repr(again) == repr(scorer)


def test_a_pickled_scorer_does_not_need_the_file_it_was_made_of(tmp_path):
    path = tmp_path / "spec.json"
    path.write_text('{"components": [{"verifier": "math", "weight": 3}]}')
    pickled = pickle.dumps(cupel.Scorer(path))
    path.unlink()
    assert rewards_of(pickle.loads(pickled)) == EXPECTED


def test_results_can_be_pickled():
    result = cupel.score(completions=["4", None], references=["4", "4"])
    again = pickle.loads(pickle.dumps(result))
    np.testing.assert_array_equal(again.rewards, result.rewards)
    assert again.to_list() == result.to_list()


def test_two_engines_at_once():
    one, two = cupel.Scorer(SPEC), cupel.Scorer(verifier="math:extract=last_number")
    with concurrent.futures.ThreadPoolExecutor() as pool:
        first = [pool.submit(rewards_of, one) for _ in range(10)]
        second = [pool.submit(rewards_of, two) for _ in range(10)]
        assert all(future.result() == EXPECTED for future in first)
        assert all(future.result() == [r / 3 for r in EXPECTED] for future in second)


def test_64_threads_at_once():
    scorer = cupel.Scorer(SPEC)
    ready = threading.Barrier(64)

    def work(number):
        ready.wait()
        verdict = cupel.verify(f"\\boxed{{{number}}}", str(number))
        return rewards_of(scorer) == EXPECTED and bool(verdict)

    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        assert all(pool.map(work, range(64)))


def test_the_lock_of_the_interpreter_is_let_go():
    """Another thread counts on while a batch is scored."""
    counted, over = [0], threading.Event()

    def count():
        while not over.is_set():
            counted[0] += 1

    thread = threading.Thread(target=count)
    thread.start()
    before = counted[0]
    cupel.run("import time; time.sleep(0.3)")
    during = counted[0] - before
    over.set()
    thread.join()
    assert during > 100


def in_child(work):
    """What `work()` returns in a forked child; a child that hangs is killed and fails."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writable, pickle.dumps(work()))
        finally:
            os._exit(0)
    os.close(writable)
    watch = threading.Timer(60, os.kill, (child, signal.SIGKILL))
    watch.start()
    with os.fdopen(readable, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    watch.cancel()
    assert answer, "the child did not answer"
    return pickle.loads(answer)


def test_fork_after_scoring():
    scorer = cupel.Scorer(SPEC)
    assert rewards_of(scorer) == EXPECTED
    assert in_child(lambda: rewards_of(scorer)) == EXPECTED
    assert in_child(lambda: in_child(lambda: rewards_of(scorer))) == EXPECTED
    assert rewards_of(scorer) == EXPECTED


def threads_while_scoring(scorer):
    """The most threads that this process has while a batch is scored."""
    sums = [r"\boxed{\sqrt{%d} + \frac{x^3}{7}}" % i for i in range(40_000)]
    counts = []
    scorer.score(
        completions=sums,
        references=["1"] * len(sums),
        progress=lambda done, total: counts.append(len(os.listdir("/proc/self/task"))),
    )
    return max(counts)


def test_the_child_of_a_process_that_has_scored_has_threads():
    scorer = cupel.Scorer(SPEC, threads=2)
    assert rewards_of(scorer) == EXPECTED
    # The one that waits, the one that it waits for, and the other that computes.
    assert in_child(lambda: threads_while_scoring(scorer)) == 3


def test_fork_while_other_threads_score():
    scorer = cupel.Scorer(SPEC)
    over = threading.Event()

    def score_on():
        while not over.is_set():
            rewards_of(scorer)

    threads = [threading.Thread(target=score_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(10):
            assert in_child(lambda: rewards_of(scorer)) == EXPECTED
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_parent_and_child_have_sandboxes_of_their_own():
    scorer = cupel.Scorer()
    rows = [CODE] * 4
    first = scorer.score(rows)
    if "no_sandbox" in first.reasons:
        pytest.skip(first.details[0])
    assert first.rewards.tolist() == [1] * 4
    assert cupel.run("print(1)").stdout == "1\n"
    child = lambda: (
        scorer.score(rows).rewards.tolist(),
        cupel.run("print(2)").stdout,
    )  # noqa: E731
    assert in_child(child) == ([1] * 4, "2\n")
    assert scorer.score(rows).rewards.tolist() == [1] * 4
    assert cupel.run("print(3)").stdout == "3\n"


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_process_pools(method):
    scorer = cupel.Scorer(SPEC)
    assert rewards_of(scorer) == EXPECTED
    context = multiprocessing.get_context(method)
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
        for answer in pool.map(rewards_of, [scorer] * 4, timeout=60):
            assert answer == EXPECTED


def interrupted_after(program, seconds):
    """Runs a program that says "go", interrupts it then, and tells how long it went on."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    child = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    )
    assert child.stdout.readline() == "go\n"
    time.sleep(seconds)
    child.send_signal(signal.SIGINT)
    start = time.monotonic()
    output, _ = child.communicate(timeout=60)
    return time.monotonic() - start, output


INTERRUPTED_PROGRAM = r"""
import cupel
sums = [r"\boxed{\sqrt{%d} + \frac{x^3}{7}}" % i for i in range(1_000_000)]
sleeper = "```python\nimport time; time.sleep(30)\n```"
cupel.run("print(1)")
print("go", flush=True)
try:
    CALL
    print("done")
except KeyboardInterrupt:
    print("interrupted")
print(cupel.verify("4", "4").outcome)
"""


@pytest.mark.parametrize(
    "call",
    [
        "cupel.score(completions=sums, references=['1'] * len(sums))",
        "cupel.run('import time; time.sleep(30)', wall=60)",
        "cupel.verify(sleeper, verifier='code:time_limit=30', tests=[{'input': '', 'output': ''}])",
    ],
    ids=["score", "run", "verify code"],
)
def test_ctrl_c(call):
    program = INTERRUPTED_PROGRAM.replace("CALL", call)
    seconds, output = interrupted_after(program, 0.5)
    assert output == "interrupted\ncorrect\n"
    assert seconds < 2  # a fraction of what is left to do, on a machine that is busy
