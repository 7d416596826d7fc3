"""TensorBoard reads the event files of the trainer."""

from __future__ import annotations

import os
import pathlib
import struct
import subprocess

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

ROOT = pathlib.Path(__file__).parents[3]
BUILD = pathlib.Path(os.environ.get("CUPEL_BUILD", ROOT / "build/release"))


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> EventAccumulator:
    """What TensorBoard finds in the folder of a run that was killed and resumed."""
    folder = tmp_path_factory.mktemp("events")
    subprocess.run([BUILD / "tests/trainer/cupel_event_probe", folder], check=True)
    assert len(list(folder.iterdir())) == 2
    accumulator = EventAccumulator(str(folder), size_guidance={"scalars": 0})
    accumulator.Reload()
    return accumulator


def test_each_step_is_there_once(events):
    assert sorted(events.Tags()["scalars"]) == ["eval/pass@1", "train/reward"]
    rewards = [(event.step, event.value) for event in events.Scalars("train/reward")]
    # Steps 3 and 4 of the run that was killed are gone.
    assert rewards == [(1, 0.125), (2, 0.25), (3, 0.75), (4, 1.0), (5, 1.25)]


def test_values_are_float32(events):
    third = struct.unpack("f", struct.pack("f", 1 / 3))[0]
    evaluations = [(event.step, event.value) for event in events.Scalars("eval/pass@1")]
    assert evaluations == [(2, third), (4, third)]


def test_times_rise(events):
    times = [event.wall_time for event in events.Scalars("train/reward")]
    assert times == sorted(times)
