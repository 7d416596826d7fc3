"""Runs a program and says what it cost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple


class Cost(NamedTuple):
    """Of one run. The peak counts what this process held when it started the program."""

    seconds: float
    cpu_seconds: float
    peak_megabytes: float


def timed_run(
    command: Sequence[str | os.PathLike[str]],
    expected: Sequence[int] = (0,),
    stdout: int | None = None,
    stderr: int | None = None,
) -> Cost:
    """Ends this program where the command's exit code is not among those expected."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=stdout, stderr=stderr)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in expected:
        sys.exit(f"bench: exit code {code}: {' '.join(map(str, command))}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
