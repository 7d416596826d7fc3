"""A test program's side of the conversation with the solution.

Nothing that comes from there is believed: values are made here from plain data, objects are proxies
whose every use is a request, and a proxy is equal to nothing but itself. An object that could answer
"yes" to every comparison would pass any test; so only objects that the test makes itself, by calling
a class, are asked how they compare.
"""

import builtins
import threading

from cupel_objects import by_value, from_value
from cupel_wire import Malformed, decode, encode


class Gone(BaseException):
    """The solution's process has ended."""


class Forged(BaseException):
    """The solution's process writes what is no reply."""


class Undecidable(BaseException):
    """Whether the test passes, only the solution could say."""


class RemoteError(Exception):
    """An exception of a class that exists in the solution alone."""


class Unsupported(BaseException):
    """The test needs something of the solution that cannot be had from another process."""


class Session:
    def __init__(self, channel, nonce):
        self.channel, self.nonce = channel, nonce
        self.sent = 0
        self.calls = 0  # what the test asked of the solution, beside looking names up
        self.missing = None
        self.lock = threading.RLock()
        self.fatal = None
        self.proxies, self.exceptions = {}, {}
        self.functions = []
        self.numbers = {}
        self.shared_classes = set()  # names of those that the solution's process has as well

    def start(self):
        """The reply to the first request: its kind, and what went wrong."""
        self.send(("start", self.nonce))
        return self.fields()

    def request(self, *fields):
        with self.lock:
            if self.fatal is not None:
                raise self.fatal
            self.calls += fields[0] == "operate"
            try:
                self.send(fields)
                return self.answer()
            except (Gone, Forged) as error:
                self.fatal = error
                raise

    def send(self, fields):
        frame = encode(fields, self.refer)
        try:
            self.channel.send(frame)
        except OSError:
            raise Gone()
        self.sent += 1

    def fields(self):
        try:
            frame = self.channel.receive()
        except Malformed as error:
            raise Forged(str(error))
        if frame is None:
            raise Gone()
        try:
            fields, end = decode(frame, 0, self.resolve)
        except Exception:
            raise Forged("a reply that cannot be read")
        if end != len(frame) or type(fields) is not tuple or len(fields) < 3:
            raise Forged("a reply of another form")
        if type(fields[0]) is not str or fields[0] != self.nonce:
            raise Forged("a reply without the nonce")
        if type(fields[1]) is not int or fields[1] != self.sent - 1:
            raise Forged("a reply out of turn")
        return fields[2:]

    def answer(self):
        while True:
            kind, *rest = self.fields()
            if kind == "value" and len(rest) in (1, 2):
                return rest
            if kind == "raised" and len(rest) == 2 and all(type(text) is str for text in rest):
                raise self.exception(*rest)
            if kind != "callback" or len(rest) != 3:
                raise Forged("a reply of another form")
            self.call_back(*rest)

    def call_back(self, function, arguments, named):
        if function not in self.functions or type(arguments) is not tuple or type(named) is not dict:
            raise Forged("a call of something that it was not given")
        try:
            answer = ("returned", function(*arguments, **named))
        except Exception as error:
            answer = ("threw", type(error).__name__, str(error))
        self.send(answer)

    def exception(self, names, message):
        """Made here: of a builtin class by name, or of one that stands for the solution's own."""
        if not names:
            error = AttributeError(message)
            error.missing = message
            return error
        names = names.split(":")
        for name in names:
            kind = self.exceptions.get(name) or getattr(builtins, name, None)
            if isinstance(kind, type) and issubclass(kind, BaseException):
                # StopIteration would end loops of the test early, which then has tested nothing.
                if not issubclass(kind, (StopIteration, GeneratorExit, StopAsyncIteration)):
                    return remote(kind, names[0], message)
        return remote(RemoteError, names[0], message)

    def refer(self, value):
        if type(value) is Proxy:
            return object.__getattribute__(value, "text")
        text = by_value(value, self.refer)
        if text is not None:
            return text
        if is_ours(value):
            parts = parts_of(value)
            self.require_classes({name for name, _ in parts})
            return "=objects " + encode(parts, self.refer).decode("latin-1")
        if isinstance(value, type) and issubclass(value, BaseException):
            raise Unsupported("an exception class")
        if not callable(value):
            raise Unsupported("a %s" % type(value).__name__)
        number = self.numbers.get(id(value))
        if number is None:
            self.functions.append(value)
            number = self.numbers[id(value)] = len(self.functions)
        return "-%d:function" % number

    def require_classes(self, names):
        """Classes of the test program alone are none that the solution could be given objects of."""
        unknown = sorted(names - self.shared_classes)
        if unknown:
            self.shared_classes |= set(self.request("defined", unknown)[0])
            for name in unknown:
                if name not in self.shared_classes:
                    raise Unsupported("an object of the tests' own class %s" % name)

    def resolve(self, text):
        if text.startswith("="):
            return from_value(text, self.resolve)
        number, _, kind = text.partition(":")
        if number.startswith("-"):
            return self.functions[int(number[1:]) - 1]
        if int(number) not in self.proxies:
            self.proxies[int(number)] = self.stand_in(text, kind)
        return self.proxies[int(number)]

    def stand_in(self, text, kind):
        if not kind.startswith("exception "):
            return Proxy(self, text)
        names = kind[len("exception ") :].split(":")
        for name in names[1:]:
            base = getattr(builtins, name, None)
            if isinstance(base, type) and issubclass(base, Exception):
                made = self.exceptions[names[0]] = type(names[0], (base,), {})
                return made
        return Proxy(self, text)


