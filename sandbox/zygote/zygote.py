"""An interpreter that is up, has the usual modules imported, and forks for each run.

    python3 -s -B -c TEXT FOLDER COUNT [NAME SOURCE]... MODULE...

with a SOCK_SEQPACKET socket as descriptor 3. COUNT modules of the caller's own come as their file
names and sources; runs that ask for one find it in sys.modules, to others it is not there.

A request (see supervisor/internal/zygote.h, the other end) brings limits, arguments and three
descriptors. The child runs arguments[0] as `python3 -I FILE` would; the zygote reports its pid, and
when it has ended how. Nothing the child can reach leads back: the socket is closed there, the zygote
cannot be traced, nor signalled where the kernel scopes signals. One interpreter serves many programs,
so whatever a program can see or change must be its own.
"""

import sys

# "-c" puts the current folder first (and -P, which prevents that, is new in 3.11): nothing may be
# imported from there.
sys.path[:] = [entry for entry in sys.path if entry]

import _io
import _random
import _signal
import _socket
import _thread
import atexit
import builtins
import ctypes
import gc
import os
import resource
import struct
import types
from _frozen_importlib import ModuleSpec, module_from_spec
from _frozen_importlib_external import SourceFileLoader, decode_source

CONTROL = 3
MAX_REQUEST = 65536
INFINITE = 2**64 - 1
MAX_TEXT = 200
DESCRIPTORS = struct.Struct("3i")
MESSAGE = struct.Struct("=IiiIQ")  # kind, pid, wait status, errno, CPU time in ns
READY, BEGUN, ENDED, FAILED = 1, 2, 3, 4

PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 4, 38
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF = 444, 446  # the same on every architecture
LANDLOCK_CREATE_RULESET_VERSION, LANDLOCK_SCOPE_SIGNAL = 1, 2

libc = ctypes.CDLL(None)
libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
libc.syscall.argtypes = [ctypes.c_long] * 4
libc.syscall.restype = ctypes.c_long

# The C library's fork, with the interpreter's lock held. os.fork() renews locks, thread lists and
# import state, for which it writes to a hundred pages; with a single thread there is nothing to renew.
fork = ctypes.PyDLL(None, use_errno=True).fork


def make_signal_scope():
    """A Landlock ruleset whose domain cannot signal what is outside it; -1 where there is none."""
    version = libc.syscall(LANDLOCK_CREATE_RULESET, 0, 0, LANDLOCK_CREATE_RULESET_VERSION)
    if version < 6:
        return -1
    attributes = struct.pack("=QQQ", 0, 0, LANDLOCK_SCOPE_SIGNAL)
    buffer = ctypes.create_string_buffer(attributes, len(attributes))
    return libc.syscall(LANDLOCK_CREATE_RULESET, ctypes.addressof(buffer), len(attributes), 0)


def serve(control):
    """Forks for each request. Returns in the children alone: the request and its descriptors."""
    while True:
        request, ancillary, _, _ = control.recvmsg(MAX_REQUEST, _socket.CMSG_SPACE(12))
        if not request:
            os._exit(0)
        descriptors = DESCRIPTORS.unpack(ancillary[0][2])
        pid = fork()
        if pid == 0:
            return request, descriptors
        if pid < 0:
            control.send(MESSAGE.pack(FAILED, 0, 0, ctypes.get_errno(), 0))
        else:
            control.send(MESSAGE.pack(BEGUN, pid, 0, 0, 0))
        for descriptor in descriptors:
            os.close(descriptor)
        if pid > 0:
            _, status, usage = os.wait4(pid, 0)
            cpu = int((usage.ru_utime + usage.ru_stime) * 1e9)
            control.send(MESSAGE.pack(ENDED, pid, status, 0, cpu))


def refresh():
    """What os.fork() would have renewed."""
    if "random" in sys.modules:
        _random.Random.seed(sys.modules["random"]._inst)
    if "threading" in sys.modules:
        sys.modules["threading"]._main_thread._native_id = os.getpid()


def enter(control, scope, descriptors):
    """Leaves everything of the zygote behind."""
    control.close()
    for target, descriptor in enumerate(descriptors):
        os.dup2(descriptor, target)
        os.close(descriptor)
    os.setsid()  # so that kill(0, ...) does not reach the zygote
    if scope >= 0:
        libc.syscall(LANDLOCK_RESTRICT_SELF, scope, 0, 0)
        os.close(scope)
    libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)  # else its own /proc/self is closed to it


def open_stream(descriptor, mode, like, name):
    """As the interpreter's own start does; encoding and error handler are those of the zygote's."""
    buffer = _io.open(descriptor, mode + "b", closefd=False)
    buffer.raw.name = name
    stream = _io.TextIOWrapper(
        buffer, like.encoding, like.errors, "\n", like.line_buffering, like.write_through
    )
    stream.mode = mode
    return stream


