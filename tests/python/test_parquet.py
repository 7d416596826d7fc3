"""JSONL that cupel wrote, as Parquet."""

import gzip

import pytest

import cupel

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

ROWS = [
    {"messages": [{"role": "user", "content": "a"}], "id": 1},
    {"messages": [{"role": "user", "content": "b\n"}], "id": 2},
    {"messages": [], "id": 3},
]
TEXT = (
    '{"messages":[{"role":"user","content":"a"}],"id":1}\n\n'
    '{"messages":[{"role":"user","content":"b\\n"}],"id":2}\n{"messages":[],"id":3}\n'
)


@pytest.mark.parametrize("batch_rows", [1, 2, 10])
def test_rows_come_back(tmp_path, batch_rows):
    source = tmp_path / "rows.jsonl"
    source.write_text(TEXT)
    target = tmp_path / "rows.parquet"
    assert cupel.to_parquet(source, target, batch_rows=batch_rows) == 3
    assert parquet.read_table(target).to_pylist() == ROWS


def test_fields_that_the_first_row_lacks(tmp_path):
    source = tmp_path / "rows.jsonl"
    source.write_text('{"a":1}\n{"a":2,"b":3}\n{"m":[{"r":"u"},{"c":"x"}]}\n')
    assert cupel.to_parquet(source, tmp_path / "rows.parquet") == 3
    table = parquet.read_table(tmp_path / "rows.parquet")
    assert table.column_names == ["a", "b", "m"]
    assert table.to_pylist() == [
        {"a": 1, "b": None, "m": None},
        {"a": 2, "b": 3, "m": None},
        {"a": None, "b": None, "m": [{"r": "u", "c": None}, {"r": None, "c": "x"}]},
    ]


def test_the_line_of_a_field_that_the_first_batch_lacks(tmp_path):
    source = tmp_path / "rows.jsonl"
    message = '{"m":[{"r":"u"}]}\n'
    source.write_text(message * 10_001 + '{"m":[{"r":"u","c":"x"}]}\n' + message)
    with pytest.raises(ValueError, match=r"line 10002 has fields .*: \['m.c'\]"):
        cupel.to_parquet(source, tmp_path / "rows.parquet")


def test_gzip(tmp_path):
    source = tmp_path / "rows.jsonl.gz"
    source.write_bytes(gzip.compress(TEXT.encode()))
    target = tmp_path / "rows.parquet"
    assert cupel.to_parquet(str(source), str(target)) == 3
    assert parquet.read_table(target).to_pylist() == ROWS


def test_zstd_in_frames_as_cupel_writes_it(tmp_path):
    pack = pyarrow.Codec("zstd").compress
    source = tmp_path / "rows.jsonl.zst"
    half = len(TEXT) // 2
    source.write_bytes(
        b"".join(pack(part.encode(), asbytes=True) for part in (TEXT[:half], TEXT[half:]))
    )
    assert cupel.to_parquet(source, tmp_path / "rows.parquet", batch_rows=1) == 3
    assert parquet.read_table(tmp_path / "rows.parquet").to_pylist() == ROWS


@pytest.mark.parametrize("ending", ["zst", "gz"])
def test_a_damaged_file_is_told(tmp_path, ending):
    pack = gzip.compress if ending == "gz" else pyarrow.Codec("zstd").compress
    source = tmp_path / f"rows.jsonl.{ending}"
    source.write_bytes(bytes(pack(TEXT.encode()))[:-12])
    with pytest.raises(ValueError, match=f"rows.jsonl.{ending}: cannot be read to its end: "):
        cupel.to_parquet(source, tmp_path / "rows.parquet")
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


def test_a_flipped_byte_of_gzip_is_told(tmp_path):
    source = tmp_path / "rows.jsonl.gz"
    packed = bytearray(gzip.compress(TEXT.encode()))
    packed[10] |= 0b110  # behind the header: a block of a kind that there is not
    source.write_bytes(packed)
    with pytest.raises(ValueError, match="rows.jsonl.gz: cannot be read to its end: .*block type"):
        cupel.to_parquet(source, tmp_path / "rows.parquet")
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"id":1}\n{"id":"x"}\n', "lines 2 to 2: "),
        ('{"id":1}\n{"ix":1}\n', r"line 2 has fields the first rows lack: \['ix'\]"),
        (
            '{"m":[{"a":1}]}\n{"m":[{"a":1},{"a":2,"b":{"c":3}}]}\n',
            r"line 2 has fields the first rows lack: \['m.b'\]",
        ),
        (
            '{"m":{"l":[[{"a":1}]]},"n":1}\n{"m":{"l":[[{"a":1,"b":2}]]},"o":1}\n',
            r"line 2 has fields the first rows lack: \['m.l.b', 'o'\]",
        ),
        ('{"m":[{"a":1}]}\n{"m":{"a":1}}\n', "lines 2 to 2: "),
        ('{"id":1}\n{\n', "rows.jsonl:2: "),
        ('{"id":1}\n1\n', "rows.jsonl:2: a row is a JSON object"),
        ('["id"]\n', "rows.jsonl:1: a row is a JSON object"),
        ('{"id":18446744073709551616}\n', "lines 1 to 1: "),
        ('{"id":1}\n{"id":18446744073709551616}\n', "lines 2 to 2: "),
        ("", "has no rows"),
        ('{"x":{}}\n', "rows.jsonl: Cannot write struct type 'x'"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_left(tmp_path, text, message):
    source = tmp_path / "rows.jsonl"
    source.write_text(text)
    with pytest.raises(ValueError, match=message):
        cupel.to_parquet(source, tmp_path / "rows.parquet", batch_rows=1)
    assert [path.name for path in tmp_path.iterdir()] == ["rows.jsonl"]
