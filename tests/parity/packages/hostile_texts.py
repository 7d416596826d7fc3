"""Texts on which tokenizers differ when they differ at all, from a seeded generator."""

import random

PIECES = [
    " ", "  ", "   ", "\n", "\r\n", "\n\n", "\t", " \n", "\u00a0", "\u3000", "\u2028", "\x85", "\x0b", "\x1c",
    "'s", "'S", "'ll", "'LL", "'re", "'Ve", "'\u017f", "'d", "'", "\u2019s", "it's", "I'M", "can't",
    "0", "12", "123", "1234567", "3.14", "\u0663\u0664", "\u0967\u0968\u0969", "\u00bd", "\u2167", "\U0001d7d8", "\u4e00\u4e8c",
    "the", "The", "hello", " world", "HELLO", "x", " a", "ing", "tion", "def f(x):", "    return", "#include <a>", "=>", "!!", "...", "?!\n",
    "\\frac{1}{2}", "$x^2$", "https://a.b/c?d=e", "\u65e5\u672c\u8a9e", "\u4f60\u597d\uff0c", "\u043f\u0440\u0438\u0432\u0435\u0442", "\u0645\u0631\u062d\u0628\u0627", "\u05e9\u05dc\u05d5\u05dd", "\u0928\u092e\u0938\u094d\u0924\u0947",
    "\ud55c\uad6d\uc5b4", "\u1112\u1161\u11ab", "\u1100\u1161", "e\u0301", "\u00e9", "a\u0323\u0307", "a\u0307\u0323", "\u212b", "\u2126", "\u0958", "\ufb01", "\u0344", "\u0f73", "\u1e9b\u0323",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f44d\U0001f3fd", "\u2764\ufe0f", "\U0001f1e9\U0001f1ea", "\x00", "\x07", "\x7f", "\ufeff", "\ufffd", "\u200b", "\u200d", "\u00ad",
    "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|im_", "start|>", "<|im_start|", "<think>", "</think>", "<think", "<<think>>",
    "<|IM_END|>", "<|end", "<tool>", "[MASK]", " [MASK]  ", "x[W]", " [W] ", "[W][W]", "caf\u00e9!", "cafe\u0301!", "<|begin_of_text|>", "<|eot_id|>",
]  # fmt: skip

RANGES = [
    (0x20, 0x7E, 6), (0x00, 0xFF, 2), (0x100, 0x24F, 2), (0x300, 0x36F, 2), (0x370, 0x5FF, 1), (0x600, 0x6FF, 1),
    (0x700, 0x1FFF, 2), (0x2000, 0x2BFF, 2), (0x3000, 0x9FFF, 2), (0xA000, 0xD7FF, 1), (0xE000, 0xFFFF, 1), (0x10000, 0x1FFFF, 2),
    (0x20000, 0x10FFFF, 1),
]  # fmt: skip


def character(source):
    first, last, _ = source.choices(RANGES, [weight for _, _, weight in RANGES])[0]
    return chr(source.randint(first, last))


def text(source, prose):
    kind = source.random()
    if kind < 0.15:  # an excerpt of ordinary text
        start = source.randrange(len(prose))
        return prose[start : start + source.randint(1, 400)]
    if kind < 0.2:  # one thing many times
        return source.choice(PIECES + [character(source)]) * source.randint(2, 120)
    if kind < 0.35:
        return "".join(character(source) for _ in range(source.randint(1, 40)))
    one = lambda: source.choice(PIECES) if source.random() < 0.8 else character(source)
    return "".join(one() for _ in range(source.randint(1, 16)))


def texts(count, seed, prose):
    source = random.Random(seed)
    return ["", " ", "\n", *(text(source, prose) for _ in range(count - 3))]


def damaged(count, seed, prose):
    """Bytes that are, for the most part, no UTF-8."""
    source = random.Random(seed)
    out = []
    for _ in range(count):
        data = bytearray(text(source, prose).encode())
        for _ in range(source.randint(1, 6)):
            data.insert(source.randint(0, len(data)), source.choice([0x80, 0xC0, 0xC3, 0xE2, 0xED, 0xA0, 0xF0, 0xF4, 0x90, 0xFF]))
        out.append(bytes(data[: source.randint(1, len(data))]))
    return out
