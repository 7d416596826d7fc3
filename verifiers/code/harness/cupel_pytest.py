"""What test files take from pytest, as far as running them needs it."""

import inspect
import itertools
import re


class Failed(AssertionError):
    pass


class Skipped(BaseException):
    pass


def fail(reason="", pytrace=True, msg=None):
    raise Failed(reason or msg or "fails")


def skip(reason="", **_):
    raise Skipped(reason)


def importorskip(name, *_, **__):
    return __import__(name)


class ExceptionInfo:
    value = type = None

    def match(self, pattern):
        if not re.search(pattern, str(self.value)):
            raise Failed("%r does not match %r" % (str(self.value), pattern))
        return True


class raises:
    def __new__(cls, expected, *arguments, match=None, **named):
        self = super().__new__(cls)
        self.expected, self.match, self.info = expected, match, ExceptionInfo()
        if not arguments:
            return self
        with self:
            arguments[0](*arguments[1:], **named)
        return self.info

    def __enter__(self):
        return self.info

    def __exit__(self, kind, error, traceback):
        if error is None:
            raise Failed("does not raise %s" % (self.expected,))
        if not isinstance(error, self.expected):
            return False
        self.info.value, self.info.type = error, kind
        if self.match is not None:
            self.info.match(self.match)
        return True


class approx:
    """Equal within a tolerance, inside lists, tuples and dicts as well."""

    __hash__ = None

    def __init__(self, expected, rel=None, abs=None, nan_ok=False):
        self.expected, self.rel, self.abs, self.nan_ok = expected, rel, abs, nan_ok

    def __eq__(self, actual):
        return self.near(actual, self.expected)

    def near(self, actual, expected):
        if isinstance(expected, dict):
            same = type(actual) is dict and actual.keys() == expected.keys()
            return same and all(self.near(actual[key], expected[key]) for key in expected)
        if isinstance(expected, (list, tuple)):
            same = isinstance(actual, (list, tuple)) and len(actual) == len(expected)
            return same and all(map(self.near, actual, expected))
        if not isinstance(actual, (int, float, complex)) or expected is None:
            return type(actual) is type(expected) and actual == expected
        if actual == expected:
            return True
        if expected != expected:
            return self.nan_ok and actual != actual
        least = 1e-12 if self.abs is None else self.abs
        share = (1e-6 if self.abs is None else 0) if self.rel is None else self.rel
        difference = abs(actual - expected)
        return difference <= max(least, share * abs(expected)) and difference != float("inf")

    def __repr__(self):
        return "approx(%r)" % (self.expected,)


class Parameters(tuple):
    """The values of one `param`."""


def param(*values, id=None, marks=()):
    return Parameters(values)


class Mark:
    """`mark.anything`: parametrize and skip mean something, the rest is only a label."""

    def parametrize(self, names, values, **_):
        names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
        rows = []
        for row in values:
            several = isinstance(row, Parameters) or len(names) > 1
            rows.append(dict(zip(names, row if several else (row,))))

        def mark(function):
            function.parameters = getattr(function, "parameters", []) + [rows]
            return function

        return mark

    def __getattr__(self, name):
        def label(*arguments, **named):
            if len(arguments) == 1 and callable(arguments[0]) and not named:
                return arguments[0]
            return lambda function: function

        return label


mark = Mark()


def fixture(function=None, params=None, **_):
    def make(function):
        function.is_fixture, function.values = True, params or [None]
        return function

    return make(function) if function is not None else make


class Request:
    def __init__(self, value):
        self.param = value


def fixture_value(function, fixtures, within, owner):
    arguments = arguments_of(function, fixtures, {"request": Request(function.values[0])}, within, owner)
    value = function(**arguments)
    if inspect.isgenerator(value):
        within.append(value)
        return next(value)
    return value


def arguments_of(function, fixtures, given, within, owner):
    arguments = {}
    for name in inspect.signature(function).parameters:
        if name == "self":
            arguments[name] = owner
        elif name in given:
            arguments[name] = given[name]
        elif name in fixtures:
            arguments[name] = fixture_value(fixtures[name], fixtures, within, owner)
    return arguments


def fixtures_in(names):
    return {name: thing for name, thing in names.items()
            if inspect.isfunction(thing) and hasattr(thing, "is_fixture")}


def one_test(function, fixtures, given, kind):
    def test():
        generators = []
        owner = kind() if kind else None
        before = [fixture for fixture in ("setup_method", "setup") if hasattr(owner, fixture)]
        for name in before[:1]:
            setup = getattr(owner, name)
            setup(*[function][: len(inspect.signature(setup).parameters)])
        function(**arguments_of(function, fixtures, given, generators, owner))

    return test


def collect(names):
    """The names and functions without parameters of all tests that pytest would find."""
    functions = [(name, thing, None) for name, thing in names.items() if name.startswith("test")]
    for name, kind in names.items():
        if name.startswith("Test") and isinstance(kind, type) and not hasattr(kind, "assertEqual"):
            functions += [(name + "." + inner, thing, kind) for inner, thing in vars(kind).items()
                          if inner.startswith("test")]
    for name, function, kind in functions:
        if not inspect.isfunction(function):
            continue
        fixtures = fixtures_in(names)
        if kind:
            fixtures.update(fixtures_in(vars(kind)))
        tables = getattr(function, "parameters", [])
        for at, rows in enumerate(itertools.product(*reversed(tables))):
            given = {key: value for row in rows for key, value in row.items()}
            yield (name + "[%d]" % at if tables else name), one_test(function, fixtures, given, kind)
