"""The calls that slime makes of a custom reward function, and the fields of its samples."""

import asyncio
import enum
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from texts import LAST, REFERENCE, RIGHT, TWO_PARTS, WRONG

from cupel.slime import reward_func


class Status(enum.Enum):
    COMPLETED = "completed"
    TRUNCATED = "truncated"


@dataclass
class Sample:
    """Those fields of slime's `Sample` that a reward function sees."""

    response: str
    label: Any = REFERENCE
    prompt: Any = "What is it?"
    group_index: int | None = 0
    response_length: int = 9
    reward: Any = None
    remove_sample: bool = False
    status: Status = Status.COMPLETED
    metadata: dict = field(default_factory=dict)


def args(**more):
    return SimpleNamespace(reward_key=None, group_rm=False, cupel_spec=TWO_PARTS, **more)


def one(sample, **more):
    return asyncio.run(reward_func(args(**more), sample))


@pytest.mark.parametrize(("said", "reward"), [(RIGHT, 1.0), (WRONG, 0.0), (LAST, 0.25)])
def test_one_sample(said, reward):
    sample = Sample(said)

    assert one(sample) == reward
    assert not sample.remove_sample
    assert sample.metadata["cupel"]["outcome"] == ("correct" if said is RIGHT else "incorrect")


def test_an_undecided_sample_is_taken_out_of_the_loss():
    sample = Sample(RIGHT, label=None)
    assert one(sample) == 0.0
    assert sample.remove_sample
    assert sample.metadata["cupel"] == {
        "outcome": "unscorable",
        "reason": "no_reference",
        "extracted": None,
    }


def test_an_undecided_sample_of_a_group_leaves_its_mean_as_it_is():
    """Group normalisation is over all samples, also those that are taken out."""
    group = [Sample(RIGHT), Sample(RIGHT), Sample(WRONG), Sample(None)]
    rewards = asyncio.run(reward_func(args(), group))

    assert rewards == pytest.approx([1.0, 1.0, 0.0, 2 / 3])
    assert [sample.remove_sample for sample in group] == [False, False, False, True]
    assert sum(rewards) / 4 == pytest.approx(sum(rewards[:3]) / 3)


def test_a_reward_key_asks_for_a_dict():
    settings = args()
    settings.reward_key = "score"

    reward = asyncio.run(reward_func(settings, Sample(LAST)))

    assert reward == {"cupel_math": 0.0, "cupel_last": 1.0, "score": 0.25}


def test_many_samples_are_awaited_at_once():
    async def rollout():
        samples = [Sample(f"\\boxed{{{i}}}", label=str(i - i % 2)) for i in range(500)]
        return await asyncio.gather(*(reward_func(args(), sample) for sample in samples))

    assert asyncio.run(rollout()) == [1.0, 0.0] * 250


def test_lengths_and_truncation_are_known_to_shapings():
    spec = {
        "components": [
            {"verifier": "math", "weight": 0},
            {"shaping": "stop_properly", "of": "math", "options": {"coefficient": 0.25}},
        ]
    }
    whole, cut = Sample(RIGHT), Sample(RIGHT, status=Status.TRUNCATED)
    assert [one(sample, **{}) for sample in (whole, cut)] == [1.0, 1.0]
    settings = SimpleNamespace(reward_key=None, cupel_spec=spec)
    assert [asyncio.run(reward_func(settings, s)) for s in (whole, cut)] == [1.0, 0.25]


def test_conversations_and_metadata_of_earlier_calls():
    sample = Sample(RIGHT, prompt=[{"role": "user", "content": "What is it?"}])
    assert one(sample) == one(sample) == 1.0
