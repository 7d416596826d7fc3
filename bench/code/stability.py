"""Whether the same rows get the same verdicts each time, on an idle machine and on a busy one."""

import contextlib
import subprocess
import sys

from cupel_score import Rows, verdicts
from data_rows import SETS

BUSY_LOOPS = 4
SETS_USED = {
    "humaneval": 164,
    "humanevalpack, wrong": 40,
    "humanevalpack c++, wrong": 20,
    "leetcode": 60,
    "codecontests": 40,
}


@contextlib.contextmanager
def busy(loops):
    children = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(loops)]
    try:
        yield
    finally:
        for child in children:
            child.kill()
            child.wait()


def differences(first, other):
    """The rows whose verdict differs, and those that differ in anything."""
    pairs = list(zip(verdicts(first), verdicts(other), strict=True))
    unlike = [(a, b) for a, b in pairs if a != b]
    turned = [
        {"id": a["id"], "was": [a["outcome"], a["reason"]], "is": [b["outcome"], b["reason"]]}
        for a, b in unlike
        if (a["outcome"], a["reason"]) != (b["outcome"], b["reason"])
    ]
    texts = [[a["id"], a["detail"], b["detail"]] for a, b in unlike]
    return {"turned": turned, "texts": texts}


def measure(options):
    cases = [
        case
        for name, most in SETS_USED.items()
        for case in list(SETS[name](options.folder))[:most]
    ]
    rows = Rows(case["row"] for case in cases)
    first = rows.score()[1]
    report = []
    for loops in (0, BUSY_LOOPS):
        entry = {"busy loops": loops, "rows": len(cases), "repetitions": options.repetitions}
        entry.update(turned=[], texts=[])
        with busy(loops):
            for _ in range(options.repetitions):
                found = differences(first, rows.score()[1])
                entry["turned"] += found["turned"]
                entry["texts"] += found["texts"]
        report.append(entry)
    return report


def show(report):
    print(f"{'busy loops':>10}{'rows':>7}{'repetitions':>13}{'other verdicts':>16}{'other text':>12}")
    for entry in report:
        print(
            f"{entry['busy loops']:>10}{entry['rows']:>7}{entry['repetitions']:>13}"
            f"{len(entry['turned']):>16}{len(entry['texts']):>12}"
        )
    for entry in report:
        for row in entry["turned"]:
            print(f"{row['id']}: {' '.join(row['was'])} became {' '.join(row['is'])}")
        for name, was, became in entry["texts"]:
            print(f"{name}: {was!r} became {became!r}")