def is_ours(value):
    """Of a class that the test program or the code before the solution defines."""
    return type(value).__module__ == "tests" and hasattr(value, "__dict__")


def parts_of(value):
    """An object and those it leads to, of any shape, as a flat list: the class's name, and its
    attributes, each with whether the value is the number of an object."""
    things, numbers, parts = [value], {id(value): 0}, []
    for thing in things:
        fields = []
        for name, item in vars(thing).items():
            if is_ours(item):
                if id(item) not in numbers:
                    numbers[id(item)] = len(things)
                    things.append(item)
                fields.append((name, True, numbers[id(item)]))
            else:
                fields.append((name, False, item))
        parts.append((type(thing).__name__, fields))
    return parts


def remote(kind, name, message):
    try:
        error = kind(message) if message else kind()
    except Exception:
        error = RemoteError(message)
    error.remote = name
    return error


def update(old, new):
    """What the solution did to a list, dict or set of the test is done to it here."""
    if old is new or type(old) is not type(new):
        return
    if type(old) is list:
        for at, item in enumerate(new[: len(old)]):
            if changes_within(old[at], item):
                update(old[at], item)
                new[at] = old[at]
        old[:] = new
    elif type(old) is dict:
        for key, item in new.items():
            if key in old and changes_within(old[key], item):
                update(old[key], item)
                new[key] = old[key]
        old.clear()
        old.update(new)
    elif type(old) is set:
        old.clear()
        old.update(new)
    elif type(old) is tuple:
        for one, other in zip(old, new):
            update(one, other)


def changes_within(old, new):
    return type(old) is type(new) and type(old) in (list, dict, set)


