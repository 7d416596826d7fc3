"""The calls that verl's reward managers make, by the signatures of version 0.9."""

import functools
import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from texts import LAST, MATH, REFERENCE, RIGHT, TWO_PARTS, WRONG

import cupel
from cupel.verl import compute_score, compute_score_batch

KEYS = ["score", "acc", "scored", "cupel_math", "cupel_last"]


def extra_info(index):
    """What stands beside a sample: a row of the data, and what the loop adds to it."""
    return {
        "index": np.int64(index),
        "split": "train",
        "answer": "the solution, which ends in 99 #### 99",
        "question": "What is it?",
        "num_turns": None,
        "rollout_reward_scores": {},
        "interaction": object(),
    }


def manager_call(solution, ground_truth, index=0, **reward_kwargs):
    """As the reward loop calls it: by keyword, with the configured arguments merged in."""
    configured = functools.partial(compute_score, **reward_kwargs)
    return configured(
        data_source="openai/gsm8k",
        solution_str=solution,
        ground_truth=ground_truth,
        extra_info=extra_info(index),
        reward_router_address="192.0.2.1:80",
        reward_model_tokenizer=object(),
    )


@pytest.mark.parametrize(
    ("solution", "truth", "numbers"),
    [
        (RIGHT, REFERENCE, [1.0, 1.0, 1.0, 1.0, 1.0]),
        (WRONG, REFERENCE, [0.0, 0.0, 1.0, 0.0, 0.0]),
        (LAST, REFERENCE, [0.25, 0.0, 1.0, 0.0, 1.0]),
        (RIGHT, np.int64(4711), [1.0, 1.0, 1.0, 1.0, 1.0]),
        (RIGHT, None, [0.0, 0.0, 0.0, 0.0, 0.0]),
        ("", REFERENCE, [0.0, 0.0, 1.0, 0.0, 0.0]),
    ],
)
def test_every_sample_has_the_same_keys_with_numbers_only(solution, truth, numbers):
    scored = manager_call(solution, truth, spec=TWO_PARTS)

    assert list(scored) == KEYS
    assert list(scored.values()) == numbers
    assert all(type(value) is float for value in scored.values())


def test_rows_that_choose_their_verifier_have_the_same_keys():
    """By the default spec, and by a preset whose other component says nothing of the answer."""
    boxed = {"solution_str": RIGHT, "extra_info": None}
    judged_by_choice = {"solution_str": "(B)", "extra_info": {"choices": ["x", "y"]}}
    undecided = {"solution_str": RIGHT, "extra_info": None}

    scored = [
        compute_score("x", ground_truth=truth, **call)
        for call, truth in ((boxed, REFERENCE), (judged_by_choice, "B"), (undecided, None))
    ]

    assert scored[0] == {"score": 1.0, "acc": 1.0, "scored": 1.0, "cupel_auto": 1.0}
    assert scored[1] == scored[0]
    assert scored[2] == {"score": 0.0, "acc": 0.0, "scored": 0.0, "cupel_auto": 0.0}
    assert compute_score("x", RIGHT, REFERENCE, spec="r1-zero") == {
        "score": 1.0,
        "acc": 1.0,
        "scored": 1.0,
        "cupel_accuracy": 1.0,
        "cupel_format": 0.0,
    }


def test_what_a_null_counts_as_is_configured():
    assert manager_call(RIGHT, None, spec=MATH, on_null=-0.5)["score"] == -0.5


def test_calls_from_many_threads_get_their_own_scores():
    """As the loop's executor has it: each thread waits for one sample."""
    answers = [(number, number % 3 == 0) for number in range(2000)]

    def call(number, is_right):
        solution = f"\\boxed{{{number if is_right else number + 1}}}"
        return manager_call(solution, str(number), index=number, spec=MATH)["score"]

    with ThreadPoolExecutor(max_workers=64) as executor:
        scores = list(executor.map(lambda answer: call(*answer), answers))

    assert scores == [float(is_right) for _, is_right in answers]


def test_tests_of_code_are_found_where_verl_keeps_them():
    """In the ground truth, as a dict or as its JSON."""
    tests = {"inputs": ["1 2\n"], "outputs": ["3\n"]}
    solution = "```python\nprint(sum(map(int, input().split())))\n```"
    wrong = solution.replace("sum", "max")
    spec = {"components": [{"verifier": "code"}]}
    alone = cupel.score(
        [{"completion": solution, "tests": [{"input": "1 2", "output": "3"}]}], spec=spec
    )
    if alone.reasons[0] == "no_sandbox":
        pytest.skip(alone.details[0])

    def score(said, truth):
        return compute_score("taco", said, truth, {"index": 1}, spec=spec)["score"]

    assert [score(said, tests) for said in (solution, wrong)] == [1.0, 0.0]
    assert [score(said, json.dumps(tests)) for said in (solution, wrong)] == [1.0, 0.0]


def batch_call(solutions, truths, extras, **reward_kwargs):
    """As the batch reward manager calls it."""
    return compute_score_batch(
        data_sources=np.array(["openai/gsm8k"] * len(solutions), dtype=object),
        solution_strs=solutions,
        ground_truths=truths,
        extra_infos=np.array(extras, dtype=object),
        **reward_kwargs,
    )


def test_a_batch_is_scored_like_its_samples():
    solutions, truths = [RIGHT, WRONG, LAST, RIGHT], [REFERENCE] * 4

    together = batch_call(solutions, truths, [extra_info(7)] * 4, spec=TWO_PARTS)

    alone = [manager_call(*pair, spec=TWO_PARTS) for pair in zip(solutions, truths, strict=True)]
    assert together == alone


def test_a_null_in_a_group_gets_no_advantage():
    bad = {**extra_info(7), "verifier": "no such verifier"}
    extras = [extra_info(7), extra_info(7), bad, extra_info(7), {**bad, "index": 8}]

    scored = batch_call([RIGHT, RIGHT, RIGHT, WRONG, RIGHT], [REFERENCE] * 5, extras, spec=None)

    assert [one["scored"] for one in scored] == [1.0, 1.0, 0.0, 1.0, 0.0]
    assert [one["score"] for one in scored] == pytest.approx([1.0, 1.0, 2 / 3, 0.0, 0.0])


def test_a_spec_may_be_of_the_kinds_that_configurations_have():
    class Section(dict):
        """A mapping that is no plain dict, with lists that are no plain lists."""

    spec = Section(components=(Section(verifier="math"),))
    assert compute_score("x", RIGHT, REFERENCE, spec=spec)["score"] == 1.0


def test_a_mistake_in_the_spec_is_told():
    with pytest.raises(ValueError, match="verifer"):
        compute_score("x", RIGHT, REFERENCE, spec={"components": [{"verifer": "math"}]})
