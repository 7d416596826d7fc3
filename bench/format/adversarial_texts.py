"""Completions that format rewards disagree about: whole, spoiled, hostile."""

import random

TAGS = ["think", "answer", "reasoning", "search", "information", "code"]
SPACES = [
    "", "\n", " ", "\n\n", " \n", "\t", "\r\n", "\u00a0", "\u2028", "\u200b", "\x1c", "\x85",
    "\v",
]  # fmt: skip
WORDS = [
    "so", "x = 7", "wait,", "naïve", "因此", "😀", "\\boxed{7}", "\\boxed{", "}", "####", "#### 7",
    "```python", "```cpp", "```", "print(1)", "<", "</", "<<", ">", "1 < 2", "\ud800", "\x00",
    "Assistant:", "<|im_end|>", "<|endoftext|>", "<|im_start|>assistant", "é", "\u200b", "\ufeff",
]  # fmt: skip
ODD_TAGS = [
    "<Think>", "< think >", "＜think＞", "<think/>", "<\\/think>", "<answer type=\"final\">",
    "<thi", "</answe", "<think>\n", "\n</think>\n", "\n<answer>\n", "\n</answer>", "\n</answer>\n",
    "</think>\n<answer>", "</think><answer>", "</reasoning>\n<answer>",
]  # fmt: skip


class Texts:
    def __init__(self, seed):
        self.dice = random.Random(seed)

    def words(self):
        count = self.dice.choice([0, 1, 2, 5, 12])
        gaps = self.dice.choice([" ", "\n", "", " \n"])
        plain = self.dice.random() < 0.6
        pool = WORDS[:6] if plain else WORDS
        return gaps.join(self.dice.choice(pool) for _ in range(count))

    def block(self, tag, inner=None):
        space = self.dice.choice(SPACES)
        inner = self.words() if inner is None else inner
        return f"<{tag}>{space}{inner}{self.dice.choice([space, self.dice.choice(SPACES)])}</{tag}>"

    def whole(self):
        """A text that some of the rewards find right."""
        kind = self.dice.randrange(8)
        first = self.dice.choice(["think", "think", "reasoning"])
        between = self.dice.choice(SPACES[:5] + [self.dice.choice(SPACES)])
        if kind == 0:
            text = f"<{first}>\n{self.words()}\n</{first}>\n<answer>\n{self.words()}\n</answer>"
        elif kind == 1:
            answer = self.dice.choice(["#### 7", "\\boxed{7}", "7", f"#### {self.words()}", ""])
            text = self.block(first) + between + answer
        elif kind == 2:
            turns = "".join(
                self.block("think") + between + self.block("search") + self.block("information")
                for _ in range(self.dice.randrange(3))
            )
            last = self.block("think") + self.block("answer")
            text = f"<|im_start|>assistant{between}{turns}{last}"
        elif kind == 3:
            fence = f"```{self.dice.choice(['python', 'cpp', 'python3', ''])}\nprint(1)\n```"
            text = f"<think>\n{self.words()}\n</think>\n<answer>\n{fence}\n</answer>"
        elif kind == 4:
            lines = [self.words().replace("\n", " ") for _ in range(2)]
            edge = self.dice.choice(["\n", "\n", ""])
            text = f"<reasoning>{edge}{lines[0]}{edge}</reasoning>{edge or between}"
            text += f"<answer>{edge}{lines[1]}{edge}</answer>{edge}"
        elif kind == 5:
            text = f"<think>{self.words()}</think><answer>{self.words()}</answer>"
        else:
            text = self.block(first) + between + self.block(self.dice.choice(["answer", "code"]))
        return text + self.dice.choice(["", "", "", "\n", "\n\n", "<|im_end|>", " ", "\r\n"])

    def spoiled(self):
        text = self.whole()
        for _ in range(self.dice.choice([1, 1, 2, 4])):
            text = self.spoil(text)
        return text

    def spoil(self, text):
        at = self.dice.randrange(len(text) + 1)
        what = self.dice.randrange(7)
        tag = self.dice.choice(TAGS[:3])
        mark = self.dice.choice([f"<{tag}>", f"</{tag}>", self.dice.choice(ODD_TAGS)])
        if what == 0:
            return text[:at]
        if what == 1:
            return text[:at] + mark + text[at:]
        if what == 2:
            return text.replace(mark, self.dice.choice(["", mark + mark, mark.upper()]))
        if what == 3:
            return text[:at] + self.dice.choice(SPACES) + text[at:]
        if what == 4:
            more = self.dice.choice([text, self.words(), mark])
            return text + self.dice.choice(["\n", ""]) + more
        if what == 5:  # marks that share their line breaks
            tags = [self.dice.choice([mark.strip("\n"), "</answer>", "<answer>"])] * 3
            return text[:at] + "\n" + "\n".join(tags[: self.dice.randrange(4)]) + text[at:]
        return self.dice.choice([self.words(), mark, "\ufeff", "\n"]) + text

    def soup(self):
        pool = [f"<{tag}>" for tag in TAGS[:3]] + [f"</{tag}>" for tag in TAGS[:3]]
        pool += ODD_TAGS + SPACES + WORDS
        tags_alone = self.dice.random() < 0.5
        pool = pool[:6] + ["\n", "\n", " ", "x"] if tags_alone else pool
        return "".join(self.dice.choice(pool) for _ in range(self.dice.randrange(1, 25)))

    def any(self):
        kind = self.dice.random()
        return self.whole() if kind < 0.3 else self.spoiled() if kind < 0.7 else self.soup()
