"""Problems that are in order, and faults of many kinds to plant among them."""

import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any

Row = dict[str, Any]


def problem(number: int, dice: random.Random) -> Row:
    """One that is in order: arithmetic of many forms, and options, tests and instructions."""
    a, b = dice.randint(2, 999), dice.randint(2, 999)
    row: Row = {"id": f"p{number}", "data_source": "made"}
    kind = dice.randrange(9)
    if kind == 0:
        row |= {"prompt": f"Problem {number}. What is ${a} + {b}$?", "answer": str(a + b)}
    elif kind == 1:
        answer = f"\\frac{{{a}}}{{{b}}}"
        row |= {"prompt": f"Problem {number}. Divide {a} by {b}.", "answer": answer}
    elif kind == 2:
        row |= {"prompt": f"Problem {number}. Solve $x^2 = {a * a}$ for all $x$."}
        row |= {"answer": f"x={a} \\text{{ or }} x={-a}"}
    elif kind == 3:
        text = f"Problem {number}. A box of {a} books holds {b} boxes more. How many books of ${b}?"
        row |= {"prompt": text, "answer": f"There are {a} and {b}.\n#### {a * b:,}"}
    elif kind == 4:
        names = dice.sample(["ant", "bee", "cow", "dog", "eel", "fox"], 4)
        row |= {"prompt": f"Problem {number}. Which comes third?", "choices": names, "answer": "C"}
    elif kind == 5:
        tests = [{"input": str(n), "output": str(n + a)} for n in range(3)]
        row |= {"prompt": f"Problem {number}. Read a number and add {a}.", "tests": tests}
        row |= {"solution": f"print(int(input()) + {a})"}
    elif kind == 6:
        row |= {"prompt": f"Task {number}. Write {a} words, without commas."}
        row |= {"instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}]}
    elif kind == 7:
        text = f"Problem {number}. Where do $y = {a}x$ and $y = {b}$ meet? Answer in \\boxed{{}}."
        row |= {"prompt": text, "answer": f"\\left(\\frac{{{b}}}{{{a}}}, {b}\\right)"}
    else:
        text = f"Problem {number}. For which $x$ is ${a} < x \\le {a + b}$? Write an interval."
        row |= {"prompt": text, "answer": f"({a}, {a + b}]"}
    return row


def _math(number: int, prompt: str, answer: Any, **more: Any) -> Row:
    return {"id": f"f{number}", "prompt": f"Item {number}. {prompt}", "answer": answer, **more}


def _code(number: int, tests: Any, **more: Any) -> Row:
    return {"id": f"f{number}", "prompt": f"Item {number}. Write it.", "tests": tests, **more}


def _pair(row: Row, **changes: Any) -> list[Row]:
    other = row | {"id": row["id"] + "b"} | changes
    return [row, other]


def _test(given: str, wanted: str) -> Row:
    return {"input": given, "output": wanted}


_PROOF = "Proof. Suppose that it were even; then its square would be even as well."
_PROSE = (
    "The train keeps its speed for the whole of the way, so what matters is the time that it takes"
)
_HINT = "Three of the seven apples were eaten before noon, so that four of them are left over."

# The name of the check that must find it, and the rows, the last of which has the fault.
FAULTS: list[tuple[str, Callable[[int], list[Row] | str]]] = [
    ("unreadable", lambda n: f'{{"id": "f{n}", "prompt": "Item'),
    ("no_prompt", lambda n: [{"id": f"f{n}", "prompt": " ", "answer": str(n)}]),
    ("mixed_schema", lambda n: [_math(n, "How many?", n)]),
    ("missing_id", lambda n: [{"prompt": f"Item {n}. How many?", "answer": "3"}]),
    ("duplicate_id", lambda n: _pair(_math(n, "One?", "1"), id=f"f{n}", prompt=f"Item {n}. Two?")),
    ("duplicate_prompt", lambda n: _pair(_math(n, "How many?", "1/2"), answer="0.5")),
    ("contradicting_references", lambda n: _pair(_math(n, "How  Many?", "7"), answer="8")),
    ("over_token_budget", lambda n: [_math(n, "Why? " * 5000, "3")]),
    ("latex_damage", lambda n: [_math(n, "Take \f" + "rac{1}{2}. Twice?", "1")]),
    ("latex_damage", lambda n: [_math(n, "How much?", "3\times 4")]),
    ("encoding_damage", lambda n: [_math(n, "How many cafÃ©s?", "3")]),
    ("encoding_damage", lambda n: [_math(n, "How many caf\ufffds?", "3")]),
    ("control_characters", lambda n: [_math(n, "How many\x01?", "3")]),
    ("truncated_prompt", lambda n: [_math(n, "Find the sum of the", "3")]),
    ("missing_figure", lambda n: [_math(n, "As shown in the figure, AB = 1. Find AC.", "3")]),
    ("missing_figure", lambda n: [_math(n, "Find AC: ![](https://example.org/a.png)", "3")]),
    ("link_in_prompt", lambda n: [_math(n, "How many does https://example.org/l name?", "3")]),
    ("asks_for_proof", lambda n: [_math(n, "Let n be odd. Prove that n + 1 is even.", "1")]),
    ("answer_in_prompt", lambda n: [_math(n, f"Count. The answer is {n}.", str(n))]),
    ("answer_in_prompt", lambda n: [_math(n, f"Count: \\boxed{{{n}}}", str(n))]),
    ("answer_in_prompt", lambda n: [_math(n, f"Hint: {_HINT}", "4", solution=_HINT)]),
    ("unknown_verifier", lambda n: [_math(n, "How many?", "3", verifier="maths")]),
    ("no_reference", lambda n: [_math(n, "How many?", None)]),
    ("bad_reference", lambda n: [_math(n, "How many?", "")]),
    ("not_an_answer", lambda n: [_math(n, "Is it odd?", _PROOF)]),
    ("not_an_answer", lambda n: [_math(n, "How far?", _PROSE)]),
    ("not_an_answer", lambda n: [_math(n, "How far?", "see solution")]),
    ("several_answers", lambda n: [_math(n, "How far is it?", "3 or 4")]),
    (
        "unequal_to_itself",
        lambda n: [_math(n, "Which term?", "x+1", verifier="math:extract=last_number")],
    ),
    ("rewriting_refused", lambda n: [_math(n, "What is nothing over nothing?", "\\frac{0}{0}")]),
    ("solution_differs", lambda n: [_math(n, "How?", "3", solution="It is \\boxed{4}.")]),
    ("ambiguous_percent", lambda n: [_math(n, "What percentage of 8 is 2?", "0.25")]),
    ("options_unused", lambda n: [_math(n, "Which?\nA. 1\nB. 2\nC. 3", "C", verifier="math")]),
    ("bad_choices", lambda n: [_math(n, "Which?", "A", choices=["ant", "bee", "Ant "])]),
    ("bad_choices", lambda n: [_math(n, "Which?", "cow", choices=["ant", "bee"])]),
    (
        "bad_instructions",
        lambda n: [_math(n, "Go.", "", instruction_id_list=["punctuation:no_commas"], kwargs=[{}])],
    ),
    ("bad_json_schema", lambda n: [_math(n, "Go.", "", json_schema={"type": "strnig"})]),
    ("bad_pattern", lambda n: [_math(n, "Go.", "(b", verifier="regex")]),
    ("bad_tests", lambda n: [_code(n, [])]),
    ("bad_tests", lambda n: [_code(n, [_test("1", "2"), _test("1", "3")])]),
    ("tests_pass_anything", lambda n: [_code(n, [_test("1", ""), _test("2", " ")])]),
    ("constant_answer", lambda n: [_code(n, [_test("1", "YES"), _test("2", "YES")])]),
    ("solution_fails", lambda n: [_code(n, [_test("1", "2"), _test("2", "3")], solution="0")]),
]


def planted(
    clean: int, of_each: int, seed: int
) -> Iterator[tuple[Row | str, str | None]]:
    """Rows, and the check that must find what is wrong with each; None: nothing is.

    Of a pair the first row is in order, but for what concerns both of them alike.
    """
    dice = random.Random(seed)
    numbers = itertools.count(1)
    items: list[list[tuple[Row | str, str | None]]] = []
    for _ in range(clean):
        items.append([(problem(next(numbers), dice), None)])
    for check, make in FAULTS:
        for _ in range(of_each):
            made = make(next(numbers))
            if isinstance(made, str):
                items.append([(made, check)])
                continue
            both = check in ("duplicate_id", "contradicting_references")
            items.append([(row, check if both or row is made[-1] else None) for row in made])
    dice.shuffle(items)
    return itertools.chain.from_iterable(items)
