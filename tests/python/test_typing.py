"""What editors and type checkers see of the package is what it is."""

import doctest
import importlib.util
import inspect
import pathlib
import subprocess
import sys

import pytest

import cupel
from cupel import _core

HERE = pathlib.Path(__file__).parent
PACKAGE = pathlib.Path(cupel.__file__).parent


def public(owner):
    return [name for name in dir(owner) if not name.startswith("_")]


def test_every_public_name_is_documented():
    undocumented = []
    for name in cupel.__all__:
        value = getattr(cupel, name)
        members = [value]
        if inspect.isclass(value):
            members += [getattr(value, member) for member in public(value)]
        undocumented += [(name, m) for m in members if not inspect.getdoc(m)]
    assert not undocumented


@pytest.mark.parametrize("name", ["", "verify", "run", "Scorer", "Result"])
def test_what_the_documentation_shows_is_so(name):
    owner = getattr(cupel, name) if name else cupel
    examples = doctest.DocTestParser().get_doctest(owner.__doc__, {"cupel": cupel}, name, None, 0)
    assert examples.examples
    failures = []
    doctest.DocTestRunner(verbose=False).run(examples, out=failures.append)
    assert not failures, "".join(failures)


def test_the_stubs_have_all_of_the_module():
    stubs = (PACKAGE / "_core.pyi").read_text()
    for name in public(_core):
        assert f"class {name}" in stubs or f"def {name}(" in stubs
        for member in public(getattr(_core, name)):
            assert f"def {member}(" in stubs


def test_the_package_says_that_it_is_typed():
    assert (PACKAGE / "py.typed").exists()


@pytest.mark.skipif(not importlib.util.find_spec("mypy"), reason="mypy is not installed")
def test_a_users_program_passes_a_strict_type_checker(tmp_path):
    (tmp_path / "cupel").symlink_to(PACKAGE)
    check = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict"]
        + ["--config-file", HERE.parent.parent / "pyproject.toml"]
        + ["--cache-dir", tmp_path / "cache", HERE / "typed_user.py"],
        cwd=tmp_path,
        env={"MYPYPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert check.returncode == 0, check.stdout + check.stderr
