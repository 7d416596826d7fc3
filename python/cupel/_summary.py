"""Why the rewards of a batch are what they are."""

from __future__ import annotations

import json
from typing import Any


class Summary:
    """Reasons by component with examples, groups without signal, and hints on what to change.

    >>> print(cupel.score(completions=completions, references=references).summary())

    Prints itself; `to_dict()` has the same to compute with. Immutable; can be pickled.
    """

    def __init__(self, text: str, document: str) -> None:
        self._text = text
        self._document = document

    @property
    def hints(self) -> list[str]:
        """What keeps rewards from coming, and what to do about it; empty where all is well."""
        return [f"{hint['text']} -> {hint['advice']}" for hint in self.to_dict()["hints"]]

    def to_dict(self) -> dict[str, Any]:
        """All there is: `total`, `sources`, `components`, `groups` and `hints`, as
        `cupel score --summary json` writes them; docs/summary.md has the keys. The `index` of an
        example is its place in the result."""
        document: dict[str, Any] = json.loads(self._document)
        return document

    def __str__(self) -> str:
        return self._text

    __repr__ = __str__
