"""What a user calls rows, as the columns that the engine reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cupel import _core

Column = tuple[str, Any]

# As in files: the first that the rows have is taken.
PROMPTS = ("prompt", "question", "problem", "prompts")
COMPLETIONS = ("completion", "completions", "response", "responses")
REFERENCES = ("reference", "answer", "gold", "ground_truth", "solution", "references")


@dataclass
class Rows:
    """Columns by name. All but the completions have one value a row."""

    completions: Column
    prompts: Column | None = None
    references: Column | None = None
    others: list[Column] = field(default_factory=list)
    rows: Column | None = None
    counts: list[int] = field(default_factory=list)

    def for_engine(self, group_size: int = 0) -> _core.Columns:
        """Checked by the engine when it reads them."""
        return _core.Columns(
            self.completions,
            prompts=self.prompts,
            references=self.references,
            others=self.others,
            rows=self.rows,
            counts=self.counts,
            group_size=group_size,
        )


def rows_of(
    data: Any, completions: Any, references: Any, prompts: Any, columns: Mapping[str, Any]
) -> Rows:
    """Rows of `data`, where given, and of columns, which stand above those of `data`."""
    table = _table_of(data)
    rows: Column | None = None
    if isinstance(table, list):
        rows, table = _table_of_dicts(table, completions is None)
    chosen = {
        "completions": _chosen(table, "completions", completions, COMPLETIONS),
        "references": _chosen(table, "references", references, REFERENCES),
        "prompts": _chosen(table, "prompts", prompts, PROMPTS),
    }
    found = chosen["completions"]
    if found is None:
        raise ValueError(_no_completions(data, table))
    _expect_text("completions", found[1])
    taken = {column[0] for column in chosen.values() if column} | set(COMPLETIONS)
    others = {name: values for name, values in table.items() if name not in taken}
    others.update(columns)
    result = Rows(
        completions=(found[0], column_of(found[0], found[1])),
        references=_column(chosen["references"]),
        prompts=_column(chosen["prompts"]),
        others=[(name, column_of(name, values)) for name, values in others.items()],
        rows=rows,
    )
    _flatten_groups(result)
    return result


def one_row(completion: Any, reference: Any, prompt: Any, fields: Mapping[str, Any]) -> Rows:
    """A row of one completion."""
    return Rows(
        completions=("completion", [completion]),
        references=("reference", [reference]),
        prompts=("prompt", [prompt]),
        others=[(name, [value]) for name, value in fields.items()],
    )


def group_sizes(rows: Rows, group_size: int | None) -> list[int]:
    """How many completions each group has; empty where nothing says."""
    if group_size is None:
        return rows.counts
    if isinstance(group_size, bool) or not isinstance(group_size, int):
        raise TypeError(f"group_size is of type {type_name(group_size)}; expected an int")
    if rows.counts:
        raise ValueError("group_size is given, but the completions are lists, which are the groups")
    total = len(rows.completions[1])
    if group_size < 1 or total % group_size:
        raise ValueError(f"{total} completions cannot be cut into groups of {group_size} (group_size)")
    return [group_size] * (total // group_size)


def column_of(name: str, values: Any) -> Any:
    """A column as the engine reads it: a list or tuple, or the strings that Arrow holds."""
    if isinstance(values, (list, tuple)):
        return values
    if isinstance(values, (str, bytes, bytearray, Mapping)):
        raise TypeError(
            f"{name} is of type {type_name(values)}; expected a list with one value for each row"
            + (" (cupel.verify judges a single completion)" if isinstance(values, str) else "")
        )
    if hasattr(values, "__arrow_c_stream__") or hasattr(values, "__arrow_c_array__"):
        return _arrow_column(values)
    if hasattr(values, "tolist"):
        return values.tolist()
    if isinstance(values, Iterable):
        return list(values)
    raise TypeError(
        f"{name} is of type {type_name(values)}; expected a list with one value for each row"
    )


def _column(chosen: Column | None) -> Column | None:
    return (chosen[0], column_of(*chosen)) if chosen else None


def type_name(value: Any) -> str:
    kind = type(value)
    module = "" if kind.__module__ == "builtins" else kind.__module__ + "."
    return module + kind.__qualname__


def _arrow_column(values: Any) -> Any:
    import pyarrow as pa

    if not isinstance(values, (pa.Array, pa.ChunkedArray)):
        values = pa.chunked_array(values)
    kind = values.type
    if pa.types.is_dictionary(kind):
        values = values.cast(kind.value_type)
        kind = values.type
    if isinstance(values, pa.Array):
        values = pa.chunked_array([values], type=kind)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or kind == pa.string_view():
        return _core.ArrowTexts(values.__arrow_c_stream__())
    return values.to_pylist()


def _table_of(data: Any) -> Mapping[str, Any] | list[Any]:
    """Columns by name, or a list of rows."""
    if data is None:
        return {}
    if isinstance(data, Mapping):
        return data
    if isinstance(data, (list, tuple)):
        return list(data)
    if hasattr(data, "features") and hasattr(data, "with_format") and hasattr(data, "__getitem__"):
        data = data.with_format("arrow")[:]  # a Dataset, whose rows may be a selection
    if hasattr(data, "iloc") and hasattr(data, "columns"):
        return {str(name): data[name].tolist() for name in data.columns}  # a DataFrame of pandas
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        import pyarrow as pa

        table = pa.table(data)
        return {name: table.column(name) for name in table.column_names}
    raise TypeError(
        f"data is of type {type_name(data)}; expected a list of dicts, a dict of lists, "
        "an Arrow table or a Dataset (not a streaming one: score a batch of it at a time)"
    )


def _table_of_dicts(rows: list[Any], need_completions: bool) -> tuple[Column, dict[str, Any]]:
    """The rows, and those of their columns that the engine looks at by themselves."""
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise TypeError(f"data[{number}] is of type {type_name(row)}; expected a dict")
    keys = set().union(*rows)
    table: dict[str, Any] = {}
    for names in (COMPLETIONS, REFERENCES, PROMPTS):
        present = [name for name in names if name in keys]
        if len(present) == 1:
            table[present[0]] = [row.get(present[0]) for row in rows]
        elif present:
            table[present[0]] = [_first_of(row, present) for row in rows]
    if need_completions:
        for number, row in enumerate(rows):
            if row.keys().isdisjoint(COMPLETIONS):
                raise ValueError(
                    f"data[{number}] has no completion: none of {_listed(COMPLETIONS)}; "
                    f"it has: {', '.join(map(str, row)) or 'nothing'}"
                )
    for name in ("verifier", "data_source"):
        if name in keys:
            table[name] = [row.get(name) for row in rows]
    return ("data", [row if isinstance(row, dict) else dict(row) for row in rows]), table


def _first_of(row: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((row[name] for name in names if name in row), None)


def _chosen(
    table: Mapping[str, Any], role: str, given: Any, names: Sequence[str]
) -> Column | None:
    """The column given for a role, or named by the user, or called like it in the table."""
    if isinstance(given, str) and table:
        if given not in table:
            raise ValueError(f'{role}: there is no column "{given}"; there are: {", ".join(table)}')
        return given, table[given]
    if given is not None:
        return role, given
    return next(((name, table[name]) for name in names if name in table), None)


def _no_completions(data: Any, table: Mapping[str, Any]) -> str:
    if data is None:
        return "there are no completions: pass completions=[...] or data"
    return (
        f"data has no completions: none of {_listed(COMPLETIONS)}; it has: "
        f"{', '.join(table) or 'nothing'}. Pass completions=[...], or the name of a column"
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _expect_text(name: str, values: Any) -> None:
    """Numbers where text was meant: most often token ids."""
    dtype = getattr(values, "dtype", None)
    is_numeric = dtype is not None and getattr(dtype, "kind", "f") in "biufc"
    if is_numeric:
        raise TypeError(
            f"{name} is of type {type_name(values)}; expected a list of str. "
            "Decode token ids first: tokenizer.batch_decode(ids, skip_special_tokens=True)"
        )


def _is_group(value: Any) -> bool:
    """A list of completions, rather than a list of messages."""
    return isinstance(value, (list, tuple)) and not (value and isinstance(value[0], Mapping))


def _flatten_groups(rows: Rows) -> None:
    """Turns [[completion, …], …] into completions and their number in each row."""
    name, values = rows.completions
    if not _core.has_groups(values):
        return
    flat: list[Any] = []
    for number, value in enumerate(values):
        if not _is_group(value):
            raise TypeError(
                f"{name}[{number}] is of type {type_name(value)}, but other rows have lists of "
                "completions; give each row a list"
            )
        flat.extend(value)
        rows.counts.append(len(value))
    rows.completions = (name, flat)
