"""Runs `cupel score` with the code verifier on rows, and reads what it wrote."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / "build/release/cli/cupel"


def build():
    targets = ["--target", "cupel_program", "cupel_supervisor"]
    for command in (["--preset", "release"], ["--build", "--preset", "release", *targets]):
        subprocess.run(["cmake", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


class Rows:
    """Rows in a file of their own, to be scored once or many times."""

    def __init__(self, rows, verifier="code"):
        self.folder = tempfile.TemporaryDirectory(prefix="cupel-bench-")
        self.source = pathlib.Path(self.folder.name, "rows.jsonl")
        self.verifier = verifier
        with self.source.open("w") as out:
            for row in rows:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")

    def score(self, cache=None, options=()):
        """The seconds of the whole program and the bytes it wrote. `cache`: a folder for binaries."""
        target = self.source.with_name("scored.jsonl")
        command = [PROGRAM, "score", self.source, "-o", target, "--summary", "none"]
        command += ["--verifier", self.verifier, "--max-errors", "1000000", *options]
        environment = dict(os.environ, **({"CUPEL_CACHE_DIR": str(cache)} if cache else {}))
        start = time.perf_counter()
        run = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True)
        seconds = time.perf_counter() - start
        if run.returncode != 0:
            sys.exit(f"bench code: cupel score ended with {run.returncode}: {run.stderr[-2000:]}")
        return seconds, target.read_bytes()


def verdicts(scored):
    """The rows of a scored file."""
    return [json.loads(line) for line in scored.splitlines()]


def score(rows, verifier="code"):
    """The verdict of each row, in order."""
    return verdicts(Rows(rows, verifier).score()[1])
