"""Rows of known data sets, read as `cupel score` reads them."""

import pyarrow
import pytest

import cupel

GSM8K = {"question": "2 + 2?", "answer": "Twice two.\n#### 4", "completion": "\\boxed{4}"}
MMLU = {"question": "?", "choices": ["a", "b", "c", "d"], "answer": 1, "completion": "Answer: B"}
DAPO = {
    "data_source": "math_dapo",
    "prompt": [{"role": "user", "content": "?"}],
    "reward_model": {"ground_truth": "7"},
    "completion": "\\boxed{7}",
}
OPEN_R1 = {"problem": "?", "answer": "3", "solution": "s", "generations": ["\\boxed{3}", "5"]}
TRL = {
    "messages": [
        {"role": "user", "content": "?"},
        {"role": "assistant", "content": "\\boxed{5}"},
    ],
    "answer": "5",
}
PLAIN = {"prompt": "?", "reference": "1", "completion": "2"}


@pytest.mark.parametrize(
    ("rows", "outcomes"),
    [
        ([GSM8K, MMLU, PLAIN, DAPO], ["correct", "correct", "incorrect", "correct"]),
        ([OPEN_R1], ["correct", "incorrect"]),
        ([TRL, GSM8K], ["correct", "correct"]),
        ([GSM8K, OPEN_R1], ["correct", "correct", "incorrect"]),
        ([OPEN_R1, GSM8K], ["correct", "incorrect", "correct"]),
        ([TRL, OPEN_R1], ["correct", "correct", "incorrect"]),
    ],
)
def test_each_row_is_recognised_by_itself(rows, outcomes):
    assert list(cupel.score(rows).outcomes) == outcomes


def test_a_verifier_that_is_named_is_given_the_data_sets_reference():
    assert list(cupel.score([DAPO], verifier="math").outcomes) == ["correct"]


def test_tables_are_recognised_too():
    assert list(cupel.score(pyarrow.Table.from_pylist([MMLU, MMLU])).outcomes) == ["correct"] * 2
    assert list(cupel.score({name: [DAPO[name]] for name in DAPO}).outcomes) == ["correct"]


def test_plain_recognises_nothing():
    assert cupel.score([MMLU], schema="plain")[0].detail.startswith("B is not 1")


def test_a_row_that_lacks_fields_of_the_schema_is_an_error():
    result = cupel.score([MMLU, {"completion": None}, GSM8K], schema="mmlu")
    assert list(result.reasons) == ["passed", "bad_row", "bad_row"]
    assert result[2].detail.startswith('data[2]: mmlu: the row has no field "choices"')


def test_references_that_are_given_stand_above_those_of_the_row():
    assert list(cupel.score([GSM8K], references=["5"]).outcomes) == ["incorrect"]


def test_an_unknown_schema_is_told_with_the_nearest():
    with pytest.raises(ValueError, match='unknown schema "gsm8"; did you mean "gsm8k"'):
        cupel.score([GSM8K], schema="gsm8")


def test_a_column_may_be_called_schema():
    scores = cupel.score(
        completions=['{"a": 1}'], schema=[{"type": "object"}], verifier="json_schema"
    )
    assert list(scores.outcomes) == ["correct"]
