"""The process that holds the solution: see solution_protocol.h for what it answers.

    python3 main.py batch [NAME]    all requests are read before the solution is loaded
    python3 main.py serve [NAME]    requests come as a test program makes them

NAME is what the code before the solution only begins: the solution must define it.

The solution can reach everything in this process. That does not matter: only inputs are here, and
whoever compares results with what is expected takes nothing but plain data from here.
"""

import builtins
import os
import sys
import types

from cupel_wire import Channel, Unsendable, decode, encode, name_of

__builtins__ = dict(vars(builtins))

leave, system_modules = os._exit, sys.modules
LONGEST_MESSAGE = 500
OWN_DEPTH = 8  # calls of ours, which shall not count against the solution's


class Missing(Exception):
    """The name is not in the solution."""


class BrokenContext(Exception):
    """The code before the solution fails, and not the solution."""


class Batch:
    """All requests at once; objects stay here, under no number."""

    def __init__(self, channel):
        self.target = channel
        self.solution = None
        self.requests = []
        frame = channel.receive()
        while frame is not None:
            self.requests.append(frame)
            frame = channel.receive()

    def __iter__(self):
        return iter(self.requests)

    def refer(self, value):
        return "0:" + name_of(type(value))

    def resolve(self, text):
        """`=made tree_node u1:l2:i1;i2;`: what a function before the solution makes of literals."""
        kind, name, parts = text.split(" ", 2)
        if kind != "=made":
            raise ValueError("an object in a batch: " + text)
        arguments, _ = decode(parts.encode("utf-8", "surrogatepass"), 0, self.resolve)
        return self.solution.before[name](*arguments)

    def describe(self, error):
        return kind_of(error)


def take_channel():
    """The channel to ourselves: the solution's own streams are empty and standard error."""
    source, target = os.dup(0), os.dup(1)
    empty = os.open("/dev/null", os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)
    os.dup2(2, 1)
    return Channel(source, target)


def allow_long_numbers():
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)


def read_file(name):
    try:
        with open(name, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def compile_context(source):
    """It may end in the head of a function whose body is to be written."""
    try:
        return compile(source, "context.py", "exec", dont_inherit=True)
    except SyntaxError:
        return compile(source + b"\n    pass\n", "context.py", "exec", dont_inherit=True)


def load(begun):
    """The solution's names, and what they were before it; those in `begun` must be its own."""
    module = types.ModuleType("solution")
    names = vars(module)
    names["__builtins__"] = builtins
    names["__file__"] = "solution.py"
    for name in ("cupel_wire", "cupel_solution", "cupel_tests"):
        system_modules.pop(name, None)
    system_modules["solution"] = system_modules["__main__"] = module
    sys.argv = ["solution.py"]
    context = read_file("context.py")
    if context is not None:
        try:
            exec(compile_context(context), names)
        except Exception as error:
            raise BrokenContext(kind_of(error) + ": " + said(error)) from error
        for name in begun:
            names.pop(name, None)
    before = dict(names)
    exec(compile(read_file("solution.py"), "solution.py", "exec", dont_inherit=True), names)
    return names, names if context is None else before


def kind_of(error):
    return name_of(type(error))


def said(error):
    """What it prints as, whatever it does instead."""
    try:
        return str.__getitem__(str(error), slice(0, LONGEST_MESSAGE))
    except BaseException:
        return ""


class Solution:
    def __init__(self, requests, begun):
        self.requests, self.begun = requests, begun
        self.names = self.before = {}
        self.objects = {}  # one of each class whose methods are called, as a judge of LeetCode has it
        self.nonce, self.number = "", 0
        requests.solution = self

    def reply(self, *fields):
        frame = encode((self.nonce, self.number) + fields, self.requests.refer)
        self.requests.target.send(frame)

    def start(self, nonce):
        self.nonce = nonce
        if "random" in system_modules:
            system_modules["random"].seed(nonce)  # the same attempt, the same verdict
        try:
            self.names, self.before = load(self.begun)
            self.reply("ready")
            return
        except BrokenContext as error:
            self.reply("failed", "", said(error))
        except BaseException as error:
            self.reply("failed", kind_of(error), said(error))
        leave(0)

    def find(self, name):
        head, dot, method = name.partition(".")
        if not dot:
            if name in self.names:
                return self.names[name]
            head, method = "Solution", name
        if head not in self.names:
            raise Missing(name)
        if head not in self.objects:
            if not hasattr(self.names[head], method):
                raise Missing(name)
            self.objects[head] = self.names[head]()
        try:
            return getattr(self.objects[head], method)
        except AttributeError:
            raise Missing(name)

    def call(self, name, arguments, named, wants_arguments):
        self.invoke(lambda: self.find(name), arguments, named, wants_arguments)

    def operate(self, name, arguments, named, wants_arguments):
        self.invoke(lambda: self.requests.operations[name], arguments, named, wants_arguments)

    def name(self, name):
        """What the name stands for, for a test program that uses it."""
        self.invoke(lambda: lambda: self.find(name), (), {}, False)

    def defined(self, names):
        """Those of `names` that the solution has made itself."""
        own = [name for name in names if name in self.names]
        module = type(sys)
        self.reply("value", [name for name in own if not isinstance(self.names[name], module)])

    def invoke(self, find, arguments, named, wants_arguments):
        try:
            function = find()
            everything = tuple(arguments) + tuple(named.values()) if wants_arguments else ()
            before = encode(everything, self.requests.refer) if wants_arguments else None
            result = function(*arguments, **named)
            fields = ("value", result)
            if wants_arguments and encode(everything, self.requests.refer) != before:
                fields = ("value", result, everything)
            frame = encode((self.nonce, self.number) + fields, self.requests.refer)
        except Missing as error:
            self.reply("raised", "", said(error))
        except Unsendable as error:
            self.reply("raised", "ResultError", "the result is " + said(error))
        except BaseException as error:
            self.reply("raised", self.requests.describe(error), said(error))
        else:
            self.requests.target.send(frame)

    def call_back(self, function, arguments, named):
        """A call of the test program, which may make requests before it answers."""
        self.reply("callback", function, arguments, named)
        for frame in self.requests:
            self.number += 1
            request, _ = decode(frame, 0, self.requests.resolve)
            if request[0] == "returned":
                return request[1]
            if request[0] == "threw":
                raise getattr(builtins, request[1], RuntimeError)(request[2])
            getattr(self, request[0])(*request[1:])
        leave(1)

    def answer(self, frame):
        try:
            request, _ = decode(frame, 0, self.requests.resolve)
        except Exception as error:
            return self.reply("raised", "=made", said(error))
        getattr(self, request[0])(*request[1:])

    def run(self):
        for frame in self.requests:
            self.answer(frame)
            self.number += 1


def main():
    mode, begun = sys.argv[1], sys.argv[2:]
    allow_long_numbers()
    sys.setrecursionlimit(sys.getrecursionlimit() + OWN_DEPTH)
    channel = take_channel()
    if mode == "batch":
        requests = Batch(channel)
    else:
        from cupel_objects import Served

        requests = Served(channel)
    Solution(requests, begun).run()
    leave(0)