class Proxy:
    """Something of the solution's that is no plain data."""

    __slots__ = ("session", "text", "made_here", "__weakref__")

    def __init__(self, session, text):
        object.__setattr__(self, "session", session)
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "made_here", False)

    def __call__(self, *arguments, **named):
        result = operate(self, "call", arguments, named)
        if type(result) is Proxy and is_class(self):
            object.__setattr__(result, "made_here", True)
        return result

    def __getattribute__(self, name):
        if name == "__class__":
            return Proxy
        if name.startswith("__") and name not in ("__name__", "__doc__", "__dict__", "__len__"):
            return object.__getattribute__(self, name)
        return operate(self, "getattr", (name,))

    def __setattr__(self, name, value):
        operate(self, "setattr", (name, value))

    def __delattr__(self, name):
        operate(self, "delattr", (name,))

    def __iter__(self):
        items = operate(self, "iter")
        return Iterator(items) if type(items) is Proxy else iter(items)

    def __next__(self):
        try:
            return operate(self, "next")
        except Exception as error:
            if getattr(error, "remote", "") == "StopIteration":
                raise StopIteration
            raise

    def __len__(self):
        return checked(operate(self, "len"), int)

    def __str__(self):
        return checked(operate(self, "str"), str)

    def __repr__(self):
        return checked(operate(self, "repr"), str)

    def __format__(self, form):
        return checked(operate(self, "format", (form,)), str)

    def __bool__(self):
        if own(self, "made_here"):
            return checked(operate(self, "bool"), bool)
        return True

    def __getitem__(self, key):
        return operate(self, "getitem", (key,))

    def __setitem__(self, key, value):
        operate(self, "setitem", (key, value))

    def __delitem__(self, key):
        operate(self, "delitem", (key,))

    def __contains__(self, item):
        if own(self, "made_here"):
            return checked(operate(self, "contains", (item,)), bool)
        return any(item == one for one in self)

    def __enter__(self):
        return operate(self, "enter")

    def __exit__(self, kind, error, traceback):
        return checked(operate(self, "exit", (None if error is None else str(error),)), bool)

    def __instancecheck__(self, value):
        return type(value) is Proxy and checked(call("isinstance", own(self, "session"), (value, self)), bool)

    def __subclasscheck__(self, kind):
        return type(kind) is Proxy and checked(call("issubclass", own(self, "session"), (kind, self)), bool)

    def __eq__(self, other):
        if self is other:
            return True
        both = type(other) is Proxy
        if both and (own(self, "made_here") or own(other, "made_here")):
            raise Undecidable("it compares objects of the solution's own classes")
        return False

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return object.__hash__(self)

    def __reduce_ex__(self, protocol):
        raise TypeError("an object of the solution cannot be copied")


class Iterator:
    """Over the items of something that the solution iterates."""

    def __init__(self, items):
        self.items = items

    def __iter__(self):
        return self

    def __next__(self):
        return Proxy.__next__(self.items)


def own(proxy, name):
    return object.__getattribute__(proxy, name)


def is_class(proxy):
    """By its name as well, which the test chose: a solution can make anything a class."""
    _, _, kind = own(proxy, "text").partition(":")
    return kind.startswith("class ") and kind[len("class ")].isupper()


def checked(value, kind):
    if value is None and kind is bool:
        return False
    if type(value) is not kind:
        raise remote(TypeError, "TypeError", "a %s is needed, and not a %s" % (kind.__name__, type(value).__name__))
    return value


def operate(proxy, name, arguments=(), named={}):
    return call(name, own(proxy, "session"), (proxy,) + tuple(arguments), named)


def call(operation, session, arguments, named={}):
    result, *changed = session.request("operate", operation, arguments, named, operation == "call")
    if changed:
        for old, new in zip(arguments[1:] + tuple(named.values()), changed[0][1:]):
            update(old, new)
    return result


def binary(name, swapped=False):
    def apply(self, other):
        if not own(self, "made_here"):
            return NotImplemented
        pair = (other, self) if swapped else (self, other)
        return call(name, own(self, "session"), pair)

    return apply


def unary(name):
    def apply(self):
        if not own(self, "made_here"):
            raise TypeError("bad operand for %s()" % name)
        return operate(self, name)

    return apply


for name in "lt le gt ge add sub mul truediv floordiv mod pow matmul and or xor lshift rshift".split():
    operation = name + "_" if name in ("and", "or") else name
    setattr(Proxy, "__%s__" % name, binary(operation))
    if name not in ("lt", "le", "gt", "ge"):
        setattr(Proxy, "__r%s__" % name, binary(operation, swapped=True))
for name in ("neg", "pos", "abs", "invert"):
    setattr(Proxy, "__%s__" % name, unary(name))
