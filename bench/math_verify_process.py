"""Math-Verify in an environment and a process of its own, for comparison with cupel."""

import json
import pathlib
import resource
import select
import subprocess
import time

from python_environment import environment

HERE = pathlib.Path(__file__).resolve().parent
REQUIREMENTS = HERE / "math_verify_requirements.txt"
WORKER = HERE / "math_verify_worker.py"
WORKER_SECONDS = 30  # a pair that takes longer has escaped Math-Verify's own time-outs
WORKER_BYTES = 4 << 30


class MathVerify:
    """Math-Verify in a process of its own, started again when a pair kills or hangs it."""

    def __init__(self):
        self.python = environment(REQUIREMENTS)
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
