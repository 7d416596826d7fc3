"""The process of a test program: runs it against the solution in another process, and reports.

    python3 main.py NONCE ENTRY_POINT BEGUN ALL

Standard input and output are the conversation with the solution; the report goes to standard error,
where nothing else writes. Files of the work folder: tests.py, and context.py if there is code that
stands before the solution. BEGUN is the name that this code leaves to the solution, ALL says "all"
where tests behind a failure are to be run.

The report is one frame: (nonce, ((name, reason, detail), ...)), with the reasons of verdict.h and
"gone" where the solution's process has ended.
"""

import ast
import builtins
import os
import random
import sys
import types
import unittest

import cupel_pytest
from cupel_session import Forged, Gone, Proxy, Session, Undecidable, Unsupported
from cupel_solution import allow_long_numbers, compile_context, read_file
from cupel_wire import Channel, encode

LONGEST_DETAIL = 400
SOLUTION_NAMES = ("solution", "main", "answer", "submission", "candidate", "solutions", "code", "program")
# Modules whose names test programs use without importing them, as the solution's imports gave them.
COMMON = (
    "typing math collections itertools functools random string re copy heapq bisect operator "
    "datetime decimal fractions unittest json time"
).split()
# What reaches into the solution's process, where its prints and its modules are.
OUT_OF_REACH = {
    "capsys", "capfd", "monkeypatch", "redirect_stdout", "redirect_stderr", "patch", "asyncio",
    "mock", "stdout", "stdin", "getsource", "subprocess", "caplog",
}


class Solution(types.ModuleType):
    """What the test program imports as the solution."""

    def __init__(self, name, session):
        super().__init__(name)
        self.__dict__["_session"] = session

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return look_up(self._session, name)


def look_up(session, name):
    try:
        found = session.request("name", name)[0]
        session.calls += type(found) is not Proxy  # a variable's value is a result
        return found
    except AttributeError as error:
        session.missing = getattr(error, "missing", None)
        raise


class Run:
    """One test program, and what its tests came to."""

    def __init__(self, session, source, entry_point, begun, run_all):
        self.session, self.source = session, source
        self.entry_point, self.begun, self.run_all = entry_point, begun, run_all
        self.results = []
        self.names = {"__name__": "tests", "__builtins__": builtins}

    def note(self, name, reason, detail=""):
        self.results.append((name, reason, detail[:LONGEST_DETAIL]))

    @property
    def stopped(self):
        failed = any(reason != "passed" for _, reason, _ in self.results)
        return self.session.fatal is not None or (failed and not self.run_all)

    def everything(self):
        try:
            tree = ast.parse(self.source, "tests.py")
        except (SyntaxError, ValueError) as error:
            return self.note("tests", "bad_tests", "the tests do not parse: %s" % error)
        words = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        words |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        words |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        words |= {name for _, names in imports(tree) for name in names}
        words |= {module for module, _ in imports(tree)}
        beyond = sorted(words & OUT_OF_REACH)
        if beyond or any(isinstance(node, ast.AsyncFunctionDef) for node in ast.walk(tree)):
            what = beyond[0] if beyond else "coroutines"
            return self.note("tests", "bad_tests", "the tests need the solution's process: " + what)
        try:
            self.bind(tree)
            random.seed(self.session.nonce)
            self.statements(tree)
            self.definitions(tree)
        except BaseException as error:
            self.failure("tests", error)
        if not any(reason != "passed" for _, reason, _ in self.results) and not self.asked:
            self.results.clear()
            self.note("tests", "bad_tests", "no test calls the solution")

    @property
    def asked(self):
        return self.session.calls > 0

    def bind(self, tree):
        """What the names of the test program stand for before it has run."""
        context = read_file("context.py")
        if context is not None:
            exec(compile_context(context), self.names)
            self.names.pop(self.begun, None)
            self.session.shared_classes |= {name for name, thing in self.names.items() if isinstance(thing, type)}
        for module, names in imports(tree):
            if self.is_solution(module, names):
                sys.modules[module] = Solution(module, self.session)
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        free = used - set(self.names) - bound_at_top(tree)
        tested = self.tested(tree, free)
        free -= set(dir(builtins)) - tested
        for name in sorted(free - tested):
            found = common(name)
            if found is not None:
                self.names[name] = found[0]
        wanted = sorted(free - set(self.names))
        for name in self.session.request("defined", wanted)[0]:
            if type(name) is str and name in wanted:
                self.names[name] = look_up(self.session, name)

    def tested(self, tree, free):
        """The names that are the solution's even where they are well known for something else."""
        if self.entry_point and self.entry_point not in bound_at_top(tree):
            return {self.entry_point}
        called = free & {node.func.id for node in ast.walk(tree)
                         if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
        own = {name for name in called if not hasattr(builtins, name) and common(name) is None}
        return own or {name for name in called if common(name) is not None} or called

    def is_solution(self, module, names):
        if module in SOLUTION_NAMES or self.entry_point in names:
            return True
        if module in sys.modules or module == "pytest" or not names:
            return False
        try:
            __import__(module)
            return False
        except ImportError:
            return bool(self.session.request("defined", sorted(names))[0])

    def statements(self, tree):
        """Runs the program. Statements that test something are tests of their own, unless the
        program has functions for that."""
        self.names["__file__"] = "tests.py"
        tests = types.ModuleType("tests")
        sys.modules["tests"] = tests
        unittest.main = lambda *_, **__: None
        for statement in tree.body:
            if self.stopped:
                return
            before = self.session.calls
            code = compile(ast.Module([statement], []), "tests.py", "exec", dont_inherit=True)
            name = "line %d" % statement.lineno
            try:
                exec(code, self.names)
            except BaseException as error:
                self.failure(name, error)
                if not isinstance(statement, (ast.Assert, ast.Expr)):
                    return
            else:
                holds_assert = any(isinstance(node, ast.Assert) for node in ast.walk(statement))
                defines = isinstance(statement, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom))
                if not defines and (holds_assert or self.session.calls > before):
                    self.finish(name)
        vars(tests).update(self.names)

    def definitions(self, tree):
        """The tests that the program defines and does not run."""
        for name, thing in list(self.names.items()):
            if self.stopped:
                return
            if isinstance(thing, type) and issubclass(thing, unittest.TestCase):
                self.cases(name, thing)
        for name, test in cupel_pytest.collect(self.names):
            if self.stopped:
                return
            self.attempt(name, test)
        check = self.names.get("check")
        if isinstance(check, types.FunctionType) and not calls(tree, "check") and not self.stopped:
            def candidate_test():
                check(self.names[self.entry_point] if self.entry_point in self.names else self.entry())
            self.attempt("check", candidate_test)

    def entry(self):
        return look_up(self.session, self.entry_point)

    def cases(self, name, kind):
        for case in unittest.defaultTestLoader.loadTestsFromTestCase(kind):
            if self.stopped:
                return
            result = Outcome()
            try:
                unittest.TestSuite([case]).run(result)
            except BaseException as error:
                result.caught.append(error)
            short = "%s.%s" % (name, getattr(case, "_testMethodName", "setUpClass"))
            if result.caught:
                self.failure(short, result.caught[0])
            elif not result.skipped:
                self.finish(short)

    def attempt(self, name, test):
        try:
            test()
        except cupel_pytest.Skipped:
            pass
        except BaseException as error:
            self.failure(name, error)
        else:
            self.finish(name)

    def finish(self, name):
        """A test that has swallowed what ended it has not passed."""
        if self.session.fatal is not None:
            self.failure(name, self.session.fatal)
        else:
            self.note(name, "passed")

    def failure(self, name, error):
        error = self.session.fatal or error
        self.note(name, *self.judge(error))

    def judge(self, error):
        said = "%s: %s" % (type(error).__name__, error) if str(error) else type(error).__name__
        if isinstance(error, Gone):
            return "gone", ""
        if isinstance(error, Forged):
            return "tampered", "the solution writes %s to the channel of replies" % error
        if isinstance(error, Undecidable):
            return "bad_tests", str(error)
        if isinstance(error, Unsupported):
            return "bad_tests", "%s cannot be handed to the solution" % error
        if self.session.missing and isinstance(error, (ImportError, NameError, AttributeError)):
            return "no_entry_point", 'there is no "%s"' % self.session.missing
        if hasattr(error, "remote"):
            return "crashed", "%s: %s" % (error.remote, error)
        if isinstance(error, (AssertionError, cupel_pytest.Failed)):
            return "wrong_output", self.asserted(error)
        if isinstance(error, NameError):
            name = getattr(error, "name", None) or str(error).partition("'")[2].partition("'")[0]
            if name == self.entry_point or not self.defines_entry():
                return "no_entry_point", 'there is no "%s"' % name
            return "bad_tests", said
        if isinstance(error, (ImportError, SyntaxError)) or not self.asked:
            return "bad_tests", said
        return "wrong_output", "the test fails: " + said

    def defines_entry(self):
        entry = self.entry_point.partition(".")[0]
        return bool(entry) and bool(self.session.request("defined", [entry])[0])

    def asserted(self, error):
        if str(error):
            return str(error)
        lines, at = self.source.splitlines(), error.__traceback__
        found = ""
        while at is not None:
            if at.tb_frame.f_code.co_filename == "tests.py" and at.tb_lineno <= len(lines):
                found = lines[at.tb_lineno - 1].strip()
            at = at.tb_next
        return "fails: " + found