def fresh(descriptor):
    """Whether a file is at its start, and so like the one the interpreter opened its stream on."""
    try:
        return os.lseek(descriptor, 0, os.SEEK_CUR) == 0
    except OSError:
        return False


def open_streams():
    """The streams of the zygote's own start will do, if what they know of their files still holds."""
    if opened_fresh and fresh(0) and fresh(1) and fresh(2):
        return
    sys.stdin = sys.__stdin__ = open_stream(0, "r", sys.__stdin__, "<stdin>")
    sys.stdout = sys.__stdout__ = open_stream(1, "w", sys.__stdout__, "<stdout>")
    sys.stderr = sys.__stderr__ = open_stream(2, "w", sys.__stderr__, "<stderr>")


def read_request(request):
    """Puts the limits in force, and shows the modules; the arguments."""
    order = sys.byteorder
    count = int.from_bytes(request[:8], order)
    modules = int.from_bytes(request[8:16], order)
    for at in range(16, 16 + 16 * count, 16):
        value = int.from_bytes(request[at + 8 : at + 16], order)
        if value != INFINITE:  # which leaves the limit as it is
            resource.setrlimit(int.from_bytes(request[at : at + 8], order), (value, value))
    texts = request[16 + 16 * count : -1].decode("utf-8", "surrogateescape").split("\0")
    for name in texts[:modules]:
        sys.modules[module_name(name)] = sources[name]
    return texts[modules:]


def module_name(file):
    return file[: -len(".py")]


class SourceInMemory:
    """Loads a module that no file holds."""

    def __init__(self, source):
        self.source = source

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(compile(self.source, module.__file__, "exec", dont_inherit=True), module.__dict__)

    def get_source(self, name):
        return decode_source(self.source)


def import_source(file, source):
    """As from a file of the work folder, where runs that are no forks of the zygote have it."""
    name = module_name(file)
    if name in sys.modules:
        raise ImportError("another module has its name")
    spec = ModuleSpec(name, SourceInMemory(source), origin=folder + "/" + file)
    spec.has_location = True
    module = sys.modules[name] = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def import_sources(texts):
    """The modules, by their files' names, and what is wrong with the first that is none."""
    modules = {}
    trouble = ""
    for file, source in zip(texts[::2], texts[1::2]):
        try:
            modules[file] = import_source(file, os.fsencode(source))
        except BaseException as error:
            trouble = "cannot import %s: %s: %s" % (file, type(error).__name__, error)
            break
    for file in modules:
        sys.modules.pop(module_name(file), None)
    return modules, trouble


def make_main(path):
    """A fresh __main__; its names."""
    main = types.ModuleType("__main__")
    names = main.__dict__
    names["__loader__"] = SourceFileLoader("__main__", path)
    names["__annotations__"] = {}
    names["__builtins__"] = builtins
    names["__file__"] = path
    names["__cached__"] = None
    sys.modules["__main__"] = main
    return names


def read_source(path):
    try:
        with _io.FileIO(path) as file:
            return file.readall()
    except OSError as error:
        print(
            "%s: can't open file %r: [Errno %d] %s"
            % (sys.executable, path, error.errno, error.strerror),
            file=sys.stderr,
        )
        sys.stderr.flush()
        os._exit(2)


def flush_quietly(stream):
    try:
        stream.flush()
    except BaseException:
        pass


def flush_streams(again=False):
    """False where something written was lost; says so, the first time."""
    flushed = True
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name, None)
        try:
            if stream is not None and not getattr(stream, "closed", False):
                stream.flush()
        except BaseException as error:
            flushed = False
            if name == "stdout" and not again:
                show_ignored("on flushing sys.stdout", stream, error)
    return flushed


def show_ignored(when, where, error):
    occasion = when + ":" if sys.version_info >= (3, 13) else "in: %r" % (where,)
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ not in ("builtins", "__main__"):
        name = kind.__module__ + "." + name
    try:
        sys.stderr.write("Exception ignored %s\n%s: %s\n" % (occasion, name, error))
    except BaseException:
        pass


def show(error):
    """Through sys.excepthook, as the interpreter shows what nobody caught."""
    traceback = error.__traceback__
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, traceback
    if sys.version_info >= (3, 12):
        sys.last_exc = error
    hook = getattr(sys, "excepthook", None)
    if hook is None:
        flush_quietly(sys.stderr)
        sys.stderr.write("sys.excepthook is missing\n")
        hook = sys.__excepthook__
    try:
        hook(type(error), error, traceback)
    except SystemExit as exit_request:
        return exit_code_of(exit_request)
    except BaseException as second:
        second.__traceback__ = second.__traceback__.tb_next
        second.__context__ = None
        sys.stderr.write("Error in sys.excepthook:\n")
        sys.__excepthook__(type(second), second, second.__traceback__)
        sys.stderr.write("\nOriginal exception was:\n")
        sys.__excepthook__(type(error), error, traceback)
    return 1


