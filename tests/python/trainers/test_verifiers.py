"""Rewards in tasks of verifiers itself, scored as its rollouts are."""

import asyncio

import pytest
import verifiers.v1 as vf
from texts import LAST, MATH, REFERENCE, RIGHT, TWO_PARTS, WRONG
from verifiers.v1.errors import TaskError
from verifiers.v1.graph import MessageNode
from verifiers.v1.trace import AgentInfo, Trace, TraceTask
from verifiers.v1.types import AssistantMessage, UserMessage

from cupel.prime import make_reward


class Data(vf.TaskData):
    answer: str | None = REFERENCE
    difficulty: int = 3


class Task(vf.Task[Data, vf.State]):
    judged = vf.reward(make_reward(TWO_PARTS), weight=2.0)


def scored(task, *said):
    """The trace of a rollout in which the model said that, after its scoring."""
    nodes = [MessageNode(message=UserMessage(content=task.data.prompt))]
    for text in said:
        message = AssistantMessage(content=text)
        nodes.append(MessageNode(parent=len(nodes) - 1, message=message, sampled=True))
    trace = Trace(
        task=TraceTask(type=type(task).__name__, data=task.data),
        agent=AgentInfo.model_construct(config=None),
        nodes=nodes,
    )
    asyncio.run(task.score(trace))
    return trace


@pytest.mark.parametrize(("said", "reward"), [(RIGHT, 2.0), (WRONG, 0.0), (LAST, 0.5), ("", 0.0)])
def test_a_reward_of_a_task(said, reward):
    trace = scored(Task(Data(prompt="What is it?")), said)

    assert trace.reward == reward
    assert list(trace.rewards) == ["cupel"]
    assert trace.info["cupel"]["outcome"] == ("correct" if said == RIGHT else "incorrect")


def test_the_last_reply_is_what_counts():
    assert scored(Task(Data(prompt="What is it?")), WRONG, RIGHT).reward == 2.0
    assert scored(Task(Data(prompt="What is it?")), RIGHT, WRONG).reward == 0.0


def test_what_is_undecided_fails_the_trace_instead_of_scoring_the_model():
    with pytest.raises(TaskError, match=r"unscorable \(no_reference\)"):
        scored(Task(Data(prompt="What is it?", answer=None)), RIGHT)


def test_a_reward_plugged_into_a_task_that_has_none(monkeypatch):
    """By its path, as `--env.taskset.task.rewards.cupel.fn` gives it."""
    monkeypatch.setattr("cupel.prime.reward", make_reward(MATH))
    config = vf.TaskConfig(rewards={"cupel": {"fn": "cupel.prime.reward", "weight": 0.5}})
    task = vf.Task[Data, vf.State](Data(prompt="What is it?"), config)

    trace = scored(task, RIGHT)

    assert {name: reward.value for name, reward in trace.rewards.items()} == {"cupel": 0.5}
