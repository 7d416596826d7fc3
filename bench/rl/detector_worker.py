"""Reads a JSON list of texts; writes the seconds that telling the language of each sentence takes
and, for each text, the share of words in English sentences. Needs the packages of requirements.txt."""

import json
import re
import sys
import time

from langdetect import DetectorFactory, LangDetectException, detect

SENTENCE = re.compile(r"[^.!?\n]+")


def share_of_english(text):
    words = english = 0
    for sentence in SENTENCE.findall(text):
        count = len(sentence.split())
        try:
            language = detect(sentence)
        except LangDetectException:  # no letters
            continue
        words += count
        english += count if language == "en" else 0
    return english / words if words else 1.0


def main():
    DetectorFactory.seed = 0
    texts = json.load(sys.stdin)
    share_of_english("The profiles are read before the clock starts.")
    start = time.perf_counter()
    shares = [share_of_english(text) for text in texts]
    json.dump({"seconds": time.perf_counter() - start, "shares": shares}, sys.stdout)


if __name__ == "__main__":
    main()
