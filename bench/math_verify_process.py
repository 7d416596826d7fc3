"""Math-Verify in an environment and a process of its own, for comparison with cupel."""

import hashlib
import json
import os
import pathlib
import resource
import select
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
REQUIREMENTS = HERE / "math_verify_requirements.txt"
WORKER = HERE / "math_verify_worker.py"
WORKER_SECONDS = 30  # a pair that takes longer has escaped Math-Verify's own time-outs
WORKER_BYTES = 4 << 30


def environment():
    """The interpreter of an environment that holds Math-Verify, made on first use."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:16]
    caches = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    cache = pathlib.Path(caches, "cupel")
    home = cache / f"python-{digest}"
    if not home.exists():
        print(f"installing {REQUIREMENTS.name} into {home}", file=sys.stderr)
        cache.mkdir(parents=True, exist_ok=True)
        unfinished = tempfile.mkdtemp(dir=cache)
        try:
            subprocess.run([sys.executable, "-m", "venv", unfinished], check=True)
            pip = [f"{unfinished}/bin/python", "-m", "pip", "install", "--quiet"]
            subprocess.run([*pip, "--disable-pip-version-check", "-r", REQUIREMENTS], check=True)
            os.rename(unfinished, home)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return home / "bin/python"


class MathVerify:
    """Math-Verify in a process of its own, started again when a pair kills or hangs it."""

    def __init__(self):
        self.python = environment()
        self.child = None

    def judge(self, row):
        """{"outcome", "seconds"} of one row."""
        if self.child is None or self.child.poll() is not None:
            self.child = subprocess.Popen(
                [self.python, WORKER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES,) * 2),
                text=True,
            )
        start = time.perf_counter()
        self.child.stdin.write(json.dumps({"gold": row["gold"], "pred": row["pred"]}) + "\n")
        self.child.stdin.flush()
        ready, _, _ = select.select([self.child.stdout], [], [], WORKER_SECONDS)
        line = self.child.stdout.readline() if ready else ""
        if line:
            return json.loads(line)
        self.close()
        return {"outcome": "undecided", "seconds": time.perf_counter() - start}

    def close(self):
        if self.child is not None:
            self.child.kill()
            self.child.communicate()
            self.child = None
