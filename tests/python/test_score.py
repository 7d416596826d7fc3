"""cupel.score: every form of rows gives the same scores."""

import math
import time

import numpy as np
import pytest

import cupel

COMPLETIONS = ["\\boxed{4}", "It is 5.", None, "é \\boxed{1/2}", ""]
REFERENCES = ["4", "4", "4", "0.5", "7"]
REWARDS = [1.0, 0.0, math.nan, 1.0, 0.0]
OUTCOMES = ["correct", "incorrect", "error", "correct", "incorrect"]


def check(result):
    np.testing.assert_array_equal(result.rewards, np.array(REWARDS, dtype=np.float32))
    assert result.outcomes.tolist() == OUTCOMES


def columns():
    return {"completion": COMPLETIONS, "answer": REFERENCES, "source": ["a"] * 5}


def rows():
    return [dict(zip(columns(), values)) for values in zip(*columns().values())]


def test_lists():
    check(cupel.score(completions=COMPLETIONS, references=REFERENCES))


def test_tuples_and_numpy_arrays():
    check(cupel.score(completions=tuple(COMPLETIONS), references=np.array(REFERENCES)))


def test_rows():
    check(cupel.score(rows()))


def test_a_dict_of_lists():
    check(cupel.score(columns()))


def test_columns_of_a_table_by_name():
    table = {"generated": COMPLETIONS, "label": REFERENCES}
    check(cupel.score(table, completions="generated", references="label"))


def test_generated_completions_beside_a_table():
    check(cupel.score({"answer": REFERENCES}, completions=COMPLETIONS))
    check(cupel.score([{"answer": answer} for answer in REFERENCES], completions=COMPLETIONS))


def test_chat_messages():
    chat = [[{"role": "assistant", "content": text}] if text is not None else None for text in COMPLETIONS]
    check(cupel.score(completions=chat, references=REFERENCES))


def test_columns_of_a_result():
    result = cupel.score(completions=COMPLETIONS, references=REFERENCES, verifier="math")
    assert len(result) == 5
    assert result.rewards.dtype == np.float32
    assert result.mask.tolist() == [True, True, False, True, True]
    assert result.reasons.tolist() == ["passed", "not_equal", "bad_row", "passed", "no_answer"]
    assert list(result.components) == ["math"]
    np.testing.assert_array_equal(result.components["math"], result.rewards)
    assert result.extracted == ["4", "5", None, "1/2", None]
    assert result.references[:2] == ["4", "4"]
    assert result.details[2] == "the completion is None; expected a string"
    assert (result.elapsed[[0, 1, 3]] > 0).all()
    assert result[-1].reason == result[4].reason == "no_answer"
    assert [scored.outcome for scored in result] == OUTCOMES
    assert (result.outcomes == "correct").tolist() == [True, False, False, True, False]
    with pytest.raises(IndexError):
        result[5]
    with pytest.raises(IndexError):
        result[-6]


def test_rows_of_a_result():
    first, _, third, *_ = cupel.score(completions=COMPLETIONS, references=REFERENCES).to_list()
    assert first == {
        "reward": 1.0,
        "outcome": "correct",
        "reason": "passed",
        "components": {"math": 1.0},
        "extracted": "4",
        "reference": "4",
        "detail": None,
    }
    assert third["reward"] is None


def test_components_are_weighed():
    spec = {
        "components": [
            {"verifier": "math", "weight": 2},
            {"name": "last", "verifier": "math", "options": {"extract": "last_number"}, "weight": 0.5},
        ]
    }
    result = cupel.score(completions=["\\boxed{4} and 5"] * 3, references=["4", "5", "6"], spec=spec)
    assert result.rewards.tolist() == [2.0, 0.5, 0.0]
    assert result.components["math"].tolist() == [1.0, 0.0, 0.0]
    assert result.components["last"].tolist() == [0.0, 1.0, 0.0]


def test_rows_choose_their_verifier():
    data = [
        {"completion": "yes", "answer": "yes", "verifier": "match"},
        {"completion": "\\boxed{2}", "answer": "2"},
    ]
    assert cupel.score(data).rewards.tolist() == [1.0, 1.0]
    by_column = cupel.score(
        completions=["yes", "\\boxed{2}"], references=["yes", "2"], verifier=None, data=None
    )
    assert by_column.rewards.tolist()[1] == 1.0


def test_nothing_to_score():
    result = cupel.score(completions=[], references=[])
    assert len(result) == 0 and result.rewards.shape == (0,)
    assert result.to_list() == []


def test_progress_is_told_in_this_thread_and_ends_with_all():
    import threading

    seen = []
    cupel.score(
        completions=["\\boxed{4}"] * 20_000,
        references=["4"] * 20_000,
        progress=lambda done, total: seen.append((done, total, threading.get_ident())),
    )
    assert seen[-1] == (20_000, 20_000, threading.get_ident())
    assert [done for done, *_ in seen] == sorted({done for done, *_ in seen})


def test_what_progress_raises_ends_the_batch():
    def stop(done, total):
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        cupel.score(completions=["\\boxed{4}"] * 1000, references=["4"] * 1000, progress=stop)


def test_rows_that_choose_share_a_column():
    data = [
        {"completion": "yes", "answer": "yes", "verifier": "match"},
        {"completion": "\\boxed{2}", "answer": "3"},
    ]
    result = cupel.score(data)
    assert {name: values.tolist() for name, values in result.components.items()} == {"auto": [1, 0]}
    assert [row["components"] for row in result.to_list()] == [{"match": 1.0}, {"math": 0.0}]


def test_presets_and_files(tmp_path):
    right = "<think> 2 + 2 </think> <answer> \\boxed{4} </answer>"
    preset = cupel.Scorer("r1-zero")
    assert preset.score(completions=[right], references=["4"]).outcomes.tolist() == ["correct"]
    (tmp_path / "spec.json").write_text('{"components": [{"verifier": "math", "weight": 3}]}')
    assert cupel.Scorer(tmp_path / "spec.json").weights == {"math": 3}
    with pytest.raises(ValueError, match='unknown preset "r1-zro"; did you mean "r1-zero"'):
        cupel.Scorer("r1-zro")
    (tmp_path / "spec.json").write_text('{"components": [{"verifier": "math", "wieght": 3}]}')
    with pytest.raises(ValueError, match='spec.json: /components/0.*"wieght"'):
        cupel.Scorer(tmp_path / "spec.json")


@pytest.mark.parametrize("deadline", [0, -1, math.nan])
def test_a_deadline_that_leaves_no_time(deadline):
    with pytest.raises(ValueError, match="deadline is .*; expected seconds above 0"):
        cupel.score(completions=["4"], references=["4"], deadline=deadline)


def test_what_misses_the_deadline_is_an_error_of_its_row():
    start = time.monotonic()
    result = cupel.score(
        completions=[f"\\boxed{{\\sqrt{{{i}}} + x}}" for i in range(300_000)],
        references=["1"] * 300_000,
        deadline=0.02,
    )
    assert time.monotonic() - start < 5
    missed = result.reasons == "deadline"
    assert missed.any() and np.isnan(result.rewards[missed]).all()
    assert (result.outcomes[missed] == "error").all()
