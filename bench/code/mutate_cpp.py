"""Programs that differ from a C++ program in one token."""

import re

TOKEN = re.compile(
    r"""(?P<skipped>//[^\n]*|/\*.*?\*/|\#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\s+)
      | (?P<number>\d[\w.]*)
      | (?P<name>[A-Za-z_]\w*)
      | (?P<operator>\+\+|--|->|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|.)""",
    re.VERBOSE | re.DOTALL,
)
SWAPS = {
    "comparison": {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="},
    "arithmetic": {"+": "-", "-": "+", "+=": "-=", "-=": "+=", "*": "/", "/": "*", "%": "/"},
    "and, or": {"&&": "||", "||": "&&", "and": "or", "or": "and"},
}
TEMPLATES = {"vector", "map", "set", "pair", "queue", "stack", "deque", "list", "optional", "any_cast"}
TEMPLATES |= {"unordered_map", "unordered_set", "priority_queue", "tuple", "multiset", "greater"}


def tokens_of(source):
    return [(match.lastgroup, match.group()) for match in TOKEN.finditer(source)]


def template_brackets(tokens):
    """The places of the angle brackets that enclose template arguments."""
    places, open_ones, before = set(), 0, ""
    for place, (kind, text) in enumerate(tokens):
        if kind == "skipped":
            continue
        if text == "<" and before in TEMPLATES:
            open_ones += 1
            places.add(place)
        elif text in (">", ">>") and open_ones:
            open_ones = max(0, open_ones - len(text))
            places.add(place)
        before = text
    return places


def replacements(kind, text):
    """(operator, new text) for each mutation of a token."""
    if kind == "number" and text.isdigit():
        yield "off by one", str(int(text) + 1)
        if int(text) > 0:
            yield "off by one", str(int(text) - 1)
    if kind == "name" and text in ("true", "false"):
        yield "truth", "false" if text == "true" else "true"
    if kind in ("operator", "name"):
        for operator, swaps in SWAPS.items():
            if text in swaps:
                yield operator, swaps[text]


def mutants(source):
    """{"operator", "source"} for each mutation. Some do not compile."""
    tokens = tokens_of(source)
    brackets = template_brackets(tokens)
    for place, (kind, text) in enumerate(tokens):
        if place in brackets:
            continue
        for operator, other in replacements(kind, text):
            changed = [t for _, t in tokens]
            changed[place] = other
            yield {"operator": operator, "source": "".join(changed)}
