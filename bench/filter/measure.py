"""Measures `cupel filter` on scored rows that it makes itself.

    scripts/bench filter [--rows 300000] [--bytes 2000] [--rounds 3] [--threads 1] [--case NAME]…

Megabytes of input a second (read twice, written once), and the peak resident set. TMPDIR says where
the files lie; --rows 10000000 needs 20 GB there, and what is kept.
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "bench"))
from timed_run import timed_run  # noqa: E402

BUILD = ROOT / "build/release"
CASES = {
    "correct": [],
    "exact": ["--dedup", "exact"],
    "all steps but texts": [
        *("--pass-rate", "0.1:0.9", "--dedup", "exact", "--per-prompt", "random:2"),
        *("--balance", "data_source", "--carry", "id,data_source"),
    ],
    "decontaminate": ["--decontaminate", "EVALUATION"],
    "readable": ["--no-truncated", "--no-code", "--max-paragraph", "2000"],
    "language": ["--language-share", "0", "--language", "en"],
    "near": ["--dedup", "near"],
    "near, any": ["--dedup", "near", "--keep-if", "any"],
    "diverse": ["--per-prompt", "diverse:2"],
}


def run(case, threads, source, folder):
    """What one run costs."""
    arguments = [str(folder / "evaluation.jsonl") if a == "EVALUATION" else a for a in CASES[case]]
    command = [BUILD / "cli/cupel", "filter", source, "-o", folder / "out.jsonl", *arguments]
    command += ["--threads", str(threads)]
    return timed_run(command, stdout=subprocess.DEVNULL)


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench filter",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--bytes", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--case", action="append", choices=list(CASES))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cupel-filter-") as name:
        folder = pathlib.Path(name)
        source = folder / "scored.jsonl"
        make = [BUILD / "bench/make_scored_rows"]
        with source.open("wb") as out:
            subprocess.run([*make, str(options.rows), str(options.bytes)], stdout=out, check=True)
        with (folder / "evaluation.jsonl").open("wb") as out:  # the first 1000 rows' prompts
            subprocess.run([*make, "1000"], stdout=out, check=True)
        megabytes = source.stat().st_size / 1e6
        print(f"{options.rows} rows, {megabytes:.0f} MB, {options.threads} thread(s), medians of")
        print(f"{options.rounds} rounds; MB/s by the clock and by the processor's time")
        print(f"{'case':<22}{'MB/s':>8}{'MB/s CPU':>10}{'RSS MB':>9}")
        for case in options.case or CASES:
            rounds = [run(case, options.threads, source, folder) for _ in range(options.rounds)]
            clock = megabytes / statistics.median(r.seconds for r in rounds)
            processor = megabytes / statistics.median(r.cpu_seconds for r in rounds)
            print(f"{case:<22}{clock:>8.0f}{processor:>10.0f}{max(r.peak_megabytes for r in rounds):>9.0f}")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
