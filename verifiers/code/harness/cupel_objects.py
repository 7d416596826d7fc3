"""The solution's objects, as a test program in another process sees them.

Objects that are no plain data stay where they are; the other side knows them by numbers. The test
program's functions reach the solution in the same way, with negative numbers. A few immutable types
of the standard library travel by value.

An object in wire form is opaque, and its text is one of

    12:Node                  the solution's object number 12
    12:class Node            a class; "12:exception Full:LookupError:Exception" one of exceptions
    -3:function              number 3 of the test program's functions
    =range u3:i0;i5;i1;      by value: the type's name and what it is made from
    =type int                a type that both sides have
    =objects l1:...          objects of classes that both sides define, by their attributes
"""

import builtins
import operator
import sys

from cupel_wire import decode, encode, name_of

__builtins__ = dict(vars(builtins))

modules = sys.modules

BY_VALUE = {
    "range": ("builtins", lambda value: (value.start, value.stop, value.step)),
    "deque": ("collections", lambda value: (list(value), value.maxlen)),
    "Fraction": ("fractions", lambda value: (value.numerator, value.denominator)),
    "Decimal": ("decimal", lambda value: (str(value),)),
    "date": ("datetime", lambda value: (value.year, value.month, value.day)),
    "time": ("datetime", lambda value: (value.hour, value.minute, value.second, value.microsecond)),
    "timedelta": ("datetime", lambda value: (value.days, value.seconds, value.microseconds)),
    "datetime": (
        "datetime",
        lambda value: value.timetuple()[:6] + (value.microsecond,),
    ),
}

BUILTIN_TYPES = (int, float, bool, str, bytes, complex, list, tuple, dict, set, frozenset, type(None))


def by_value(value, refer):
    """The text for a value of one of those types; None for others."""
    kind = type(value)
    name = name_of(kind)
    if kind is type and value in BUILTIN_TYPES:
        return "=type " + name_of(value)
    module, parts = BY_VALUE.get(name, ("", None))
    if getattr(modules.get(module), name, None) is not kind:
        return None
    if getattr(value, "tzinfo", None) is not None:
        return None
    return "=%s %s" % (name, encode(tuple(parts(value)), refer).decode("latin-1"))


def from_value(text, resolve):
    name, _, parts = text[1:].partition(" ")
    if name == "type":
        return next(kind for kind in BUILTIN_TYPES if name_of(kind) == parts)
    module, _ = BY_VALUE[name]
    arguments, _ = decode(parts.encode("latin-1"), 0, resolve, 100)
    return getattr(__import__(module), name)(*arguments)


def lineage(kind):
    """The names of an exception's class and its bases."""
    names = [name_of(base) for base in type.mro(kind)]
    return ":".join(names[: names.index("BaseException") + 1]) if "BaseException" in names else names[0]


def invoke(*arguments, **named):
    return arguments[0](*arguments[1:], **named)


def enter(target):
    return type(target).__enter__(target)


def leave(target, message):
    """The block's exception comes by its words alone."""
    error = None if message is None else RuntimeError(message)
    return type(target).__exit__(target, error and type(error), error, None)


OPERATIONS = {
    "call": invoke,
    "enter": enter,
    "exit": leave,
    **{
        function.__name__: function
        for function in (getattr, setattr, delattr, len, iter, next, str, repr, format, bool, dir)
    },
    "isinstance": isinstance,
    "issubclass": issubclass,
    **{
        name: getattr(operator, name)
        for name in "lt le gt ge contains getitem setitem delitem neg pos abs invert".split()
    },
    **{
        name: getattr(operator, name)
        for name in "add sub mul truediv floordiv mod pow matmul and_ or_ xor lshift rshift".split()
    },
}


class Served:
    """Requests as they come, and the objects that they are about."""

    operations = OPERATIONS

    def __init__(self, channel):
        self.target = channel
        self.objects, self.numbers = {}, {}
        self.solution = None

    def __iter__(self):
        frame = self.target.receive()
        while frame is not None:
            yield frame
            frame = self.target.receive()

    def refer(self, value):
        kind = type(value)
        if kind is Callback:
            return value.text
        text = by_value(value, self.refer)
        if text is not None:
            return text
        number = self.numbers.get(id(value))
        if number is None:
            number = len(self.objects) + 1
            self.objects[number] = value  # which also keeps its id from being given again
            self.numbers[id(value)] = number
        if not issubclass(kind, type):
            return "%d:%s" % (number, name_of(kind))
        if issubclass(value, BaseException):
            return "%d:exception %s" % (number, lineage(value))
        return "%d:class %s" % (number, name_of(value))

    def resolve(self, text):
        if text.startswith("=objects "):
            return self.assemble(text.partition(" ")[2])
        if text[:1] == "=":
            return from_value(text, self.resolve)
        number = int(text.partition(":")[0])
        return self.objects[number] if number > 0 else Callback(self.solution, text)

    def assemble(self, text):
        """Objects of the solution's own classes, made as the test program's are."""
        parts, _ = decode(text.encode("latin-1"), 0, self.resolve, 100)
        kinds = [self.solution.names[name] for name, _ in parts]
        things = [kind.__new__(kind) for kind in kinds]
        for thing, (_, fields) in zip(things, parts):
            for name, is_number, value in fields:
                setattr(thing, name, things[value] if is_number else value)
        return things[0]

    def describe(self, error):
        return lineage(type(error))


class Callback:
    """A function of the test program."""

    def __init__(self, solution, text):
        self.solution, self.text = solution, text

    def __call__(self, *arguments, **named):
        return self.solution.call_back(self, arguments, named)
