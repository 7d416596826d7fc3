"""Judges pairs with Math-Verify: JSON lines {"gold", "pred"} in, {"outcome", "seconds"} out.

Run by scripts/compare-graders in an environment of its own. `outcome` is "correct", "incorrect" or
"undecided": one side was not read, or the comparison failed or ran out of time.

Math-Verify looks for mathematics inside delimiters, and a bare `\\frac{1}{2}` has none. So a text
with delimiters is given as it is, any other between dollar signs, and then as it is if that finds
nothing: of the ways tried, the one that serves Math-Verify best. Only the reading that found
something is timed.
"""

import json
import logging
import re
import sys
import time

from math_verify import parse, verify

TIMEOUT = 5  # seconds for each reading and for the comparison
DELIMITER = re.compile(r"(?<!\\)\$|\\boxed|\\\(|\\\[")


class Unread(Exception):
    """Neither spelling of a text gave an expression."""


def read(text):
    """The expressions in `text`, and the seconds it took to read them."""
    forms = [text] if DELIMITER.search(text) else [f"${text}$", text]
    for form in forms:
        start = time.perf_counter()
        found = parse(form, parsing_timeout=TIMEOUT)
        seconds = time.perf_counter() - start
        if found:
            return found, seconds
    raise Unread


def judge(gold, pred):
    start = time.perf_counter()
    try:
        gold_read, gold_seconds = read(gold)
        pred_read, pred_seconds = read(pred)
        before = time.perf_counter()
        equal = verify(gold_read, pred_read, timeout_seconds=TIMEOUT)
        comparing = time.perf_counter() - before
    except KeyboardInterrupt:
        raise
    except BaseException:  # Math-Verify's own time-out is no Exception
        return "undecided", time.perf_counter() - start
    if not equal and comparing >= TIMEOUT:
        return "undecided", gold_seconds + pred_seconds + comparing
    return "correct" if equal else "incorrect", gold_seconds + pred_seconds + comparing


def main():
    logging.disable(logging.CRITICAL)
    judge("1", "\\frac{1}{2}")  # what is loaded once, is loaded
    for line in sys.stdin:
        row = json.loads(line)
        outcome, seconds = judge(row["gold"], row["pred"])
        print(json.dumps({"outcome": outcome, "seconds": seconds}), flush=True)


if __name__ == "__main__":
    main()
