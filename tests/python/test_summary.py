"""Why rewards are what they are."""

import copy
import pickle

import pytest

import cupel


def boxes(answers):
    return [f"So it is \\boxed{{{answer}}}." for answer in answers]


def kinds(result):
    return [hint["kind"] for hint in result.summary().to_dict()["hints"]]


def test_it_prints_itself():
    summary = cupel.score(completions=boxes([4, 5]), references=["4", "4"]).summary()
    assert "not_equal" in str(summary)
    assert "[1]  5 is not 4" in str(summary)
    assert repr(summary) == str(summary)


def test_reasons_by_component_with_examples():
    result = cupel.score(
        completions=boxes([4, *[5] * 15]), references=["4"] * 16, verifier="math:extract=boxed"
    )
    (math,) = result.summary().to_dict()["components"]
    assert (math["name"], math["rows"], math["correct"], math["mean"]) == ("math", 16, 1, 1 / 16)
    assert math["reasons"]["not_equal"]["count"] == 15
    examples = math["reasons"]["not_equal"]["examples"]
    assert [example["index"] for example in examples] == list(range(1, 11))
    assert result[examples[0]["index"]].detail == examples[0]["detail"]


def test_every_component_has_its_own_examples():
    spec = {"components": [{"verifier": "math"}, {"verifier": "format"}]}
    result = cupel.score(completions=boxes([5]), references=["4"], spec=spec)
    math, form = result.summary().to_dict()["components"]
    assert math["reasons"]["not_equal"]["examples"][0]["detail"].startswith("5 is not 4")
    assert "`<think>` is missing" in form["reasons"]["bad_format"]["examples"][0]["detail"]


def test_hints_say_what_to_set():
    result = cupel.score(
        completions=["two and two</think>\n<answer>4</answer>"] * 8,
        prompts=["What is 2 + 2?\n<think>"] * 8,
        verifier="format",
    )
    assert kinds(result) == ["template_never_matches"]
    (hint,) = result.summary().hints
    assert "set prefilled=yes" in hint and "8 of 8 prompts" in hint


@pytest.mark.parametrize(
    "columns, kind",
    [
        ({"completions": boxes(range(8))}, "no_reference"),
        ({"completions": boxes(range(8)), "references": [[1]] * 8}, "reference_never_parses"),
        ({"completions": ["I would rather think about the weather, and"] * 8, "references": ["1"] * 8}, "no_answer"),
        ({"completions": [None] * 8, "references": ["1"] * 8}, "bad_rows"),
    ],
)
def test_what_keeps_rewards_from_coming(columns, kind):
    assert kinds(cupel.score(**columns)) == [kind]


def test_nothing_is_said_of_what_is_well():
    result = cupel.score(completions=boxes([4, 5] * 20), references=["4"] * 40, group_size=4)
    assert result.summary().hints == []


def test_groups_without_signal():
    completions = [boxes(group) for group in ([1, 2], [2, 2], [1, 1], [1, 1], [1, 1], [1])]
    completions.append([None, *boxes([1, 2])])
    result = cupel.score(completions=completions, references=["1"] * 7)
    assert result.summary().to_dict()["groups"] == {
        "groups": 6,
        "without_signal": 4,
        "none_correct": 1,
        "all_correct": 3,
        "mixed": 0,
        "unrewarded": 0,
    }
    assert "groups_without_signal" in kinds(result)
    same = cupel.score(completions=boxes([1, 2, 1, 1]), references=["1"] * 4, group_size=2)
    assert same.summary().to_dict()["groups"]["without_signal"] == 1


def test_it_is_pickled_with_the_result():
    result = cupel.score(completions=boxes([4, 5]), references=["4", "4"])
    for again in (pickle.loads(pickle.dumps(result)), copy.deepcopy(result)):
        assert again.summary().to_dict() == result.summary().to_dict()
        assert str(again.summary()) == str(result.summary())


def test_of_nothing():
    summary = cupel.score(completions=[], references=[]).summary()
    assert summary.to_dict()["total"]["rows"] == 0
    assert summary.hints == []
