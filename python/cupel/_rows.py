"""Rows as cupel reads them, made of what RL loops hand over."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Row = dict[str, Any]

# Fields that cupel would take for the completion or its reference (docs/rows.md).
COMPLETION_FIELDS = frozenset({"completion", "completions", "response", "responses"})
REFERENCE_FIELDS = frozenset({"reference", "answer", "gold", "ground_truth", "solution"})


def completion_text(completion: Any) -> Any:
    """What a model said: of a conversation, what its last assistant message says.

    Reasoning that the host has cut out of a message is put back in front of it. What is neither
    text nor a conversation is left to `score`, which says what is wrong with it.
    """
    return _last_text(completion, "assistant")


def prompt_text(prompt: Any) -> str:
    """What a model was asked: of a conversation, what its last user message says."""
    text = _last_text(prompt, "user")
    return text if isinstance(text, str) else ""


def _last_text(said: Any, role: str) -> Any:
    if not isinstance(said, (list, tuple)):
        return said
    for message in reversed(said):
        if isinstance(message, Mapping) and message.get("role") == role:
            return _message_text(message)
    return ""


def _message_text(message: Mapping[str, Any]) -> str:
    content = message.get("content")
    if isinstance(content, (list, tuple)):
        content = "".join(str(part.get("text") or "") for part in content if _is_text(part))
    text = content if isinstance(content, str) else ""
    reasoning = message.get("reasoning_content") or message.get("reasoning")
    if isinstance(reasoning, str) and "</think>" not in text:
        text = f"<think>\n{reasoning.strip()}\n</think>\n{text}"
    return text


def _is_text(part: Any) -> bool:
    return isinstance(part, Mapping) and part.get("type") == "text"


def fields(columns: Mapping[str, Any], without: Iterable[str] = ()) -> Row:
    """Those of a row's fields that hold something that can stand in JSON. Others (images, objects
    of the host) mean nothing to a verifier, and null means that a field is missing."""
    left_out = frozenset(without)
    row = {str(name): plain(value) for name, value in columns.items() if name not in left_out}
    return {name: value for name, value in row.items() if value is not None}


def plain(value: Any) -> Any:
    """The value as JSON has it; None where it cannot."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return None


def reference_fields(reference: Any) -> Row:
    """The answer that a completion is held against: text or a number, or the fields of a task.

    What may be tests stands where verl's rows have theirs; a field for the answer says it all."""
    reference = plain(reference)
    if isinstance(reference, Mapping):
        if not REFERENCE_FIELDS.isdisjoint(reference):
            return dict(reference)
        return {**reference, "reward_model": {"ground_truth": reference}}
    if reference is None:
        return {}
    return {"reference": reference, "reward_model": {"ground_truth": reference}}


def one_row(completion: Any, reference: Any, prompt: Any, row_fields: Row) -> Row:
    row = {**row_fields, "prompt": prompt_text(prompt), "completion": completion_text(completion)}
    return row if reference is None else {**row, "reference": reference}


def grouped(
    rows: Sequence[Row], completions: Sequence[Any], each: Mapping[str, Sequence[Any]] | None = None
) -> tuple[list[Row], list[int]]:
    """Rows of which each holds the completions that stand together and share all their fields, and
    for each completion the place of its row.

    `each` are fields that every completion has for itself.
    """
    groups: list[Row] = []
    places: list[int] = []
    for begin, end in _runs(rows):
        group = fields(rows[begin])
        group["prompt"] = prompt_text(rows[begin].get("prompt"))
        group["completions"] = [completion_text(said) for said in completions[begin:end]]
        group.update({name: list(values[begin:end]) for name, values in (each or {}).items()})
        places += [len(groups)] * (end - begin)
        groups.append(group)
    return groups, places


def _runs(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    begin = 0
    for i in range(1, len(rows) + 1):
        if i == len(rows) or not _same(rows[i - 1], rows[i]):
            yield begin, i
            begin = i


def _same(a: Row, b: Row) -> bool:
    return a.keys() == b.keys() and all(
        a[name] is b[name] or _equal(a[name], b[name]) for name in a
    )


def _equal(a: Any, b: Any) -> bool:
    return type(a) is type(b) and plain(a) == plain(b)
