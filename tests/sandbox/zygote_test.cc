#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/landlock.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "tests/sandbox/zygote_process.h"

namespace cupel::sandbox {
namespace {

using std::chrono::seconds;

/// One zygote serves all cases of a table: what one leaves behind, the next would show.
ZygoteProcess& shared_zygote() {
  static ZygoteProcess zygote;
  return zygote;
}

struct SameCase {
  const char* name;
  const char* program;
  const char* input = "";
};

/// Programs that shall do in a fork of the zygote what they do in an interpreter of their own.
const SameCase kSame[] = {
    {"empty", ""},
    {"prints", "print('a', 'ä', 1.5)\n"},
    {"arguments", "import sys\nprint(sys.argv[1:], __file__ == sys.argv[0], __name__)\n"},
    {"names", "print(sorted(globals()))\n"},
    {"main_module",
     "import sys\nx = 1\nm = sys.modules['__main__']\nprint(m.x, m.__spec__, m.__cached__, "
     "m.__package__, m.__doc__, type(m.__loader__), m)\n"},
    {"path", "import sys\nprint(sys.path)\n"},
    {"exit_none", "import sys\nsys.exit()\n"},
    {"exit_7", "import sys\nsys.exit(7)\n"},
    {"exit_300", "raise SystemExit(300)\n"},
    {"exit_negative", "raise SystemExit(-1)\n"},
    {"exit_true", "raise SystemExit(True)\n"},
    {"exit_text", "import sys\nprint('before')\nsys.exit('no: ä')\n"},
    {"exit_tuple", "raise SystemExit(1, 2)\n"},
    {"exit_builtin", "exit(5)\n"},
    {"os_exit", "import os\nprint('lost')\nos._exit(3)\n"},
    {"missing_import", "print(math.pi)\n"},
    {"traceback", "def f(n):\n    return 1 // n\n\ndef g():\n    f(0)\n\ng()\n"},
    {"traceback_chained",
     "try:\n    {}['a']\nexcept KeyError as e:\n    raise ValueError('b') from e\n"},
    {"traceback_context", "try:\n    {}['a']\nexcept KeyError:\n    undefined\n"},
    {"syntax_error", "x = 1\nif x\n    pass\n"},
    {"indent_error", "def f():\nreturn 1\n"},
    {"own_exception", "class E(Exception):\n    pass\nraise E('x')\n"},
    {"assertion", "assert 1 == 2, 'not equal'\n"},
    {"excepthook", "import sys\nsys.excepthook = lambda *a: print('hook', a[0], a[1])\n1/0\n"},
    {"keyboard_interrupt", "raise KeyboardInterrupt\n"},
    {"input", "a = input()\nb = int(input())\nprint([a, b])\ninput()\n", "x ä\r\n42\n"},
    {"input_prompt", "print(input('name? '))\n", "me\n"},
    {"stdin_lines", "import sys\nfor line in sys.stdin:\n    print(repr(line))\n", "a\n\r\nb"},
    {"stdin_bytes", "import sys\nprint(sys.stdin.buffer.read())\n", "a\xff\n"},
    {"stdin_surrogate", "import sys\ns = sys.stdin.read()\nprint(ascii(s))\nprint(s)\n", "\xff\n"},
    {"stdin_descriptor", "print(open(0).read())\n", "1 2 3\n"},
    {"stream_kinds",
     "import sys\nfor s in sys.stdin, sys.stdout, sys.stderr:\n    print(s.name, s.mode, "
     "s.encoding.lower(), s.errors, s.line_buffering, s.write_through, s.fileno(), s.newlines, "
     "s.seekable(), s.buffer.raw.name, s.buffer.raw.mode, type(s.buffer))\n"},
    {"streams_reopened",
     "import io, sys\nsys.stdout = io.TextIOWrapper(open(1, 'wb', 0), write_through=True)\n"
     "print('x')\n"},
    {"order_of_streams", "import sys\nprint('a')\nprint('b', file=sys.stderr)\n1/0\n"},
    {"large_output", "print('x' * 5_000_000)\n"},
    {"unflushed_file", "f = open(1, 'w', closefd=False)\nf.write('kept')\n"},
    {"unflushed_in_module", "import math\nmath.f = open(1, 'w')\nmath.f.write('kept')\n"},
    {"fast_output",
     "import io, os, sys\nb = io.BytesIO()\nsys.stdout = io.TextIOWrapper(b)\nimport atexit\n"
     "atexit.register(lambda: os.write(1, b.getvalue()))\nprint('x')\nsys.stdout.flush()\n"},
    {"stdout_closed", "import sys\nprint('x')\nsys.stdout.close()\n"},
    {"descriptor_closed", "import os\nprint('x')\nos.close(1)\n"},
    {"descriptor_full", "import os\nos.dup2(os.open('/dev/full', os.O_WRONLY), 1)\nprint('x')\n"},
    {"closes_descriptors",
     "import os\nfor d in range(10):\n    try:\n        os.close(d)\n    except OSError:\n"
     "        pass\n"},
    {"few_descriptors", "import os\nprint(os.listdir('/proc/self/fd'))\n"},
    {"finalizer", "class A:\n    def __del__(self):\n        print('gone')\na = A()\n"},
    {"finalizer_in_cycle",
     "class A:\n    def __del__(self):\n        print('gone')\na = A()\na.a = a\n"},
    {"atexit_order",
     "import atexit\nfor i in range(3):\n    atexit.register(print, i)\nprint('end')\n"},
    {"atexit_after_error", "import atexit\natexit.register(print, 'x')\n1/0\n"},
    {"atexit_fails",
     "import atexit\nclass F:\n    __repr__ = lambda self: 'F'\n    def __call__(self):\n        "
     "1/0\natexit.register(F())\n"},
    {"thread_joined",
     "import threading\ne = threading.Event()\n"
     "t = threading.Thread(target=lambda: (e.wait(), print('thread')))\nt.start()\n"
     "print('main')\ne.set()\n"},
    {"thread_fails",
     "import threading\nt = threading.Thread(target=lambda: 1/0)\nt.start()\nt.join()\n"},
    {"thread_exits",
     "import sys, threading\nt = threading.Thread(target=sys.exit, args=(4,))\nt.start()\n"
     "t.join()\nprint('on')\n"},
    {"threads",
     "import threading, os\nm = threading.main_thread()\n"
     "print(m is threading.current_thread(), m.ident == threading.get_ident(), "
     "m.native_id == os.getpid(), threading.active_count())\n"},
    {"executor",
     "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(3) as e:\n"
     "    print(list(e.map(abs, range(-9, 0))))\n"},
    {"asyncio",
     "import asyncio\nasync def f(n):\n    await asyncio.sleep(0)\n    return n\n"
     "async def main():\n    print(await asyncio.gather(*map(f, range(5))))\n"
     "asyncio.run(main())\n"},
    {"fork",
     "import os, sys\np = os.fork()\nif p == 0:\n    print('child')\n    sys.exit(3)\n"
     "print(os.WEXITSTATUS(os.waitpid(p, 0)[1]))\n"},
    {"multiprocessing",
     "import multiprocessing as m\ndef f(x):\n    return x * x\nif __name__ == '__main__':\n"
     "    with m.get_context('fork').Pool(2) as p:\n        print(p.map(f, range(5)))\n"},
    {"multiprocessing_spawn",
     "import multiprocessing as m\ndef f(x):\n    return x * x\nif __name__ == '__main__':\n"
     "    with m.get_context('spawn').Pool(1) as p:\n        print(p.map(f, range(5)))\n"},
    {"subprocess",
     "import subprocess\nprint(subprocess.run(['cat'], input=b'hi', stdout=subprocess.PIPE)"
     ".stdout)\n"},
    {"signal_handler",
     "import os, signal\nsignal.signal(signal.SIGTERM, lambda *a: print('caught', a[0]))\n"
     "os.kill(os.getpid(), signal.SIGTERM)\n"},
    {"signals",
     "import signal\nfor s in sorted(signal.Signals):\n    print(s, signal.getsignal(s))\n"
     "print(signal.pthread_sigmask(signal.SIG_BLOCK, []))\n"},
    {"killed", "import os\nos.kill(os.getpid(), 9)\n"},
    {"aborted", "import os\nos.abort()\n"},
    {"group_killed", "import os\nprint('x', flush=True)\nos.kill(0, 9)\n"},
    {"recursion_depth",
     "def f(n):\n    try:\n        return f(n + 1)\n    except RecursionError:\n        return n\n"
     "print(f(0))\n"},
    {"recursion_error", "def f():\n    f()\nf()\n"},
    {"deep_recursion",
     "import sys\nsys.setrecursionlimit(20000)\ndef f(n):\n    return n and 1 + f(n - 1)\n"
     "print(f(9000))\n"},
    {"dataclass_pickle",
     "import pickle\nfrom dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n"
     "print(pickle.loads(pickle.dumps(P(3))))\n"},
    {"annotations", "x: int = 3\nprint(__annotations__)\n"},
    {"typing",
     "from typing import List, get_type_hints\ndef f(x: 'List[int]') -> int: ...\n"
     "print(get_type_hints(f))\n"},
    {"collector",
     "import gc\nprint(gc.isenabled(), gc.get_threshold(), gc.callbacks, gc.garbage)\n"},
    {"encoding_cookie", "# -*- coding: latin-1 -*-\nprint('\xe4')\n"},
    {"warning", "import warnings\nwarnings.warn('careful')\n"},
    {"syntax_warning", "print(1 is 1)\n"},
    {"inspect_source", "import inspect\ndef f(): pass\nprint(inspect.getsource(f))\n"},
    {"cwd", "import os\nprint(os.listdir('.'), os.getcwd() == os.path.dirname(__file__))\n"},
    {"flags",
     "import sys\nprint(sys.flags.optimize, "
     "sys.flags.no_user_site, sys.gettrace(), sys.getswitchinterval())\n"},
};

class SameAsCold : public testing::TestWithParam<SameCase> {};

TEST_P(SameAsCold, OutputErrorsAndStatus) {
  ZygoteProcess& zygote = shared_zygote();
  const PythonRun cold = zygote.run_cold(GetParam().program, GetParam().input);
  const PythonRun run = zygote.run(GetParam().program, GetParam().input);
  EXPECT_EQ(run.output, cold.output);
  EXPECT_EQ(run.errors, cold.errors);
  EXPECT_EQ(run.wait_status, cold.wait_status);
  EXPECT_EQ(run.violation, "");
}

INSTANTIATE_TEST_SUITE_P(Zygote, SameAsCold, testing::ValuesIn(kSame),
                         [](const auto& chosen) { return std::string(chosen.param.name); });

TEST(Zygote, ReportsExitCodesAndSignals) {
  ZygoteProcess& zygote = shared_zygote();
  const PythonRun exited = zygote.run("print(6 * 7)\nraise SystemExit(7)\n");
  EXPECT_EQ(exited.output, "42\n");
  EXPECT_TRUE(WIFEXITED(exited.wait_status));
  EXPECT_EQ(WEXITSTATUS(exited.wait_status), 7);
  EXPECT_EQ(WEXITSTATUS(zygote.run("raise SystemExit(10**30)\n").wait_status), 255);
  const PythonRun killed = zygote.run("import os\nos.kill(os.getpid(), 11)\n");
  EXPECT_TRUE(WIFSIGNALED(killed.wait_status));
  EXPECT_EQ(WTERMSIG(killed.wait_status), SIGSEGV);
}

TEST(Zygote, RunsSeeNothingOfOneAnother) {
  ZygoteProcess& zygote = shared_zygote();
  const PythonRun first = zygote.run(
      "import math, sys, builtins, os\nmath.pi = 3\nbuiltins.leak = 1\nsys.leak = 2\n"
      "os.environ['LEAK'] = '1'\nsys.setrecursionlimit(50)\nleak = 3\n");
  EXPECT_EQ(first.wait_status, 0) << first.errors;
  const PythonRun second = zygote.run(
      "import math, sys, builtins, os\nprint(math.pi, hasattr(builtins, 'leak'), "
      "hasattr(sys, 'leak'), 'LEAK' in os.environ, 'leak' in globals())\n");
  EXPECT_EQ(second.output, "3.141592653589793 False False False False\n");
}

TEST(Zygote, HashesAreTheSameAndRandomNumbersAreNot) {
  ZygoteProcess& zygote = shared_zygote();
  const std::string hash = "print(hash('cupel'))\n";
  EXPECT_EQ(zygote.run(hash).output, ZygoteProcess().run(hash).output);
  const std::string random = "import random\nprint(random.getrandbits(128))\n";
  EXPECT_NE(zygote.run(random).output, zygote.run(random).output);
}

TEST(Zygote, PutsLimitsInForce) {
  const Zygote::Limit limits[] = {
      {RLIMIT_NOFILE, 17}, {RLIMIT_FSIZE, 1000}, {RLIMIT_AS, RLIM_INFINITY}};
  const PythonRun run = shared_zygote().run(
      "import resource as r\nprint(r.getrlimit(r.RLIMIT_NOFILE), r.getrlimit(r.RLIMIT_FSIZE))\n",
      "", limits);
  EXPECT_EQ(run.output, "(17, 17) (1000, 1000)\n");
  EXPECT_EQ(shared_zygote().run("pass").violation, "");
}

TEST(Zygote, ALimitItCannotGrantIsRefused) {
  rlimit own{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &own), 0);
  const Zygote::Limit limits[] = {{RLIMIT_NOFILE, own.rlim_max + 1}};
  const char* arguments[] = {"x"};
  const auto run = shared_zygote().zygote().begin(
      {.arguments = arguments, .descriptors = {0, 1, 2}, .limits = limits});
  ASSERT_FALSE(run.has_value());
  EXPECT_EQ(run.error().message,
            "a run's limit is above the zygote's own, which was to be the highest");
}

TEST(Zygote, AFileThatIsNotThereIsAnOrdinaryFailure) {
  const char* arguments[] = {"/nowhere.py"};
  auto& zygote = shared_zygote().zygote();
  const Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  const int null = nothing.get();
  ASSERT_TRUE(
      zygote.begin({.arguments = arguments, .descriptors = {null, null, null}, .limits = {}}));
  const Zygote::Ending ending = zygote.end(seconds(60));
  EXPECT_EQ(ending.violation, nullptr);
  EXPECT_EQ(WEXITSTATUS(ending.wait_status), 2);  // as python3 does
}

TEST(Zygote, StreamsOnPipesAreThoseOfPipes) {
  ZygoteProcess process;
  std::ofstream(process.file()) << "import sys\nprint(input())\n"
                                   "for s in sys.stdin, sys.stdout, sys.stderr:\n"
                                   "    print(s.name, s.encoding, s.errors, s.seekable())\n";
  int in[2], out[2];
  ASSERT_EQ(::pipe(in), 0);
  ASSERT_EQ(::pipe(out), 0);
  const Descriptor in_read(in[0]), in_write(in[1]), out_read(out[0]), out_write(out[1]);
  const char* arguments[] = {process.file().c_str()};
  ASSERT_TRUE(process.zygote().begin(
      {.arguments = arguments, .descriptors = {in[0], out[1], out[1]}, .limits = {}}));
  ASSERT_EQ(::write(in[1], "hello\n", 6), 6);
  EXPECT_EQ(process.zygote().end(seconds(60)).wait_status, 0);
  char text[1000];
  const ssize_t size = ::read(out[0], text, sizeof text);
  EXPECT_EQ(std::string(text, static_cast<std::size_t>(std::max<ssize_t>(size, 0))),
            "hello\n<stdin> utf-8 surrogateescape False\n<stdout> utf-8 surrogateescape False\n"
            "<stderr> utf-8 backslashreplace False\n");
}

TEST(Zygote, NoDescriptorOfARunLeadsToTheZygote) {
  const PythonRun run = shared_zygote().run(
      "import os, socket, struct\nforged = struct.pack('=IiiIQ', 3, os.getpid(), 0, 0, 0)\n"
      "for d in range(256):\n    try:\n        socket.socket(fileno=os.dup(d)).send(forged)\n"
      "        print('sent on', d)\n    except OSError:\n        pass\nos._exit(9)\n");
  EXPECT_EQ(run.output, "");
  EXPECT_EQ(WEXITSTATUS(run.wait_status), 9);
  EXPECT_EQ(run.violation, "");
}

TEST(Zygote, CannotBeLookedInto) {
  if (std::getenv("CUPEL_TEST_PYTHON"))
    GTEST_SKIP() << "the chosen Python may be out of another user's reach";
  // As another user than root, who may trace anything; without Landlock's help where it has none.
  ZygoteProcess zygote({}, ZygoteProcess::kNobody);
  const PythonRun run = zygote.run(
      "import os\nfor name in 'mem', 'fd/3', 'environ':\n    try:\n"
      "        os.open('/proc/%d/%s' % (os.getppid(), name), os.O_RDONLY)\n        print(name)\n"
      "    except PermissionError:\n        pass\n");
  EXPECT_EQ(run.output, "");
}

bool kernel_scopes_signals() {
  return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) >= 6;
}

