"""Mistakes raise at once and say what, where, and what to do."""

import numpy as np
import pytest

import cupel


class Tensor:
    """As a framework's tensor of token ids shows itself."""

    dtype = "int64"

    def tolist(self):
        return [[1, 2], [3, 4]]

    def __dlpack__(self):
        raise AssertionError


def raises(kind, message, **arguments):
    with pytest.raises(kind, match=message):
        cupel.score(**arguments)


def test_unequal_lengths():
    raises(
        ValueError,
        "references has 3 values, but there are 2 rows",
        completions=["4", "5"],
        references=["4"] * 3,
    )
    raises(
        ValueError,
        "tests has 1 values, but there are 2 rows",
        completions=["4", "5"],
        references=["4"] * 2,
        tests=[1],
    )
    raises(
        ValueError,
        "answer has 1 values, but there are 2 rows",
        data={"completion": ["4", "5"], "answer": ["4"]},
    )


@pytest.mark.parametrize("wrong", [b"4", bytearray(b"4"), 4, {"content": "4"}, object()], ids=repr)
def test_a_completion_of_another_type_is_named_by_its_place(wrong):
    raises(
        TypeError,
        rf"completions\[1\] is of type {type(wrong).__name__}; expected str",
        completions=["4", wrong],
        references=["4", "4"],
    )


@pytest.mark.parametrize("tensor", [Tensor(), np.array([[1, 2], [3, 4]])], ids=["tensor", "numpy"])
def test_token_ids_where_text_was_meant(tensor):
    raises(TypeError, "tokenizer.batch_decode", completions=tensor, references=["4", "4"])
    raises(TypeError, r"completions\[0\].*tokenizer.batch_decode", completions=[Tensor()])


def test_a_single_text_where_a_list_was_meant():
    raises(TypeError, "completions is of type str.*cupel.verify", completions="4", references="4")
    raises(
        TypeError, "references is of type str; expected a list", completions=["4"], references="4"
    )


def test_nothing_given():
    raises(ValueError, "pass completions=")


def test_data_of_another_type():
    raises(TypeError, "data is of type int; expected a list of dicts", data=4)
    raises(TypeError, r"data\[1\] is of type str; expected a dict", data=[{"completion": "4"}, "5"])


def test_missing_columns():
    raises(ValueError, '"completion".*it has: text, answer', data={"text": ["4"], "answer": ["4"]})
    raises(
        ValueError,
        r'data\[1\] has no completion: none of "completion".*it has: answer',
        data=[{"completion": "4", "answer": "4"}, {"answer": "4"}],
    )
    raises(
        ValueError,
        'references: there is no column "label"; there are: completion, gold',
        data={"completion": ["4"], "gold": ["4"]},
        references="label",
    )


def test_lists_and_texts_are_not_mixed():
    raises(TypeError, r"completions\[1\] is of type str, but other rows", completions=[["4"], "4"])
    raises(
        TypeError, r"completions\[1\] is of type str; expected a .* mess", completions=["4", ["4"]]
    )


def test_a_field_that_is_nested_without_end():
    deep = []
    for _ in range(1000):
        deep = [deep]
    raises(ValueError, r"extra\[0\] is nested deeper", completions=["4"], extra=[deep])


@pytest.mark.parametrize(
    "size, kind",
    [(0, ValueError), (3, ValueError), (-1, ValueError), (2.0, TypeError), (True, TypeError)],
)
def test_group_size(size, kind):
    raises(kind, "group_size", completions=["4"] * 4, references=["4"] * 4, group_size=size)


@pytest.mark.parametrize(
    "threads, kind", [(0, ValueError), (-2, ValueError), (1.5, TypeError), (True, TypeError)]
)
def test_threads(threads, kind):
    raises(kind, "threads is", completions=["4"], references=["4"], threads=threads)


@pytest.mark.parametrize(
    "spec, message",
    [
        (
            {"components": [{"verifier": "math", "wieght": 1}]},
            '/components/0.*"wieght"; did you mean "weight"',
        ),
        (
            {"components": [{"verifier": "math", "weight": "1"}]},
            "/components/0/weight: expected a number",
        ),
        ({"components": [{"verifier": "math", "weight": float("nan")}]}, "JSON|number"),
        ({"components": [{"verifier": "maht"}]}, 'did you mean "math"'),
        ({"components": []}, "/components"),
        ('{"components": [}', "not valid JSON"),
        ("/no/such/spec.json", "/no/such/spec.json"),
    ],
    ids=repr,
)
def test_specs(spec, message):
    with pytest.raises(ValueError, match=message):
        cupel.Scorer(spec)


def test_specs_of_another_type():
    with pytest.raises(TypeError, match="spec is of type int"):
        cupel.Scorer(4)
    with pytest.raises(TypeError, match="verifier is of type int"):
        cupel.Scorer(verifier=4)
    with pytest.raises(ValueError, match="both given"):
        cupel.Scorer({}, verifier="math")


def test_what_the_user_owns_is_left_alone():
    row = {"completions": ["4", "5"], "answer": "4", "extra": {"a": [1]}}
    cupel.score([row])
    assert row == {"completions": ["4", "5"], "answer": "4", "extra": {"a": [1]}}


@pytest.mark.parametrize(
    "value",
    [b"\xff", 10**40, float("inf"), {1: 2}, np.float32(1.5), np.arange(3), object, "\ud800"],
    ids=repr,
)
def test_fields_of_any_type_travel(value):
    assert cupel.score(completions=["4"], references=["4"], extra=[value]).rewards.tolist() == [1]
