"""The steps that NeMo-RL asks of an environment."""

import pytest
import ray
import torch
from texts import LAST, MATH, REFERENCE, RIGHT, TWO_PARTS, WRONG

from cupel.nemo_rl import CupelEnvironment


def log(*said):
    """A message log as environments see it: roles and contents."""
    turns = [{"role": "user", "content": "What is it?"}]
    return turns + [{"role": "assistant", "content": text} for text in said]


def step(environment, logs, truths):
    """What `calculate_rewards` does with a step: takes six fields, each with one entry a sample."""
    metadata = [{"ground_truth": truth, "extracted_answer": None} for truth in truths]
    given = environment.step(logs, metadata)
    observations, metadata_after, stops, rewards, ends, answers = given
    assert [len(part) for part in (observations, metadata_after, stops, answers)] == [len(logs)] * 4
    assert rewards.dtype == ends.dtype == torch.float32 and rewards.shape == ends.shape == (
        len(logs),
    )
    assert all(turn["role"] == "environment" for turn in observations)
    assert metadata_after == metadata
    assert ends.tolist() == [1.0] * len(logs)
    return given


def test_a_step():
    environment = CupelEnvironment({"spec": TWO_PARTS})
    given = step(environment, [log(RIGHT), log(WRONG), log(LAST)], [REFERENCE] * 3)

    assert given.rewards.tolist() == [1.0, 0.0, 0.25]
    assert given.answers == [REFERENCE, "12", "12"]
    assert given.observations[0]["content"] == "Environment: correct"


def test_all_turns_of_the_assistant_are_read():
    environment = CupelEnvironment({"spec": MATH})
    given = step(
        environment, [log("I compute: ", RIGHT), log(RIGHT, " no, \\boxed{1}")], [REFERENCE] * 2
    )
    assert given.rewards.tolist() == [1.0, 0.0]


def test_nulls_get_no_advantage_and_are_counted():
    environment = CupelEnvironment({"spec": MATH, "on_null": -1})
    given = step(environment, [log(RIGHT), log(WRONG), log(RIGHT)], [REFERENCE, REFERENCE, None])
    assert given.rewards.tolist() == [1.0, 0.0, -1.0]

    batch = {"rewards": given.rewards}
    same, metrics = environment.global_post_process_and_metrics(batch)
    assert same is batch
    assert metrics == {
        "accuracy": pytest.approx(0.0),
        "cupel/undecided": 1.0,
        "cupel/undecided_share": pytest.approx(1 / 3),
    }
    assert environment.global_post_process_and_metrics(batch)[1]["cupel/undecided"] == 0.0


def test_a_failure_of_the_machine_counts_as_the_mean_of_its_group():
    environment = CupelEnvironment({"spec": None})
    metadata = [{"ground_truth": REFERENCE} for _ in range(4)]
    metadata[3]["verifier"] = "no such verifier"
    given = environment.step([log(RIGHT), log(RIGHT), log(WRONG), log(RIGHT)], metadata)
    assert given.rewards.tolist() == pytest.approx([1.0, 1.0, 0.0, 2 / 3])


def test_it_runs_as_an_actor(ray_cluster):
    from cupel import nemo_rl

    actor = nemo_rl.CupelActor.options(num_cpus=1).remote({"spec": MATH})
    given = ray.get(actor.step.remote([log(RIGHT)], [{"ground_truth": REFERENCE}]))
    assert given.rewards.tolist() == [1.0]
    ray.kill(actor)


def test_it_is_registered_under_its_path(monkeypatch):
    """With NeMo-RL's three names for it, as in its tree."""
    import sys
    import types

    from cupel import nemo_rl

    registered, environments = {}, {}
    modules = {
        "nemo_rl.distributed.ray_actor_environment_registry": {
            "ACTOR_ENVIRONMENT_REGISTRY": registered
        },
        "nemo_rl.distributed.virtual_cluster": {
            "PY_EXECUTABLES": types.SimpleNamespace(SYSTEM="python")
        },
        "nemo_rl.environments.utils": {"register_env": environments.__setitem__},
    }
    for name, names in modules.items():
        module = types.ModuleType(name)
        vars(module).update(names)
        for parent in ("nemo_rl", name.rpartition(".")[0]):
            monkeypatch.setitem(sys.modules, parent, types.ModuleType(parent))
        monkeypatch.setitem(sys.modules, name, module)

    nemo_rl.register("answers")

    assert environments == {"answers": "cupel.nemo_rl.CupelActor"}
    assert registered == {"cupel.nemo_rl.CupelActor": "python"}