TEST(Zygote, CannotBeSignalledByItsRuns) {
  if (!kernel_scopes_signals()) GTEST_SKIP() << "Landlock ABI 6 (scoped signals)";
  ZygoteProcess zygote;
  const PythonRun run = zygote.run(
      "import os\nfor s in 0, 9, 19:\n    try:\n        os.kill(os.getppid(), s)\n"
      "        print(s)\n    except PermissionError:\n        pass\n");
  EXPECT_EQ(run.output, "");
  EXPECT_EQ(run.violation, "");
  EXPECT_EQ(zygote.run("print(1)").output, "1\n");
}

/// Acts while a run is under way, as a program would where the kernel scopes no signals.
std::string violation_after(void (*act)(pid_t zygote, pid_t run)) {
  ZygoteProcess process;
  const char* arguments[] = {"/dev/stdin"};
  int input[2];
  if (::pipe(input) != 0) return "no pipe";
  const auto run = process.zygote().begin(
      {.arguments = arguments, .descriptors = {input[0], 2, 2}, .limits = {}});
  ::close(input[0]);
  EXPECT_TRUE(run.has_value()) << run.error().message;
  act(process.zygote().pid(), *run);
  ::close(input[1]);  // the program is empty, and ends
  const Zygote::Ending ending = process.zygote().end(seconds(10));
  return ending.violation ? ending.violation : "";
}

