"""Right solutions with one small fault each: how many the code verifier rejects, and whether it
says what a plain execution of the same tests says.

Some mutants do nothing that the tests could notice. So three figures: the share rejected of all
mutants; the same of those whose calls, as the tests make them, come to something else; and the same
of one such mutant a problem, drawn by seed.
"""

import collections
import random

import mutate_cpp
import mutate_python
import reference
from cupel_score import score
from data_rows import fenced, read


def drawn(mutants, most, key):
    """At most so many of a problem's mutants, the same ones each time."""
    mutants = list(mutants)
    return random.Random(key).sample(mutants, min(most, len(mutants)))


def python_cases(options):
    for row in read(options.folder, "humaneval_python"):
        canonical = row["prompt"] + row["canonical_solution"]
        first_line = row["prompt"].count("\n") + 1
        mutants = mutate_python.mutants(canonical, first_line)
        for mutant in drawn(mutants, options.mutants, f"{options.seed} {row['task_id']}"):
            plain = {field: row[field] for field in ("prompt", "test", "entry_point")}
            plain.update(canonical=canonical, mutant=mutant["source"])
            yield {
                "name": row["task_id"],
                "operator": mutant["operator"],
                "source": mutant["source"],
                "row": {**row, "completion": fenced(mutant["source"])},
                "plain": plain,
            }


def cpp_cases(options):
    for row in read(options.folder, "humanevalx_cpp"):
        mutants = mutate_cpp.mutants(row["canonical_solution"])
        for mutant in drawn(mutants, options.cpp_mutants, f"{options.seed} {row['task_id']}"):
            source = row["declaration"] + mutant["source"]
            yield {
                "name": row["task_id"],
                "operator": mutant["operator"],
                "source": mutant["source"],
                "row": {**row, "completion": fenced(source, "cpp")},
                "plain": source + "\n" + row["test"],
            }


def judged(cases, judge):
    """The cases with what cupel and the plain execution say; those that do not compile left out."""
    plain = reference.of_all(judge, [case["plain"] for case in cases])
    scored = score([case["row"] for case in cases], "code:time_limit=3")
    for case, it, row in zip(cases, plain, scored, strict=True):
        case.update(plain=it, rejected=row["outcome"] == "incorrect", scored=row)
    return [case for case in cases if case["plain"].get("compiles", True)]


def rejected_share(cases):
    return {"mutants": len(cases), "rejected": sum(case["rejected"] for case in cases)}


def one_a_problem(cases, seed):
    by_problem = collections.defaultdict(list)
    for case in cases:
        by_problem[case["name"]].append(case)
    return [random.Random(f"{seed} {name}").choice(of) for name, of in by_problem.items()]


def noticeable(case):
    return case["plain"].get("differs", not case["plain"]["passes"])


def report_of(name, cases, seed):
    noticed = [case for case in cases if noticeable(case)]
    by_operator = collections.defaultdict(list)
    for case in cases:
        by_operator[case["operator"]].append(case)
    return {
        "set": name,
        "all": rejected_share(cases),
        "noticeable": rejected_share(noticed),
        "one a problem": rejected_share(one_a_problem(noticed, seed)),
        "one of any a problem": rejected_share(one_a_problem(cases, seed)),
        "operators": {name: rejected_share(of) for name, of in sorted(by_operator.items())},
        "disagreements": [
            {
                "name": case["name"],
                "operator": case["operator"],
                "plain passes": case["plain"]["passes"],
                "source": case["source"],
            }
            | {field: case["scored"][field] for field in ("outcome", "reason", "detail")}
            for case in cases
            if (case["scored"]["outcome"] == "correct") != case["plain"]["passes"]
            or case["scored"]["outcome"] not in ("correct", "incorrect")
        ],
    }


def measure(options):
    sets = {
        "humaneval": (python_cases, reference.of_python),
        "humaneval-x c++": (cpp_cases, reference.of_cpp),
    }
    return [
        report_of(name, judged(list(cases_of(options)), judge), options.seed)
        for name, (cases_of, judge) in sets.items()
        if not options.only or options.only in name
    ]


def show(report):
    for entry in report:
        print(f"{entry['set']:<32}{'mutants':>9}{'rejected':>10}")
        lines = {name: entry[name] for name in ("all", "noticeable", "one a problem")}
        lines["one of any a problem"] = entry["one of any a problem"]
        lines |= {f"  {operator}": it for operator, it in entry["operators"].items()}
        for name, it in lines.items():
            share = it["rejected"] / it["mutants"] if it["mutants"] else 0
            print(f"{name:<32}{it['mutants']:>9}{share:>10.1%}")
        print(f"verdicts unlike a plain execution's: {len(entry['disagreements'])}")
        for row in entry["disagreements"]:
            plain = "passes" if row["plain passes"] else "fails"
            print(
                f"  {row['name']} ({row['operator']}): {row['outcome']} ({row['reason']}), plainly"
                f" it {plain}: {(row['detail'] or '')[:200]!r}"
            )
