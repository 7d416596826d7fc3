"""The format rewards of other libraries, written out anew from their formulas.

Each takes a text and its settings. `verifier_of` names the verifier that must agree with it.
"""

import re

ALL, LINES = re.DOTALL, re.MULTILINE


def by_pattern(pattern, flags=0, hit=1.0, miss=0.0, how=re.match):
    compiled = re.compile(pattern, flags)
    return lambda text: hit if how(compiled, text) else miss


def open_r1_code(text, language="python"):
    pattern = rf"^<think>\n.*?\n</think>\n<answer>\n.*?```{language}.*?```.*?\n</answer>$"
    return 1.0 if re.match(pattern, text, ALL | LINES) else 0.0


def open_r1_tag_count(text):
    marks = ["<think>\n", "\n</think>\n", "\n<answer>\n", "\n</answer>"]
    return sum(0.25 for mark in marks if text.count(mark) == 1) + 0.0


def gist_count_xml(text):
    count = 0.0
    if text.count("<reasoning>\n") == 1:
        count += 0.125
    if text.count("\n</reasoning>\n") == 1:
        count += 0.125
    if text.count("\n<answer>\n") == 1:
        count += 0.125
        count -= len(text.split("\n</answer>\n")[-1]) * 0.001
    if text.count("\n</answer>") == 1:
        count += 0.125
        count -= (len(text.split("\n</answer>")[-1]) - 1) * 0.001
    return count


def grpo_zero(text, end_token=None):
    if end_token and text.endswith(end_token):
        text = text[: -len(end_token)]
    if re.match(r"^<think>.*?</think>\n<answer>.*?</answer>$", text, ALL):
        return 1.0
    reward = 0.0
    if re.search(r"<think>.*?</think>", text, ALL):
        reward += 0.1
    if re.search(r"<answer>.*?</answer>", text, ALL):
        reward += 0.5
    return reward


def nemo_rl(text, fields=("think", "answer")):
    reward = 0.0
    for tag, weight in zip(fields, (0.25, 0.75)):
        if re.search(rf"<{tag}>[\s\S]*</{tag}>", text):
            reward += weight
    return reward


def verifiers_xml(text, fields=("think", "answer")):
    fields = [[field] if isinstance(field, str) else list(field) for field in fields]
    whole, there = False, 0
    for names in fields:
        matched = [
            re.search(rf"<{name}>\s*(.*?)\s*</{name}>", text, ALL) is not None for name in names
        ]
        tagged = [f"<{name}>" in text or f"</{name}>" in text for name in names]
        whole = whole or any(matched)
        there += any(matched) or any(tagged)
    score = 0.0
    if whole:
        score += 0.4 * (there / len(fields))
    score += 0.2
    if any(text.strip().startswith(f"<{name}>") for name in fields[0]):
        score += 0.2
    if any(text.strip().endswith(f"</{name}>") for name in fields[-1]):
        score += 0.2
    return score


def verifiers_think(text):
    follows = (
        text.strip().startswith("<think>")
        and text.count("<think>") == 1
        and text.count("</think>") == 1
        and len(text.split("</think>")[-1]) > 0
    )
    return 1.0 if follows else 0.0


def logic_rl(text):
    marks = ["<think>", "</think>", "<answer>", "</answer>"]
    places = [text.find(mark) for mark in marks]
    once = all(text.count(mark) == 1 for mark in marks)
    return float(once and places == sorted(places))


def still(text):
    text = text.split("Assistant:")[-1].strip()
    text = text.replace("<|endoftext|>", "").replace("<|im_end|>", "")
    if not text.startswith("<think>") or not text.endswith("</answer>"):
        return 0.0
    marks = ["<think>", "</think>", "<answer>", "</answer>"]
    if any(text.count(mark) != 1 for mark in marks):
        return 0.0
    places = [text.find(mark) for mark in marks]
    if places != sorted(places):
        return 0.0

    def inside(opening, closing):
        return text.split(opening)[-1].strip().split(closing)[0].strip()

    if not inside("<think>", "</think>") or not inside("<answer>", "</answer>"):
        return 0.0
    return 0.0 if inside("</think>", "<answer>") else 1.0


def search_r1(text):
    found = re.search(r"<\|im_start\|>assistant\s*", text)
    if not found:
        return 0.0
    content = text[found.end() :]
    for tag in ("think", "search", "information", "answer"):
        if content.count(f"<{tag}>") != content.count(f"</{tag}>"):
            return 0.0
    moves = {
        ("start", "<think>"): "in think",
        ("information", "<think>"): "in think",
        ("in think", "</think>"): "after think",
        ("after think", "<search>"): "in search",
        ("in search", "</search>"): "after search",
        ("after search", "<information>"): "in information",
        ("in information", "</information>"): "information",
        ("after think", "<answer>"): "in answer",
        ("in answer", "</answer>"): "end",
    }
    state = "start"
    for part in re.split(r"(</?(?:think|search|information|answer)>)", content):
        if not part.strip():
            continue
        if re.match(r"</?(?:think|search|information|answer)>", part):
            state = moves.get((state, part))
            if state is None:
                return 0.0
        elif not state.startswith("in "):
            return 0.0
    return float(state == "end")