TEST(Zygote, BeingKilledIsAViolation) {
  EXPECT_EQ(violation_after([](pid_t, pid_t) {}), "");
  EXPECT_EQ(violation_after([](pid_t zygote, pid_t) { ::kill(zygote, SIGKILL); }),
            "the zygote was killed or stopped");
}

TEST(Zygote, BeingStoppedIsAViolation) {
  const char* expected = "the zygote was killed or stopped";
  EXPECT_EQ(violation_after([](pid_t zygote, pid_t) { ::kill(zygote, SIGSTOP); }), expected);
  EXPECT_EQ(violation_after([](pid_t zygote, pid_t) {
              ::kill(zygote, SIGSTOP);
              siginfo_t state{};
              ::waitid(P_PID, static_cast<id_t>(zygote), &state, WSTOPPED | WNOWAIT);
              ::kill(zygote, SIGCONT);
            }),
            expected);
}

TEST(Zygote, ChangedLimitsAreAViolation) {
  EXPECT_EQ(violation_after([](pid_t zygote, pid_t) {
              const rlimit64 limit{100, 100};
              ::syscall(SYS_prlimit64, zygote, RLIMIT_NOFILE, &limit, nullptr);
            }),
            "the zygote's limits were changed");
  EXPECT_EQ(violation_after([](pid_t zygote, pid_t) {
              ::setpriority(PRIO_PROCESS, static_cast<id_t>(zygote), 19);
            }),
            "the zygote's limits were changed");
}

