"""Programs: cupel.run and the verifier code find the sandbox that was installed with them."""

import cupel
import pytest

TESTS = [{"input": "1\n", "output": "2\n"}, {"input": "-1\n", "output": "0\n"}]
RIGHT = "```python\nprint(int(input()) + 1)\n```"
WRONG = "```python\nprint(2)\n```"


@pytest.fixture(scope="module", autouse=True)
def sandbox():
    probe = cupel.run("print(1)")
    if probe.outcome == "sandbox_error" and "cannot run programs safely enough" in probe.detail:
        pytest.skip(probe.detail)


def test_a_program_that_ends_well():
    ran = cupel.run("print(int(input()) * 2)", stdin="21")
    assert ran
    assert (ran.outcome, ran.exit_code, ran.signal) == ("accepted", 0, None)
    assert (ran.stdout, ran.stdout_bytes, ran.stderr) == ("42\n", b"42\n", "")
    assert 0 < ran.cpu_s <= ran.wall_s * 4 < 40
    assert ran.peak_memory_bytes > 0
    assert ran.tier in ("T0", "T1")


def test_a_program_that_does_not():
    ran = cupel.run("import sys; print('bad', file=sys.stderr); sys.exit(3)", args=["a"])
    assert not ran
    assert (ran.outcome, ran.exit_code, ran.stderr) == ("nonzero_exit", 3, "bad\n")


def test_arguments_and_bytes():
    source = b"import sys; sys.stdout.buffer.write(sys.stdin.buffer.read() + sys.argv[1].encode())"
    ran = cupel.run(source, stdin=b"\xff", args=["x"])
    assert (ran.stdout, ran.stdout_bytes) == ("\ufffdx", b"\xffx")


def test_limits():
    assert cupel.run("while True: pass", cpu=0.2).outcome == "time_limit"
    assert cupel.run("import time; time.sleep(60)", wall=0.2).outcome == "wall_limit"
    assert cupel.run("x = bytearray(1 << 30)", memory=64 << 20).outcome != "accepted"
    with pytest.raises(ValueError, match="cpu is -1; expected seconds above 0"):
        cupel.run("", cpu=-1)
    with pytest.raises(ValueError, match="memory"):
        cupel.run("", memory=1)


def test_languages():
    ran = cupel.run('#include <cstdio>\nint main() { std::puts("hi"); }', language="cpp")
    assert ran.stdout == "hi\n" or "missing toolchain" in ran.detail
    broken = cupel.run("int main() { return x; }", language="cpp")
    assert broken.outcome == "compile_error" and "x" in broken.diagnostics
    with pytest.raises(ValueError, match='unknown language "pyhton"; did you mean "python"'):
        cupel.run("", language="pyhton")


def test_misuse():
    with pytest.raises(TypeError, match="source is of type int"):
        cupel.run(4)


def test_code_by_fields():
    verdict = cupel.verify(RIGHT, verifier="code", tests=TESTS)
    assert verdict and "2" in verdict.test_results


def test_code_by_rows():
    data = [{"completions": [RIGHT, WRONG, "no code"], "tests": TESTS, "verifier": "code"}]
    result = cupel.score(data)
    assert result.rewards.tolist() == [1, 0, 0]
    assert result.reasons.tolist() == ["passed", "wrong_output", "no_code_block"]


def test_code_beside_math():
    result = cupel.score(
        [
            {"completion": RIGHT, "tests": TESTS, "verifier": "code"},
            {"completion": "\\boxed{4}", "answer": "4"},
        ]
    )
    assert result.rewards.tolist() == [1, 1]
