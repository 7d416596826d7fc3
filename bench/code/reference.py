"""Plain executions of solutions, for comparison: a process each, no sandbox. Never give it code
that nobody has read: what runs here is this program's own mutations of known solutions."""

import concurrent.futures
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
WALL_SECONDS = 30
CPU_SECONDS = 3


def of_python(problem):
    """{"passes", "differs"}; a mutant that never ends has neither passed nor done the same."""
    run = subprocess.run(
        [sys.executable, "-I", HERE / "reference_python.py"],
        input=json.dumps(problem),
        capture_output=True,
        text=True,
        timeout=WALL_SECONDS,
    )
    return json.loads(run.stdout) if run.returncode == 0 else {"passes": False, "differs": True}


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def of_cpp(program):
    """{"compiles", "passes"} of a whole program, tests included."""
    with tempfile.TemporaryDirectory() as folder:
        source, binary = pathlib.Path(folder, "main.cc"), pathlib.Path(folder, "main")
        source.write_text(program)
        command = ["g++", "-w", "-O0", "-o", binary, source]
        if subprocess.run(command, capture_output=True).returncode != 0:
            return {"compiles": False, "passes": False}
        run = subprocess.run(
            [binary],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            preexec_fn=limit,
            cwd=folder,
            timeout=WALL_SECONDS,
        )
        return {"compiles": True, "passes": run.returncode == 0}


def of_all(judge, problems):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
        return list(threads.map(judge, problems))
