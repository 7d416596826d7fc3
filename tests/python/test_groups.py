"""Rewards by prompt, and their way into other frameworks."""

import math

import numpy as np
import pytest

import cupel


def scored():
    """3 of 4 right, none right, and one of 4 about which nothing can be said."""
    return cupel.score(
        completions=[["4", "4", "5", "4"], ["1", "2", "3", "5"], ["4", None, "5", "5"]],
        references=["4", "9", "4"],
        verifier="math",
    )


def test_groups_are_those_of_nested_lists():
    groups = scored().groups()
    assert len(groups) == 3
    assert groups.rewards.shape == groups.mask.shape == (3, 4)
    assert groups.rewards[0].tolist() == [1, 1, 0, 1]
    assert groups.mask[2].tolist() == [True, False, True, True]
    np.testing.assert_array_equal(groups.components["math"], groups.rewards)


def test_statistics_leave_out_what_has_no_reward():
    groups = scored().groups()
    # The squares of 1, 1, 0, 1 about their mean 3/4 add up to 3/4; those of 1, 0, 0 about 1/3 to 2/3.
    np.testing.assert_allclose(groups.mean, [3 / 4, 0, 1 / 3], rtol=1e-6)
    np.testing.assert_allclose(groups.std, [math.sqrt(1 / 4), 0, math.sqrt(1 / 3)], rtol=1e-6)
    population = scored().groups(deviation="population")
    np.testing.assert_allclose(population.std, [math.sqrt(3 / 16), 0, math.sqrt(2 / 9)], rtol=1e-6)
    np.testing.assert_allclose(groups.pass_rate, [3 / 4, 0, 1 / 3], rtol=1e-6)
    assert groups.no_signal.tolist() == [False, True, False]
    assert groups.mean.dtype == groups.std.dtype == groups.pass_rate.dtype == np.float32


def test_a_group_without_rewards_has_no_statistics_and_no_signal():
    groups = cupel.score(completions=[[None, None]], references=["4"]).groups()
    assert np.isnan([groups.mean[0], groups.std[0], groups.pass_rate[0]]).all()
    assert groups.no_signal.tolist() == [True]


def test_flat_batches_are_cut():
    result = cupel.score(completions=["1", "2"] * 2, references=["1"] * 4, group_size=2)
    assert result.groups().rewards.tolist() == [[1, 0], [1, 0]]
    assert result.groups(4).rewards.tolist() == [[1, 0, 1, 0]]
    with pytest.raises(ValueError, match="4 completions cannot be cut into groups of 3"):
        result.groups(3)
    with pytest.raises(ValueError, match="pass size="):
        cupel.score(completions=["1"], references=["1"]).groups()


def test_uneven_groups_are_filled_up():
    groups = cupel.score(completions=[["1"], ["1", "2", "2"]], references=["1", "1"]).groups()
    assert groups.mask.tolist() == [[True, False, False], [True, True, True]]
    np.testing.assert_allclose(groups.mean, [1, 1 / 3], rtol=1e-6)


def test_shapings_see_the_group():
    spec = {"components": [{"verifier": "math"}, {"shaping": "length", "of": "math"}]}
    completions = ["4", "so the answer of it all is 4"]
    together = cupel.score(completions=completions, references=["4", "4"], spec=spec, group_size=2)
    alone = cupel.score(completions=completions, references=["4", "4"], spec=spec)
    assert together.components["length"].tolist() != alone.components["length"].tolist()


def test_dlpack_shares_the_memory():
    groups = cupel.score(completions=["1", "2"], references=["1", "1"], group_size=2).groups()
    assert groups.rewards.__dlpack_device__() == (1, 0)
    taken = np.from_dlpack(groups.rewards)
    assert taken.shape == (1, 2)
    assert np.shares_memory(taken, groups.rewards)


def test_memory_outlives_the_result():
    taken = np.from_dlpack(cupel.score(completions=["1", "2"], references=["1", "1"]).rewards)
    cupel.score(completions=["1", "2"] * 100, references=["1", "1"] * 100)
    assert taken.tolist() == [1, 0]