def exit_code_of(error):
    code = error.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 255 if -(2**63) <= code < 2**63 else 255
    try:
        sys.stderr.write(str(code))
        sys.stderr.write("\n")
    except BaseException:
        pass
    return 1


def conclude(error):
    """What the interpreter does when the main program has ended; its exit code."""
    flush_quietly(sys.stderr)
    flush_quietly(sys.stdout)
    code = 0
    if isinstance(error, SystemExit):
        code = exit_code_of(error)
    elif error is not None:
        error.__traceback__ = error.__traceback__.tb_next  # our own frame
        code = show(error)
    error = None

    threading = sys.modules.get("threading")
    if threading is not None and (
        count_threads() or getattr(threading, "_threading_atexits", True)
    ):
        try:
            threading._shutdown()
        except BaseException as failure:
            show_ignored("on threading shutdown", threading, failure)
    try:
        run_exit_functions()
    except BaseException:
        pass  # it has been shown; 3.8 and 3.9 raise it again
    return code if flush_streams() else 120


def let_go(preimported):
    """The program's objects die as they would at the interpreter's end: files that were left open
    are flushed, `__del__` runs. What came with the zygote stays, for taking an interpreter apart
    takes longer than most runs: objects hung up in those modules get no `__del__`, though files
    there are flushed too; and daemon threads run until the exit itself."""
    for name in ("path", "argv", "ps1", "ps2", "last_type", "last_value", "last_traceback",
                 "last_exc", "path_hooks", "path_importer_cache", "meta_path"):
        if hasattr(sys, name):
            setattr(sys, name, None)
    sys.stdin, sys.stdout, sys.stderr = sys.__stdin__, sys.__stdout__, sys.__stderr__
    own = []
    for name in reversed(sys.modules):
        if name == last_preimported:
            break
        if name not in preimported:
            own.append(name)
    for name in own:
        del sys.modules[name]
    sys.modules.pop("__main__", None)
    collect()
    for thing in get_objects():
        if issubclass(type(thing), _io._IOBase):
            flush_quietly(thing)


def leave(code, interrupted):
    if interrupted:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
        os.kill(os.getpid(), _signal.SIGINT)
    leave_now(code)


# Kept here because the program may replace them in their modules.
count_threads = _thread._count
run_exit_functions, collect, get_objects = atexit._run_exitfuncs, gc.collect, gc.get_objects
leave_now = os._exit

folder = sys.argv[1]
first_module = 3 + 2 * int(sys.argv[2])
for module in sys.argv[first_module:]:
    try:
        __import__(module)
    except ImportError:
        pass
sources, import_failure = import_sources(sys.argv[3:first_module])

opened_fresh = fresh(0) and fresh(1) and fresh(2)

# A traced zygote would be every later run's: without this it does not come up.
if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0):
    sys.exit("the zygote cannot protect itself: prctl failed")
scope = make_signal_scope()
if hasattr(sys, "orig_argv"):
    sys.orig_argv = [sys.executable, "-I"]
control = _socket.socket(fileno=CONTROL)
os.set_inheritable(CONTROL, False)
preimported = frozenset(sys.modules) - {"__main__"}
last_preimported = next(reversed(sys.modules))
# This very frame, and until 3.10 exec() below, count as calls; the program shall reach as deep as in
# a cold start.
sys.setrecursionlimit(sys.getrecursionlimit() + (1 if sys.version_info >= (3, 11) else 2))

# Most of a short run is the copying of pages it writes to, and a reference counted is a write: what
# follows the fork touches as few objects as it can. The collector must not touch old ones at all.
gc.collect()
gc.freeze()
ready = MESSAGE.pack(READY, os.getpid(), 0, 0, 0)
control.send(ready + import_failure.encode("utf-8", "replace")[:MAX_TEXT])

request, descriptors = serve(control)
refresh()
enter(control, scope, descriptors)
open_streams()
sys.argv = read_request(request)
os.chdir(folder)
names = make_main(sys.argv[0])
source = read_source(sys.argv[0])
del request, descriptors, control

error = None
interrupted = False
try:
    exec(compile(source, names["__file__"], "exec", dont_inherit=True), names)
except BaseException as caught:
    error = caught
    interrupted = type(caught) is KeyboardInterrupt
del names, source
code = conclude(error)
del error
let_go(preimported)
if not flush_streams(again=True):
    code = 120
leave(code, interrupted)
