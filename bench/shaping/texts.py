"""Texts to compare values on: made from a seed, ordinary and adversarial."""

import random

WORDS = """so the remainder is then we check again twelve Wait, because prime factor First, Second,
Next, Finally, Step 1: Step 22: 1. 2. - * therefore ΣΟΦΟΣ ΑΣ Σ ΌΣΟΣ İstanbul istanbul ISTANBUL straße
STRASSE Ǆ ǆ ǅ ﬁ Ⱥⱥ \u212a k Ω ω Ⅷ ⅷ 我们 答案 是 八十四 なので שלום مرحبا ٣. ３： 1² ①.""".split() + [
    "ΑΣ\u0301", "Α\u200bΣ", "ΑΣ'Α", "'Σ", "a\u200bb", "a\u00adb", "e\u0301", "é", "\u202eabc", "𝐀𝐁", "𐐀𐐁", "ʰΣ", "ΣΣ"
]
SPACES = list(" \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2003\u2028\u2029\u202f\u205f\u3000")
NO_SPACES = ["\u200b", "\ufeff", "\u180e", "\x00", "\x1b", "\x07"]
TAGS = ["<think>", "</think>", "<answer>", "</answer>", "＜think＞", "<Think>", "```python", "```", "~~~",
        "```cpp", "```python3"]


def prose(draw, words):
    space = draw.choice([[" "], [" ", "\n"], [" ", "\n", "\n\n- ", "\n* "], SPACES + NO_SPACES])
    return "".join(draw.choice(WORDS) + draw.choice(space) for _ in range(words))


def repeating(draw):
    piece = prose(draw, draw.randint(1, 12))
    text = piece * draw.randint(2, 60)
    return draw.choice([text, prose(draw, 5) + text, text + prose(draw, 5), text[:-1]])


def tagged(draw):
    """Reasoning and an answer, right or with a fault."""
    newline = draw.choice(["\n", "\n", "\n", "", " ", "\r\n", "\n\n"])
    language = draw.choice(["python", "cpp", "python3", "py", ""])
    code = draw.choice(["", f"```{language}\nprint(1)\n```", f"```{language}\nprint(1)", "```\nx```"])
    parts = ["<think>", newline, prose(draw, draw.randint(0, 20)), newline, "</think>", newline,
             "<answer>", newline, code, newline, "</answer>"]
    for _ in range(draw.choice([0, 0, 0, 0, 1, 1, 2])):
        change = draw.randrange(3)
        at = draw.randrange(len(parts))
        if change == 0:
            del parts[at]
        elif change == 1:
            parts.insert(at, draw.choice(TAGS + ["\n", "x"]))
        else:
            parts[at] = parts[at] * 2
        if not parts:
            break
    return "".join(parts) + draw.choice(["", "", "\n", "\nmore", " "])


def noise(draw):
    alphabet = draw.choice(["ab", "aA ", "Σσς ' ", "\n-*1.", "<>think/answer\n", "中文 ", "`~\n"])
    return "".join(draw.choice(alphabet) for _ in range(draw.randint(0, 400)))


def characters(draw):
    """Any characters at all, surrogates left out."""
    def one():
        while True:
            c = draw.choice([draw.randrange(0x250), draw.randrange(0x3000), draw.randrange(0x110000)])
            if not 0xD800 <= c < 0xE000:
                return chr(c)
    return "".join(one() for _ in range(draw.randint(0, 200)))


def looping(draw):
    block = "".join(draw.choice("abc 中\n") for _ in range(draw.choice([1, 3, 9, 10, 11, 40, 255, 256, 257])))
    text = block * draw.choice([8, 9, 10, 11, 30, 120])
    cut = text[: len(text) - draw.choice([0, 0, 1, 2, 30])]
    return prose(draw, draw.randint(0, 30)) + cut + prose(draw, draw.randint(0, 30))


def long_text(draw):
    if draw.random() < 0.5:
        return prose(draw, draw.randint(1500, 3000))
    return prose(draw, 10) + prose(draw, draw.randint(1, 80)) * draw.randint(20, 200)


def make(count, seed, kinds):
    draw = random.Random(seed)
    return ["", " ", "\n", "a", "Σ"] + [draw.choice(kinds)(draw) for _ in range(count)]


ALL = [prose_ for prose_ in (lambda d: prose(d, d.randint(0, 120)), repeating, tagged, noise, characters)]
