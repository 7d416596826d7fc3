"""Chains of thought of known shares of two languages, made of sentences of each."""

import re
import zlib

# Letters that count one by one: Han, kana, Thai.
ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f"
PIECES = re.compile(rf"[{ALONE}]|[^\s{ALONE}]+|\s+")
SPACED = re.compile(rf"[^{ALONE}]")

FORMULAS = [
    "$x^2 + {n}x - 3 = 0$",
    "\\( \\frac{{{n}}}{{2}} \\)",
    "\n\\[\n\\sum_{{i=1}}^{{{n}}} a_i \\le \\text{{area of the square}}\n\\]\n",
    "\\boxed{{{n}}}",
    "`total = sum(range({n}))`",
    "https://example.org/wiki/Triangle?page={n}",
    "{n} km/h",
    "k + {n} = 2k",
    "\n```python\ndef solve(values):\n    # look at every value\n    return sum(values) + {n}\n```\n",
]


def words(text):
    """As many as data sets with a known share count: every token with letters and without digits in
    spaced scripts, every letter in others."""
    pieces = PIECES.findall(text)
    return sum(any(c.isalpha() for c in piece) and not re.search(r"\d", piece) for piece in pieces)


def half(text):
    """0 or 1: sentences of half 0 may be looked at and tuned on, those of half 1 are for figures."""
    return zlib.crc32(text.encode()) & 1


def phrase(sentence, random):
    pieces = [piece for piece in PIECES.findall(sentence) if not piece.isspace()]
    is_spaced = bool(SPACED.match(pieces[0]))
    length = random.randint(1, 5 if is_spaced else 8)
    start = random.randrange(max(1, len(pieces) - length + 1))
    return (" " if is_spaced else "").join(pieces[start : start + length])


def insert(line, part, random):
    """Puts `part` between two words or letters of `line`, with space around it."""
    pieces = PIECES.findall(line)
    place = random.randrange(len(pieces) + 1)
    return "".join([*pieces[:place], f" {part} ", *pieces[place:]])


def mixed(target, other, share, kind, random, sentences=15):
    """A text with about `share` of its words from `other`, and the share of those from `target`."""
    lines = [random.choice(target) for _ in range(sentences)]
    of_target = sum(map(words, lines))
    wanted, of_other = of_target * share / (1 - share), 0
    inserted = []
    while of_other < wanted:
        part = random.choice(other)
        if kind == "phrase":
            part = phrase(part, random)
        if not words(part):
            continue
        of_other += words(part)
        inserted.append(part)
    whole = {}
    for part in inserted:
        if kind == "sentence":
            lines.insert(random.randrange(len(lines) + 1), part)
        else:
            whole.setdefault(random.randrange(len(lines)), []).append(part)
    for number, parts in whole.items():
        marks = [f"\ue000{i}\ue001" for i in range(len(parts))]  # so that none is cut in two
        for mark in marks:
            lines[number] = insert(lines[number], mark, random)
        for mark, part in zip(marks, parts):
            lines[number] = lines[number].replace(mark, part)
    return "\n".join(lines), of_target / (of_target + of_other)


def heavy(target, random, sentences=12):
    """A text of one language, with as many formulas and pieces of code as sentences."""
    parts = []
    for _ in range(sentences):
        parts.append(random.choice(target))
        parts.append(random.choice(FORMULAS).format(n=random.randint(2, 999)))
    return " ".join(parts)
