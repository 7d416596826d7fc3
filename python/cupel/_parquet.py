"""JSONL as Parquet, for what `cupel filter` and `cupel score` write."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any


def to_parquet(
    source: str | os.PathLike[str], target: str | os.PathLike[str], *, batch_rows: int = 10_000
) -> int:
    """Writes a JSONL file (also .gz and .zst) as Parquet and returns how many rows there are.

    Needs pyarrow. Columns and their types are those of the first `batch_rows` rows; a later row
    that does not fit is an error that names its line. `target` appears when it is whole.

        cupel.to_parquet("sft.jsonl", "sft.parquet")
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ImportError("to_parquet needs pyarrow: pip install pyarrow") from error

    target = os.fspath(target)
    partial = target + ".partial"
    rows = 0
    writer = None
    try:
        with _open(os.fspath(source)) as lines:
            for batch in _batches(_rows(lines, os.fspath(source)), batch_rows):
                values = [value for _, value in batch]
                schema = writer.schema if writer else None
                try:
                    if schema:
                        _check_fields(batch, pa.struct(list(schema)))
                        table = pa.Table.from_pylist(values, schema=schema)
                    else:
                        table = pa.Table.from_struct_array(pa.array(values))
                except (pa.ArrowTypeError, ValueError, OverflowError) as error:
                    first, last = batch[0][0], batch[-1][0]
                    raise ValueError(f"{source}: lines {first} to {last}: {error}") from error
                if writer is None:
                    try:
                        writer = pq.ParquetWriter(partial, table.schema, compression="zstd")
                    except pa.ArrowNotImplementedError as error:  # as objects without fields
                        raise ValueError(f"{source}: {error}") from error
                writer.write_table(table)
                rows += len(batch)
        if writer is None:
            raise ValueError(f"{source}: has no rows, so there are no columns to write")
        writer.close()
        os.replace(partial, target)
    except BaseException:
        if writer is not None:
            writer.close()
        if os.path.exists(partial):
            os.remove(partial)
        raise
    return rows


def _open(path: str) -> IO[str]:
    if path.endswith(".zst"):
        import pyarrow as pa

        return io.TextIOWrapper(pa.input_stream(path, compression="zstd"), encoding="utf-8")
    if path.endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8")
    return open(path, encoding="utf-8")


def _rows(lines: Iterable[str], path: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(_readable(lines, path), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"{path}:{number}: {error}") from error
        if not isinstance(row, dict):
            raise ValueError(f"{path}:{number}: a row is a JSON object; this is none")
        yield number, row


def _readable(lines: Iterable[str], path: str) -> Iterator[str]:
    try:
        yield from lines
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise ValueError(f"{path}: cannot be read to its end: {error}") from error


def _batches(
    rows: Iterator[tuple[int, Any]], size: int
) -> Iterator[list[tuple[int, Any]]]:
    while batch := list(itertools.islice(rows, size)):
        yield batch


def _check_fields(batch: list[tuple[int, Any]], known: Any) -> None:
    """Arrow drops what the schema does not have without a word."""
    import pyarrow as pa

    if not _unknown_fields(pa.array([row for _, row in batch]).type, known):
        return
    for number, row in batch:
        if unknown := _unknown_fields(pa.array([row]).type, known):
            raise ValueError(f"line {number} has fields the first rows lack: {sorted(unknown)}")


def _unknown_fields(found: Any, known: Any) -> list[str]:
    """Those of a type, at any depth, that another lacks; where the two are of different kinds,
    Arrow says so itself."""
    import pyarrow as pa

    if pa.types.is_list(found) and pa.types.is_list(known):
        return _unknown_fields(found.value_type, known.value_type)
    if not (pa.types.is_struct(found) and pa.types.is_struct(known)):
        return []
    types = {field.name: field.type for field in known}
    unknown = [field.name for field in found if field.name not in types]
    for field in found:
        if field.name in types:
            inner = _unknown_fields(field.type, types[field.name])
            unknown += [f"{field.name}.{name}" for name in inner]
    return unknown