class Outcome(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.caught = []

    def addError(self, test, info):
        self.caught.append(info[1])

    addFailure = addError

    def addSubTest(self, test, subtest, info):
        if info is not None:
            self.caught.append(info[1])

    def addUnexpectedSuccess(self, test):
        self.caught.append(AssertionError("succeeds where it should fail"))


def imports(tree):
    """The modules that are imported, each with the names taken from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, ()
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module, tuple(alias.name for alias in node.names)


def bound_at_top(tree):
    names = set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return names


def calls(tree, name):
    for node in tree.body:
        for part in ast.walk(node) if not isinstance(node, ast.FunctionDef) else ():
            if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == name:
                return True
    return False


def common(name):
    """What a name that nobody has imported usually stands for, in a tuple; None if nothing."""
    if name in COMMON:
        return (__import__(name),)
    for module in COMMON:
        if module in sys.modules and name in getattr(sys.modules[module], "__all__", dir(sys.modules[module])):
            return (getattr(sys.modules[module], name),)
    return None


def take_streams():
    """The channel and where the report goes; the tests' own streams are empty and nowhere."""
    source, target, report = os.dup(0), os.dup(1), os.dup(2)
    nowhere = os.open("/dev/null", os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    return Channel(source, target), Channel(nowhere, report)


def main():
    nonce, entry_point, begun, everything = sys.argv[1:5]
    sys.argv = ["tests.py"]
    allow_long_numbers()
    channel, report = take_streams()
    session = Session(channel, nonce)
    run = Run(session, read_file("tests.py").decode("utf-8", "replace"), entry_point, begun, everything == "all")
    loaded = None
    try:
        loaded = session.start()
    except (Gone, Forged) as error:
        run.failure("tests", error)
    if loaded == ("ready",):
        sys.modules["pytest"] = cupel_pytest
        run.everything()
    elif loaded is not None:
        run.note(str(loaded[1]), "failed", str(loaded[2]))
    report.send(encode((nonce, tuple(run.results)), lambda value: "0:"))
    os._exit(0)
