"""The reward functions in TRL's own trainer, and the promises that its documentation asks for."""

import pickle

import pytest
from texts import REFERENCE, RIGHT, TWO_PARTS, WRONG
from datasets import Dataset
from trl import GRPOConfig, GRPOTrainer

import cupel
import tiny_model
from cupel.trl import component_rewards, reward

PROMPTS = {"first": "5", "second": "5", "third": None}


def by_hand(completions, solution, log_metric=None, **_):
    """What the reward must be, without cupel: the model says one word, which is the answer or not."""
    rewards = []
    for said, answer in zip(completions, solution, strict=True):
        text = said if isinstance(said, str) else said[-1]["content"]
        rewards.append(None if answer is None else float(text == f"\\boxed{{{answer}}}"))
    if log_metric:
        log_metric("by_hand/unscorable", rewards.count(None) / len(rewards))
    return rewards


def train(rewards, prompts, folder, steps):
    trainer = GRPOTrainer(
        model=tiny_model.model(),
        processing_class=tiny_model.tokenizer(),
        reward_funcs=rewards,
        train_dataset=Dataset.from_list(prompts),
        args=GRPOConfig(
            output_dir=str(folder),
            use_cpu=True,
            bf16=False,
            seed=3,
            learning_rate=0.02,
            lr_scheduler_type="constant",
            per_device_train_batch_size=24,
            num_generations=8,
            max_completion_length=1,
            max_steps=steps,
            logging_steps=1,
            save_strategy="no",
            report_to=[],
            log_completions=True,
            disable_tqdm=True,
        ),
    )
    trainer.train()
    return [entry for entry in trainer.state.log_history if "reward" in entry]


def test_a_policy_learns_from_the_reward(tmp_path):
    prompts = [{"prompt": word, "solution": answer} for word, answer in PROMPTS.items()]

    log = train([reward(), by_hand], prompts * 4, tmp_path, steps=25)

    assert len(log) == 25
    for entry in log:
        assert entry["rewards/cupel/mean"] == pytest.approx(entry["rewards/by_hand/mean"])
        assert entry["rewards/cupel/std"] == pytest.approx(entry["rewards/by_hand/std"])
        assert entry["rewards/cupel/error"] == 0
        assert entry["rewards/cupel/unscorable"] == pytest.approx(entry["by_hand/unscorable"])
    first, last = ([entry["rewards/cupel/mean"] for entry in part] for part in (log[:5], log[-5:]))
    print(f"\nmean reward: first five steps {sum(first) / 5:.2f}, last five {sum(last) / 5:.2f}")
    assert sum(last) / 5 > sum(first) / 5 + 0.3


def test_conversations_and_a_function_for_each_component(tmp_path):
    prompts = [
        {"prompt": [{"role": "user", "content": word}], "solution": answer}
        for word, answer in PROMPTS.items()
    ]
    whole = reward(TWO_PARTS)

    log = train([*component_rewards(TWO_PARTS), whole, by_hand], prompts, tmp_path, steps=2)

    for entry in log:
        parts = entry["rewards/math/mean"] + entry["rewards/last/mean"]
        assert parts == pytest.approx(entry["rewards/cupel/mean"])
        assert entry["rewards/math/mean"] == pytest.approx(0.75 * entry["rewards/by_hand/mean"])


def test_columns_are_fields_of_the_rows():
    rewards = reward()(
        prompts=["q"] * 4,
        completions=[RIGHT, WRONG, RIGHT, RIGHT],
        completion_ids=[[1], [2], [3], [4]],
        answer=[REFERENCE, REFERENCE, None, REFERENCE],
        verifier=["math", None, "math", "no such verifier"],
        trainer_state=object(),
        environments=[object()] * 4,
        image=[object()] * 4,
    )

    assert rewards == [1.0, 0.0, None, None]


def test_what_is_logged_beside_the_rewards():
    tables, metrics = {}, {}
    function = reward(name="answer")

    function(
        prompts=["q"] * 4,
        completions=[RIGHT, "no idea", RIGHT, None],
        solution=[REFERENCE, REFERENCE, None, REFERENCE],
        log_extra=tables.__setitem__,
        log_metric=metrics.__setitem__,
    )

    assert tables["answer/verdict"] == [
        "correct: passed",
        "incorrect: not_equal",
        "unscorable: no_reference",
        "error: bad_row",
    ]
    assert tables["answer/extracted"][0] == REFERENCE
    assert metrics["rewards/answer/error"] == 0.25
    assert metrics["rewards/answer/unscorable"] == 0.25


