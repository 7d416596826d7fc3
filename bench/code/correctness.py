"""Solutions that are known to be right or wrong, and what the code verifier makes of them."""

from cupel_score import score
from data_rows import SETS


def unsplit(scored):
    """Of rows whose tests are Python asserts: how many, and why which were not taken apart."""
    results = {row["id"]: row.get("test_results") or {} for row in scored}
    asserts = {
        name: result.get("unsplit")
        for name, result in results.items()
        if (result.get("kind"), result.get("language")) == ("assert", "python")
    }
    return {"asserts": len(asserts), "why": {name: why for name, why in asserts.items() if why}}


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
        splitting = {} if any(case["expected"] != "correct" for case in cases) else unsplit(scored)
        report.append({"set": name, "rows": len(cases), "unexpected": wrong, "unsplit": splitting})
    return report


def show(report):
    print(f"{'set':<30}{'rows':>6}{'as expected':>14}{'asserts taken apart':>22}")
    for entry in report:
        right = entry["rows"] - len(entry["unexpected"])
        line = f"{entry['set']:<30}{entry['rows']:>6}{right:>7}{right / entry['rows']:>7.1%}"
        if asserts := entry["unsplit"].get("asserts"):
            apart = asserts - len(entry["unsplit"]["why"])
            line += f"{apart:>15}{apart / asserts:>7.1%}"
        print(line)
    for entry in report:
        for row in entry["unexpected"]:
            print(
                f"{entry['set']}: {row['name']}: {row['outcome']} ({row['reason']}), expected"
                f" {row['expected']}: {row['detail'][:200]!r}"
            )
    for entry in report:
        for name, why in entry["unsplit"].get("why", {}).items():
            print(f"{entry['set']}: {name} is not taken apart: {why[:150]}")
