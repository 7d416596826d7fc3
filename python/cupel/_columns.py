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
# What is asked for beside the fields that are required, as many rows have those.
_TELLING = {"open-r1-math": ["generations"], "math": ["level|subject|type"]}
_GSM8K_MARK = "#### "
# What rows of each known data set have: one of each of these sets of fields.
_KNOWN = {
    name: [frozenset(either.split("|")) for either in [*required, *_TELLING.get(name, ())]]
    for name, required in _core.schema_fields().items()
}
_SIGNS = frozenset(name for known in _KNOWN.values() for either in known for name in either)
_USUAL = (*COMPLETIONS, *REFERENCES, *PROMPTS, "verifier", "data_source")
_FIELDS = (*_USUAL, *sorted(_SIGNS.difference(_USUAL)))
_UNKNOWN = ("plain", "trl")  # schemas that say nothing of a row but where its completion stands


@dataclass
class Rows:
    """Columns by name. All but the completions have one value a row."""

    completions: Column
    prompts: Column | None = None
    references: Column | None = None
    others: list[Column] = field(default_factory=list)
    rows: Column | None = None
    counts: list[int] = field(default_factory=list)
    may_be_known: bool = False
    schema: str = ""
    prompt_field: str = ""
    reference_field: str = ""

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
            may_be_known=self.may_be_known,
            schema=self.schema,
            prompt_field=self.prompt_field,
            reference_field=self.reference_field,
        )


def rows_of(
    data: Any,
    completions: Any,
    references: Any,
    prompts: Any,
    columns: Mapping[str, Any],
    reads_rows: bool = True,
    schema: str | None = None,
) -> Rows:
    """Rows of `data`, where given, and of columns, which stand above those of `data`.

    `reads_rows`: whether more than completions, references and prompts is looked at. `schema`: the
    data set that every row is read as, instead of what it is recognised as.
    """
    table = _table_of(data)
    rows: Column | None = None
    if isinstance(table, list):
        given = {"reference": references, "prompt": prompts, **columns}
        rows, table, known = _table_of_dicts(
            _with_columns(table, given), completions is None, schema or ""
        )
    else:
        known = _known_of(table, table.get("answer"))
    table = {**table, **columns}
    may_be_known = data is not None and (schema not in _UNKNOWN if schema else bool(known))
    reads_rows = reads_rows or may_be_known
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
    result = Rows(
        completions=(found[0], column_of(found[0], found[1])),
        references=_column(chosen["references"]),
        prompts=_column(chosen["prompts"]),
        others=[
            (name, column_of(name, values) if reads_rows else _looked_at(name, values))
            for name, values in others.items()
        ],
        rows=rows if reads_rows else None,
        may_be_known=may_be_known,
        schema=schema or "",
        prompt_field=prompts if isinstance(prompts, str) else "",
        reference_field=references if isinstance(references, str) else "",
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
        raise ValueError(
            f"{total} completions cannot be cut into groups of {group_size} (group_size)"
        )
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


def _looked_at(name: str, values: Any) -> Any:
    """A column of a batch whose rows nobody reads: the summary asks for sources, and of all others
    only the size matters, which costs less than they do."""
    is_arrow = hasattr(values, "__arrow_c_stream__") or hasattr(values, "__arrow_c_array__")
    if name == "data_source" or not is_arrow:
        values = column_of(name, values)
    return values if name == "data_source" else (None,) * len(values)


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
        return data if isinstance(data, list) else list(data)
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


def _known_of(names: Iterable[str], answers: Any) -> list[str]:
    """The data sets that rows with some of these fields may be of."""
    present = frozenset(names)
    found = [
        name
        for name, known in _KNOWN.items()
        if all(not either.isdisjoint(present) for either in known)
    ]
    if "gsm8k" in found and isinstance(answers, (list, tuple)):
        if not any(isinstance(answer, str) and _GSM8K_MARK in answer for answer in answers):
            found.remove("gsm8k")
    return found


def _table_of_dicts(
    rows: list[Any], need_completions: bool, schema: str
) -> tuple[Column, dict[str, Any], list[str]]:
    """The rows, those of their columns that the engine looks at by themselves, and the data sets
    that they may be of."""
    found = _core.fields_of_dicts(rows, _FIELDS)
    if found is None:
        rows = _dicts(rows)
        found = _core.fields_of_dicts(rows, _FIELDS) or {}
    table: dict[str, Any] = {}
    for names in (COMPLETIONS, REFERENCES, PROMPTS):
        present = [name for name in names if name in found]
        if len(present) == 1:
            table[present[0]] = found[present[0]][0]
        elif present:
            table[present[0]] = [_first_of(row, present) for row in rows]
    if need_completions:
        _find_completions(table, rows, found, schema)
    for name in ("verifier", "data_source"):
        if name in found:
            table[name] = found[name][0]
    answers = found["answer"][0] if "answer" in found else ()
    return ("data", rows), table, _known_of(found, answers)


def _dicts(rows: list[Any]) -> list[dict[Any, Any]]:
    """Rows that are dicts and nothing else, whatever kinds of mappings they are."""
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise TypeError(f"data[{number}] is of type {type_name(row)}; expected a dict")
    return [dict(row) for row in rows]


def _find_completions(
    table: dict[str, Any], rows: list[Any], found: Mapping[str, tuple[Any, int]], schema: str
) -> None:
    """Of rows without a completion, what their data set has for it."""
    if any(found[name][1] == len(rows) for name in COMPLETIONS if name in found):
        return
    column = next((name for name in COMPLETIONS if name in table), COMPLETIONS[0])
    values = list(table.get(column, ())) or [None] * len(rows)
    has_groups = False
    for number, row in enumerate(rows):
        if not row.keys().isdisjoint(COMPLETIONS):
            continue
        name = _core.completion_field(row, schema)
        if not name:
            raise ValueError(
                f"data[{number}] has no completion: none of {_listed(COMPLETIONS)}; "
                f"it has: {', '.join(map(str, row)) or 'nothing'}"
            )
        values[number] = row[name]
        has_groups = has_groups or _is_group(row[name])
    if has_groups:
        values = [value if _is_group(value) else [value] for value in values]
    table[column] = values


def _with_columns(rows: list[Any], columns: Mapping[str, Any]) -> list[Any]:
    """Rows with a further field for each column."""
    for name, values in columns.items():
        if values is None or isinstance(values, str):
            continue
        values = list(values)
        if len(values) != len(rows):
            raise ValueError(
                f"{name} has {len(values)} values, but there are {len(rows)} rows; "
                "every column needs one value for each row"
            )
        rows = [{**row, name: value} for row, value in zip(rows, values)]
    return rows


def _first_of(row: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((row[name] for name in names if name in row), None)


def _chosen(table: Mapping[str, Any], role: str, given: Any, names: Sequence[str]) -> Column | None:
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
