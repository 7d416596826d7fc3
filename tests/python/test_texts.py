"""Strings as Python holds them, and dicts of every shape."""

import collections
import ctypes
import gc
import json
import sys

import pytest

import cupel
from cupel import _core

# The blocks that are taken as a whole, their ends, and what stands before and behind them.
LENGTHS = [0, 1, 30, 31, 32, 33, 63, 64, 65, 200]
CHARACTERS = ["\x7f", "\x80", "é", "\u07ff", "\u0800", "“", "数", "\uffff", "𝑥", "\U0010ffff"]


def extracted(texts):
    """What `match` takes for the answers: the texts as the engine sees them."""
    result = cupel.score(
        completions=texts, references=["?"] * len(texts), verifier="match:extract=whole"
    )
    return result.extracted


@pytest.mark.parametrize("character", CHARACTERS, ids=ascii)
def test_characters_of_every_width_anywhere(character):
    texts = [f"x{'a' * n}{character}{'b' * m}x" for n in LENGTHS for m in LENGTHS]
    assert extracted(texts) == texts
    assert [cupel.verify(t, "?", verifier="match:extract=whole").extracted for t in texts] == texts


def test_lone_surrogates_among_wide_characters():
    assert extracted(["x\ud800“x", "x𝑥\udfffx"]) == ["x\ufffd“x", "x𝑥\ufffdx"]


def test_strings_are_left_as_they_are():
    """No copy in UTF-8 stays with them, as long as they live."""
    text = "“" + "a" * 10_000
    size = sys.getsizeof(text)
    cupel.score(completions=[text, [{"role": "assistant", "content": text}]], references=["1"] * 2)
    cupel.verify(text, text)
    assert sys.getsizeof(text) == size


def test_strings_that_python_has_in_utf_8_and_kinds_of_strings():
    class Text(str):
        pass

    cached = "“".join("xx")
    size = sys.getsizeof(cached)
    ctypes.pythonapi.PyUnicode_AsUTF8(ctypes.py_object(cached))
    assert sys.getsizeof(cached) > size
    assert extracted([cached, Text("x“x"), Text("xax")]) == ["x“x", "x“x", "xax"]


def test_messages_that_are_not_ascii():
    said = [{"role": "user", "content": "?"}, {"role": "assistant", "content": "x“x"}]
    parts = [{"role": "assistant", "content": [{"type": "text", "text": "x“"}, "𝑥x"]}]
    assert extracted([said, parts]) == ["x“x", "x“𝑥x"]


def test_rows_of_different_shapes():
    rows = [
        {"completion": "4", "answer": "4"},
        {"answer": "4", "completion": "5"},
        {"id": 1, "answer": "4", "extra": None, "completion": "4"},
        json.loads('{"completion": "4", "answer": "5"}'),
        {1: 2, "completion": "4", "é": 1},
        {"completion": None, "answer": "4"},
    ]
    result = cupel.score(rows, verifier="math")
    reasons = ["passed", "not_equal", "passed", "not_equal", "no_reference", "bad_row"]
    assert result.reasons.tolist() == reasons
    assert cupel.score(rows).reasons.tolist() == reasons


def test_rows_that_are_not_plain_dicts():
    plain = {"response": "4", "gold": "4"}
    rows = [plain, collections.OrderedDict(plain), collections.ChainMap(plain)]
    assert cupel.score(rows, verifier="math").rewards.tolist() == [1] * 3


def test_names_of_one_thing_that_differ_from_row_to_row():
    rows = [{"completion": "4", "answer": "4"}, {"response": "4", "gold": "4"}]
    assert cupel.score(rows, verifier="math").rewards.tolist() == [1, 1]
    with pytest.raises(ValueError, match=r"data\[2\] has no completion.*it has: gold"):
        cupel.score([*rows, {"gold": "4"}], verifier="math")


def test_rows_that_a_callback_of_the_garbage_collector_clears():
    """Before they are read or after, never between."""
    names = ("completion", "answer")
    count = 10_000
    rows = [{name: f"{name} {i}" for name in names} for i in range(count)]

    def clear(phase, info):
        for row in rows:
            row.clear()

    threshold = gc.get_threshold()
    gc.callbacks.append(clear)
    try:
        gc.set_threshold(1)
        found = _core.fields_of_dicts(rows, names)
    finally:
        gc.set_threshold(*threshold)
        gc.callbacks.remove(clear)
    assert gc.isenabled()
    whole = {name: (tuple(f"{name} {i}" for i in range(count)), count) for name in names}
    assert found in (whole, {})


def test_sources_of_a_summary_where_no_rows_are_read():
    pa = pytest.importorskip("pyarrow")
    columns = {"completion": ["4", "5"], "answer": ["4", "4"], "data_source": ["one", "two"]}
    rows = [dict(zip(columns, values)) for values in zip(*columns.values())]
    summaries = {
        str(cupel.score(data, verifier="math").summary())
        for data in (columns, rows, pa.table(columns))
    }
    assert len(summaries) == 1 and "two" in summaries.pop()


def test_a_list_that_shrinks_while_it_is_scored():
    completions = [f"\\boxed{{{i}}}" for i in range(50_000)]
    result = cupel.score(
        completions=completions,
        references=["1"] * 50_000,
        progress=lambda done, total: completions.clear(),
    )
    assert not completions and len(result) == 50_000 and result.rewards.sum() == 1
