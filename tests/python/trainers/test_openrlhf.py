"""The calls that OpenRLHF 0.11 makes, and what it does with what it is given."""

import json
import logging
import runpy

import pytest
import torch
from texts import LAST, MATH, REFERENCE, RIGHT, TWO_PARTS, WRONG

import cupel.openrlhf
from cupel.openrlhf import make_reward_func, response

PROMPT = "<|im_start|>user\nBox it, as in \\boxed{4711}.<|im_end|>\n<|im_start|>assistant\n"


def experience(reward_func, said, label=REFERENCE, prompt=PROMPT):
    """The single-turn executor's call with one query, and how a sample is made of the answer."""
    given = reward_func([prompt + said], [prompt], [label])
    assert set(given) == {"rewards", "scores", "extra_logs"}
    info = {"reward": torch.tensor([given["rewards"]]), "score": torch.tensor([given["scores"]])}
    for name, value in given["extra_logs"].items():
        if isinstance(value, torch.Tensor):
            value = value.flatten()[0].item()
        info[name] = torch.tensor([value])
    assert all(value.shape == (1,) for value in info.values())
    return {name: value.item() for name, value in info.items()}


@pytest.mark.parametrize(
    ("said", "label", "reward", "score", "null"),
    [
        (RIGHT + "<|im_end|>", REFERENCE, 1.0, 1.0, 0.0),
        (WRONG + "<|im_end|>", REFERENCE, 0.0, 0.0, 0.0),
        (LAST + "<|im_end|>\n<|endoftext|>", REFERENCE, 0.25, 0.0, 0.0),
        ("no idea", REFERENCE, 0.0, 0.0, 0.0),
        (RIGHT, None, 0.0, 0.0, 1.0),
        (RIGHT, {"answer": REFERENCE}, 1.0, 1.0, 0.0),
    ],
)
def test_one_query(said, label, reward, score, null):
    info = experience(make_reward_func(TWO_PARTS), said, label)

    assert set(info) == {"reward", "score", "cupel_null", "cupel_math", "cupel_last"}
    assert (info["reward"], info["score"], info["cupel_null"]) == (reward, score, null)


TESTS = {"inputs": ["1 2\n"], "outputs": ["3\n"]}
SUM = "```python\nprint(sum(map(int, input().split())))\n```"


@pytest.mark.parametrize("spec", [None, "auto"])
@pytest.mark.parametrize(
    ("label", "said"),
    [
        (TESTS, SUM),
        (json.dumps(TESTS), SUM),
        (REFERENCE, RIGHT),
        ({"answer": REFERENCE}, RIGHT),
        ({"solution": f"We get \\boxed{{{REFERENCE}}}.", "level": "Level 1"}, RIGHT),
    ],
)
def test_a_query_gets_the_same_alone_and_among_others(spec, label, said):
    reward_func = make_reward_func(spec)
    alone = reward_func([PROMPT + said], [PROMPT], [label])
    among = reward_func([PROMPT + said, PROMPT + WRONG], [PROMPT] * 2, [label, REFERENCE])

    assert alone["rewards"].tolist() == [1.0]
    assert among["rewards"].tolist() == [1.0, 0.0]


def test_the_rewards_of_a_batch_can_be_put_together():
    """As the advantages are computed: all must be numbers, of one shape and type."""
    func = make_reward_func(MATH)
    said = [RIGHT, WRONG, RIGHT]
    given = [func([PROMPT + one], [PROMPT], [REFERENCE])["rewards"] for one in said]

    rewards = torch.cat([torch.tensor([reward]) for reward in given]).reshape(-1, 3)

    assert rewards.tolist() == [[1.0, 0.0, 1.0]]
    assert given[0].dtype == torch.float32


def test_many_queries_at_once():
    given = make_reward_func(MATH)(
        [PROMPT + RIGHT, PROMPT + WRONG], [PROMPT] * 2, [REFERENCE] * 2, images=None
    )
    assert given["rewards"].tolist() == [1.0, 0.0]
    assert given["extra_logs"]["cupel_null"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (PROMPT + "42<|im_end|>", "42"),
        (PROMPT + "42 </s>\n</s> ", "42"),
        (PROMPT + "4<|im_end|>2<｜end▁of▁sentence｜>", "4<|im_end|>2"),
        (PROMPT + "", ""),
        (PROMPT[30:] + "42<eos>", "42"),
        ("<s>" + PROMPT + "42", "42"),
        (PROMPT + "a < b and |x| > 2", "a < b and |x| > 2"),
    ],
)
def test_the_response_is_what_follows_the_prompt(query, said):
    assert response(query, PROMPT) == said


@pytest.mark.parametrize("query", ["", "another prompt: \\boxed{4711}", RIGHT])
def test_a_query_without_its_prompt_is_not_scored(query, caplog):
    assert response(query, PROMPT) is None
    with caplog.at_level(logging.WARNING):
        given = make_reward_func(MATH, on_null=-1.0)([query], [PROMPT], [REFERENCE])
    assert given["rewards"].tolist() == [-1.0]
    assert given["extra_logs"]["cupel_null"].tolist() == [1.0]
    assert "does not begin with its prompt" in caplog.text


def test_an_answer_that_stands_in_the_prompt_is_not_the_models():
    assert experience(make_reward_func(MATH), "no idea")["reward"] == 0.0


def test_long_prompts_of_one_letter_take_no_time():
    prompt = "a" * 200_000
    assert response("a" * 100_000 + "b", prompt + "c") is None


def test_the_file_itself_can_be_named():
    """`--reward.remote_url` takes a path; the file is run on its own, outside of its package."""
    assert callable(runpy.run_path(cupel.openrlhf.__file__)["reward_func"])