TEST(Zygote, ARunThatIsKilledEndsLikeAnyOther) {
  ZygoteProcess zygote;
  const PythonRun run =
      zygote.run("while True:\n    pass\n", "", {}, std::chrono::milliseconds(100));
  EXPECT_EQ(WTERMSIG(run.wait_status), SIGKILL);
  EXPECT_EQ(run.violation, "");
  EXPECT_EQ(zygote.run("print(2)").output, "2\n");
}

TEST(Zygote, ImportsTheModulesItIsGivenAndSkipsTheMissing) {
  ZygoteProcess zygote({.modules = {"colorsys", "no_such_module"}, .sources = {}});
  const PythonRun run = zygote.run(
      "import sys\nprint('colorsys' in sys.modules)\n"
      "print('colorsys' in globals())\n");
  EXPECT_EQ(run.output, "True\nFalse\n");
}

/// The other end speaks: what a zygote in the wrong hands may say.
std::string answer_to(const std::string& words) {
  auto channel = Zygote::make_channel();
  struct {
    std::uint32_t kind;
    std::int32_t pid, status;
    std::uint32_t error;
    std::uint64_t cpu;
  } ready{1, ::getpid(), 0, 0, 0};
  EXPECT_EQ(::write(channel->theirs.get(), &ready, sizeof ready), 24);
  auto zygote = Zygote::await(std::move(channel->ours), ::getpid(), seconds(1));
  EXPECT_EQ(::write(channel->theirs.get(), words.data(), words.size()),
            static_cast<ssize_t>(words.size()));
  const char* arguments[] = {"x"};
  const auto run = zygote->begin({.arguments = arguments, .descriptors = {0, 1, 2}, .limits = {}});
  return run ? "pid" : run.error().message;
}