def simple_grpo(hit, miss):
    pattern = by_pattern(r"^<think>.*?</think>[\n ]*<answer>.*?</answer>$", ALL | re.VERBOSE)

    def reward(text):
        thinks = text.count("<think>") + text.count("</think>")
        answers = text.count("<answer>") + text.count("</answer>")
        return hit if pattern(text) and thinks == 2 and answers == 2 else miss

    return reward


SPACED = r"<think>.*?</think>\s*<answer>.*?</answer>"

# Template: the formula, and the name that the cases of format_cases.jsonl have for it.
ORIGINALS = {
    "open_r1": (
        by_pattern(r"^<think>\n.*?\n</think>\n<answer>\n.*?\n</answer>$", ALL | LINES),
        "open_r1.format_reward",
    ),
    "open_r1_code": (open_r1_code, "open_r1.code_format"),
    "open_r1_tag_count": (open_r1_tag_count, "open_r1.tag_count"),
    "trl_think": (
        by_pattern(r"^<think>(?!.*<think>)(.*?)</think>.*$", ALL | LINES),
        "trl.think_format_reward",
    ),
    "sdpo_gsm8k": (
        by_pattern(r"<think>.*?</think>\s*####\s*[^\n]+", ALL, 0.25),
        "trl.sdpo_gsm8k_soft_format",
    ),
    "gist_strict": (
        by_pattern(r"^<reasoning>\n.*?\n</reasoning>\n<answer>\n.*?\n</answer>\n$", 0, 0.5),
        "gist.strict_format",
    ),
    "gist_soft": (
        by_pattern(r"<reasoning>.*?</reasoning>\s*<answer>.*?</answer>", 0, 0.5),
        "gist.soft_format",
    ),
    "gist_count_xml": (gist_count_xml, "gist.count_xml"),
    "verl_geo3k": (
        by_pattern(r"<think>.*</think>.*\\boxed\{.*\}.*", ALL, how=re.fullmatch),
        "verl.geo3k_format",
    ),
    "ms_swift": (by_pattern(rf"^{SPACED}(?![\s\S])", ALL | LINES), None),
    "open_instruct": (
        by_pattern(r".*?</think>\s*<answer>.*?</answer>", ALL),
        "open_instruct.soft_format",
    ),
    "roll_math": (
        by_pattern(r"^<think>.*?</think>.*?<answer>.*?</answer>$", ALL | LINES, 0.0, -1.0),
        "roll.math_format",
    ),
    "roll_video": (by_pattern(SPACED, ALL, how=re.fullmatch), "roll.video_format"),
    "simple_grpo": (simple_grpo(1.25, -1.0), "simple_grpo.format_vllm_one"),
    "simple_grpo_regroup": (
        by_pattern(r"^<think>.*?</think> <answer>.*?</answer>$", ALL | re.VERBOSE, 1.25, -1.0),
        "simple_grpo.format_regroup",
    ),
    "simple_grpo_program": (simple_grpo(1.0, -1.0), "simple_grpo.format_program"),
    "grpo_zero": (grpo_zero, "grpo_zero.format"),
    "nemo_rl": (nemo_rl, "nemo_rl.format"),
    "verifiers_think": (verifiers_think, "verifiers.think_format"),
    "verifiers_xml": (verifiers_xml, "verifiers.xml_format"),
    "logic_rl": (logic_rl, "logic_rl.kk_structure"),
    "still": (still, "still.check_format"),
    "search_r1": (search_r1, "slime.search_r1_valid_sequence"),
}

# Settings to try beside the standard ones, as the functions take them.
SETTINGS = {
    "open_r1_code": [{"language": "cpp"}, {"language": "javascript"}],
    "grpo_zero": [{"end_token": "<|im_end|>"}, {"end_token": "</answer>"}],
    "nemo_rl": [{"fields": ["reasoning", "answer"]}],
    "verifiers_xml": [
        {"fields": ["reasoning", "answer"]},
        {"fields": ["think", ["code", "answer"]]},
        {"fields": ["think"]},
    ],
}


def verifier_of(template, settings):
    """How cupel's option text names a template with these settings."""
    text = f"format:template={template}"
    if settings.get("language"):
        text += f",language={settings['language']}"
    if settings.get("end_token"):
        text += f",end_token={settings['end_token']}"
    if settings.get("fields"):
        names = ["|".join([f] if isinstance(f, str) else f) for f in settings["fields"]]
        text += ",tags=" + "+".join(names)
    return text
