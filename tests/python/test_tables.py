"""Arrow tables, Datasets, Parquet."""

import pytest

import cupel

pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402

from test_score import COMPLETIONS, REFERENCES, check, columns, rows  # noqa: E402

TEXT_TYPES = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]


@pytest.mark.parametrize("kind", TEXT_TYPES, ids=str)
def test_arrow_tables(kind):
    completions = pa.array(COMPLETIONS, pa.string()).cast(kind)
    check(cupel.score(pa.table({"completion": completions, "answer": REFERENCES})))


def test_long_views_slices_and_chunks():
    long = "because of this and of that, " * 3 + "\\boxed{4}"
    column = pa.chunked_array([pa.array(["x", long, None], pa.string_view()).slice(1), pa.array([long], pa.string_view())])
    result = cupel.score(pa.table({"response": column, "gold": ["4", "4", "5"]}))
    assert result.outcomes.tolist() == ["correct", "error", "incorrect"]


def test_arrow_columns_beside_lists():
    check(cupel.score(completions=pa.array(COMPLETIONS), references=REFERENCES))
    check(cupel.score(completions=COMPLETIONS, references=pa.chunked_array([REFERENCES[:2], REFERENCES[2:]])))


def test_record_batches():
    check(cupel.score(pa.RecordBatch.from_pylist(rows())))


def test_numbers_and_nested_fields_reach_the_verifier():
    table = pa.table(
        {
            "completion": ["(B)", "(A)"],
            "answer": ["B", "B"],
            "verifier": ["choice", "choice"],
            "choices": [["red", "blue"], ["red", "blue"]],
            "difficulty": [1.5, None],
        }
    )
    assert cupel.score(table).rewards.tolist() == [1, 0]
    assert cupel.score({"completion": ["4"], "answer": pa.array([4])}).rewards.tolist() == [1]


def test_lists_of_completions_are_groups():
    table = pa.table({"completions": [["1", "2"], ["2", "2"]], "answer": ["1", "2"]})
    assert cupel.score(table).groups().rewards.tolist() == [[1, 0], [1, 1]]


def test_datasets_also_when_they_are_a_selection():
    datasets = pytest.importorskip("datasets")
    dataset = datasets.Dataset.from_dict(columns())
    check(cupel.score(dataset))
    assert cupel.score(dataset.select([4, 3, 1])).rewards.tolist() == [0, 1, 0]
    assert cupel.score(completions=dataset["completion"], references=dataset["answer"]).rewards[0] == 1


def test_streaming_datasets_are_refused_with_advice():
    datasets = pytest.importorskip("datasets")
    with pytest.raises(TypeError, match="not a streaming one"):
        cupel.score(datasets.Dataset.from_dict(columns()).to_iterable_dataset())


def test_data_frames():
    pandas = pytest.importorskip("pandas")
    check(cupel.score(pandas.DataFrame(columns())))


def test_parquet_in_and_out(tmp_path):
    pq.write_table(pa.table(columns()), tmp_path / "rows.parquet")
    result = cupel.score(pq.read_table(tmp_path / "rows.parquet"), verifier="math")
    check(result)
    pq.write_table(result.to_arrow(), tmp_path / "scored.parquet")
    scored = pq.read_table(tmp_path / "scored.parquet")
    assert scored["reward"].to_pylist() == [1.0, 0.0, None, 1.0, 0.0]
    assert scored["reason"].to_pylist() == result.reasons.tolist()
    assert scored["components"].to_pylist()[:3] == [{"math": 1.0}, {"math": 0.0}, {"math": None}]
    assert scored["detail"].to_pylist() == result.details


def test_empty_tables():
    assert len(cupel.score(pa.table({"completion": pa.array([], pa.string())}))) == 0


def test_a_missing_column_is_named_with_those_that_exist():
    with pytest.raises(ValueError, match='"completion".*it has: text, answer'):
        cupel.score(pa.table({"text": ["4"], "answer": ["4"]}))
    with pytest.raises(ValueError, match='completions: there is no column "txt"; there are: text, answer'):
        cupel.score(pa.table({"text": ["4"], "answer": ["4"]}), completions="txt")