std::string begun(std::int32_t pid) {
  std::string words(24, '\0');
  words[0] = 2;
  for (int i = 0; i < 4; ++i) {
    words[4 + static_cast<std::size_t>(i)] =
        static_cast<char>(static_cast<std::uint32_t>(pid) >> (8 * i));
  }
  return words;
}

TEST(Zygote, ItsWordIsChecked) {
  EXPECT_EQ(answer_to("short"), "the zygote did not start the run");
  EXPECT_EQ(answer_to(std::string(25, 'x')), "the zygote did not start the run");
  EXPECT_EQ(answer_to(std::string(24, 'x')), "the zygote's answer to a run is not one");
  for (const int pid : {-1, 0, 1, ::getpid()}) {
    EXPECT_EQ(answer_to(begun(pid)), "the zygote's answer to a run is not one") << pid;
  }
  EXPECT_EQ(answer_to(begun(::getppid())), "the zygote names a process not its own");
}

TEST(Zygote, ARequestThatDoesNotFitIsRefused) {
  ZygoteProcess& zygote = shared_zygote();
  const std::string large(Zygote::kMaxRequestBytes, 'x');
  const char* arguments[] = {large.c_str()};
  const auto run =
      zygote.zygote().begin({.arguments = arguments, .descriptors = {0, 1, 2}, .limits = {}});
  ASSERT_FALSE(run.has_value());
  EXPECT_EQ(run.error().message, "the arguments are too long for the zygote");
  EXPECT_EQ(zygote.run("print(3)").output, "3\n");
}

}  // namespace
}  // namespace cupel::sandbox
