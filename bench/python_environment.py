"""Python environments for what cupel is measured against, outside the checkout."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


def environment(requirements, options=()):
    """The interpreter of an environment that holds them, made on first use with these options of pip."""
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]
    caches = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    cache = pathlib.Path(caches, "cupel")
    home = cache / f"python-{digest}"
    if not home.exists():
        print(f"installing {requirements.name} into {home}", file=sys.stderr)
        cache.mkdir(parents=True, exist_ok=True)
        unfinished = tempfile.mkdtemp(dir=cache)
        try:
            subprocess.run([sys.executable, "-m", "venv", unfinished], check=True)
            pip = [f"{unfinished}/bin/python", "-m", "pip", "install", "--quiet"]
            subprocess.run([*pip, "--disable-pip-version-check", *options, "-r", requirements], check=True)
            os.rename(unfinished, home)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return home / "bin/python"


if __name__ == "__main__":
    *options, requirements = sys.argv[1:]
    print(environment(pathlib.Path(requirements), options))
