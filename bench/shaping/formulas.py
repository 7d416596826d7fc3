"""The formulas of the shapings, as their sources state them, written down once more in Python.

Slow and obvious on purpose: nothing here is shared with cupel but the sources.
"""

import math
import re
import zlib


def lengths(lengths_, correct):
    """Kimi k1.5 2.3.3, as in open-r1's len_reward."""
    least, most = min(lengths_), max(lengths_)
    if least == most:
        return [0.0 for _ in lengths_]
    line = [0.5 - (length - least) / (most - least) for length in lengths_]
    return [value if right else min(0.0, value) for value, right in zip(line, correct)]


def cosine(length, right, wrong_range, right_range, max_len):
    """`wrong_range`, `right_range`: (least, greatest) value. open-r1."""
    low, high = right_range if right else wrong_range[::-1]
    return low + 0.5 * (high - low) * (1.0 + math.cos(length / max_len * math.pi))


def cosine_demystify(length, right, text, ranges, max_len, exceed, penalty, n):
    if length + 16 >= max_len:
        return exceed
    extra = 0 if right or penalty == 0 else repetition(text, n, penalty)
    return cosine(length, right, *ranges, max_len) + extra


def overlong_dapo(length, most, cache):
    """Equation 13 of DAPO; TRL and open-r1."""
    if length <= most - cache:
        return 0.0
    if length <= most:
        return (most - cache - length) / cache
    return -1.0


def overlong_verl(length, most, cache, factor):
    return min(-(length - (most - cache)) / cache * factor, 0)


def overlong_openrlhf(length, most, cache, factor):
    over = min(length - (most - cache), cache)
    return -over / cache * factor if over > 0 else 0.0


def stop_properly(score, truncated, coefficient):
    if not truncated:
        return score
    return coefficient if coefficient < 0 else score * coefficient


def repeated_share(items, n):
    grams = [tuple(items[i : i + n]) for i in range(len(items) - n + 1)]
    return 1 - len(set(grams)) / len(grams) if grams else 0


def repetition(text, n, penalty):
    return repeated_share(text.lower().split(), n) * penalty


def repetition_ids(ids, n, penalty):
    return repeated_share(ids, n) * penalty


def loops(text, shortest=10, longest=256, times=10):
    """Block by block, at every place: slow."""
    for block in range(shortest, min(longest, len(text) // times) + 1):
        run = 0
        for i in range(block, len(text)):
            run = run + 1 if text[i] == text[i - block] else 0
            if run >= block * (times - 1):
                return True
    return False


def compresses(text):
    end = text[-10000:].encode("utf-8")
    return len(text) > 10000 and len(end) / len(zlib.compress(end, 9)) > 10


def long_block(text, most):
    return -float(max(map(len, text.split(" "))) > most)


def tag_count(text):
    tags = ["<think>\n", "\n</think>\n", "\n<answer>\n", "\n</answer>"]
    return sum(0.25 for tag in tags if text.count(tag) == 1)


STEP = re.compile(r"(Step \d+:|^\d+\.|\n-|\n\*|First,|Second,|Next,|Finally,)")


def reasoning_steps(text):
    return min(1.0, len(STEP.findall(text)) / 3)


def code_format(text, language):
    """The regular expression of open-r1, with a language that means itself."""
    body = rf"^<think>\n.*?\n</think>\n<answer>\n.*?```{re.escape(language)}.*?```.*?\n</answer>$"
    return float(re.match(body, text, re.DOTALL | re.MULTILINE) is not None)
