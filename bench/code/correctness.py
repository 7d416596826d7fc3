"""Solutions that are known to be right or wrong, and what the code verifier makes of them."""

from cupel_score import score
from data_rows import SETS


def measure(options):
    report = []
    for name, cases_of in SETS.items():
        if options.only and options.only not in name:
            continue
        cases = list(cases_of(options.folder))
        scored = score([case["row"] for case in cases])
        wrong = [
            {"name": case["name"], "expected": case["expected"]}
            | {field: row[field] for field in ("outcome", "reason", "detail")}
            for case, row in zip(cases, scored, strict=True)
            if row["outcome"] != case["expected"]
        ]
        report.append({"set": name, "rows": len(cases), "unexpected": wrong})
    return report


def show(report):
    print(f"{'set':<30}{'rows':>6}{'as expected':>13}")
    for entry in report:
        right = entry["rows"] - len(entry["unexpected"])
        print(f"{entry['set']:<30}{entry['rows']:>6}{right:>7}{right / entry['rows']:>6.1%}")
    for entry in report:
        for row in entry["unexpected"]:
            print(
                f"{entry['set']}: {row['name']}: {row['outcome']} ({row['reason']}), expected"
                f" {row['expected']}: {row['detail'][:200]!r}"
            )
