"""Inputs with the values that the libraries themselves gave, as checks of cupel's."""

import json


def no_repetition(case, one):
    return one("loop", case["text"]), [case["expected"] - 1.0]


def demystify(case, one):
    options = dict(case["params"], form="demystify")
    if options["exceed_length"] is None:
        options["exceed_length"] = 0
    row = {"completion_tokens": case["gen_len"]}
    return one("cosine", case["text"], options, row, correct=[case["correct"]]), [case["expected"]]


def text(shaping, **fixed):
    def check(case, one):
        return one(shaping, case["text"], {**case["params"], **fixed}), [case["expected"]]

    return check


def overlong(names, **fixed):
    """`names`: cupel's options for the library's parameters."""

    def check(case, one):
        options = {names.get(key, key): value for key, value in case["params"].items()}
        row = {"completion_tokens": case["length"]}
        return one("overlong", "", {**options, **fixed}, row), [case["expected"]]

    return check


FUNCTIONS = {
    "open_r1.tag_count": text("tag_count"),
    "open_r1.reasoning_steps": text("reasoning_steps"),
    "open_r1.code_format": text("code_format"),
    "open_r1.repetition_penalty": text("repetition"),
    "roll.repetition_penalty": text("repetition"),
    "roll.long_block_penalty": text("long_block"),
    "slime.has_repetition": text("loop", rule="compression", penalty=1),
    "spurious.no_repetition": no_repetition,
    "demystify.cosine": demystify,
    "open_r1.cosine": lambda case, one: (
        one("cosine", case["text"], case["params"], correct=[case["correct"]]),
        [case["expected"]],
    ),
    "open_r1.len_reward": lambda case, one: (
        {"shaping": "length", "row": {"completions": case["texts"]}, "correct": case["correct"]},
        case["expected"],
    ),
    "trl.repetition_penalty_ids": lambda case, one: (
        one("repetition", "", {**case["params"], "unit": "tokens"}, {"token_ids": case["ids"]}),
        [case["expected"]],
    ),
    "open_r1.soft_overlong": overlong({}),
    "trl.soft_overlong": overlong({}),
    "openrlhf.overlong": overlong(
        {
            "max_new_tokens": "max_completion_len",
            "overlong_buffer_len": "soft_punish_cache",
            "overlong_penalty_factor": "factor",
        }
    ),
    "verl.dapo_overlong": overlong(
        {
            "max_resp_len": "max_completion_len",
            "overlong_buffer_len": "soft_punish_cache",
            "penalty_factor": "factor",
        },
        beyond="linear",
    ),
    "openrlhf.stop_properly": lambda case, one: (
        one(
            "stop_properly",
            "",
            {"coefficient": case["params"]["stop_properly_penalty_coef"]},
            {"truncated": case["truncated"]},
            correct=[True],
            scores=[case["reward"]],
        ),
        [case["expected"]],
    ),
}


def checks(path, one):
    """(function, input, value of the library) for each case whose function cupel has."""
    with path.open() as lines:
        for case in map(json.loads, lines):
            if case["function"] in FUNCTIONS:
                yield case["function"], *FUNCTIONS[case["function"]](case, one)