def test_components_add_up_and_are_null_together():
    batch = {"prompts": ["q"] * 3, "completions": [RIGHT, f"\\boxed{{12}}, no: {REFERENCE}", RIGHT]}
    batch["solution"] = [REFERENCE, REFERENCE, None]
    tables = []

    parts = component_rewards(TWO_PARTS)
    math_part, last_part = (
        part(**batch, log_extra=lambda name, values: tables.append(name)) for part in parts
    )

    assert [part.__name__ for part in parts] == ["math", "last"]
    assert math_part == [0.75, 0.0, None]
    assert last_part == [0.25, 0.25, None]
    assert reward(TWO_PARTS)(**batch) == [1.0, 0.25, None]
    assert len(tables) == len(set(tables)), "a column that is logged twice is one too long for TRL"


def test_components_add_up_where_the_spec_has_numbers_for_nulls():
    spec = {**TWO_PARTS, "on_unscorable": -1}
    batch = {"prompts": ["q"] * 3, "completions": [RIGHT, WRONG, RIGHT]}
    batch["solution"] = [REFERENCE, REFERENCE, None]

    assert reward(spec)(**batch) == [1.0, 0.0, -1.0]
    assert [part(**batch) for part in component_rewards(spec)] == [
        [0.75, 0.0, -1.0],
        [0.25, 0.0, 0.0],
    ]


def test_components_of_a_preset_in_which_rows_choose_their_verifier():
    batch = {
        "prompts": ["q"] * 3,
        "completions": [RIGHT, "<think>hm</think> <answer>(B)</answer>", RIGHT],
        "solution": [REFERENCE, "B", None],
        "choices": [None, ["x", "y"], None],
    }
    accuracy, template = component_rewards("r1-zero")
    assert (accuracy.__name__, template.__name__) == ("accuracy", "format")
    assert (accuracy(**batch), template(**batch)) == ([1.0, 1.0, None], [0.0, 1.0, None])


def test_a_batch_is_not_taken_for_another_one():
    function = reward()
    completions, solution = [RIGHT], [REFERENCE]
    assert function(prompts=["q"], completions=completions, solution=solution) == [1.0]
    assert function(prompts=["q"], completions=completions, solution=["5"]) == [0.0]
    assert function(prompts=["q"], completions=[WRONG], solution=solution) == [0.0]


def test_a_batch_is_scored_once_for_all_components_and_again_when_it_is_asked_again(monkeypatch):
    scored = []
    score = cupel.Scorer.score
    monkeypatch.setattr(
        cupel.Scorer, "score", lambda self, rows: scored.append(rows) or score(self, rows)
    )
    parts = component_rewards(TWO_PARTS)
    completions = [RIGHT]
    batch = {"prompts": ["q"], "completions": completions, "solution": [REFERENCE]}

    assert [part(**batch) for part in parts] == [[0.75], [0.25]]
    assert len(scored) == 1
    completions[0] = WRONG
    assert [part(**batch) for part in parts] == [[0.0], [0.0]]
    assert len(scored) == 2


def test_what_conversations_say():
    function = reward()
    question = [{"role": "user", "content": "q"}]
    answers = {
        "the last turn of the assistant": [
            {"role": "assistant", "content": WRONG},
            {"role": "tool", "content": "4"},
            {"role": "assistant", "content": RIGHT},
            {"role": "tool", "content": "nothing"},
        ],
        "parts": [{"role": "assistant", "content": [{"type": "text", "text": RIGHT}]}],
        "a call without words": [{"role": "assistant", "content": None, "tool_calls": []}],
    }

    rewards = function(
        prompts=[question] * 3, completions=list(answers.values()), solution=[REFERENCE] * 3
    )

    assert dict(zip(answers, rewards, strict=True)) == {
        "the last turn of the assistant": 1.0,
        "parts": 1.0,
        "a call without words": 0.0,
    }


def test_functions_can_be_pickled_and_keep_their_names():
    batch = {"prompts": ["q"], "completions": [RIGHT], "solution": [REFERENCE]}
    for function in [reward(name="mine"), *component_rewards(TWO_PARTS)]:
        copy = pickle.loads(pickle.dumps(function))
        assert copy.__name__ == function.__name__
        assert copy(**batch) == function(**batch)


def test_groups_are_seen_by_shapings_that_compare():
    """The shortest right answer of a group of equal prompts gets 0.5, the longest -0.5."""
    spec = {
        "components": [
            {"verifier": "math", "weight": 0},
            {"shaping": "length", "of": "math", "options": {"length": "tokens"}},
        ]
    }
    rewards = reward(spec)(
        prompts=["a", "a", "b", "b"],
        completions=[RIGHT] * 4,
        completion_ids=[[0] * 10, [0] * 30, [0] * 7, [0] * 7],
        solution=[REFERENCE] * 4,
    )
    assert rewards == [0.5, -0.5, 0.0, 0.0]


def test_a_mistake_in_the_spec_is_told_at_once():
    with pytest.raises(ValueError, match="wieght"):
        reward({"components": [{"verifier": "math", "wieght": 1}]})
