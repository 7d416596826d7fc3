"""What the interpreter sees of the host: nothing but its own files."""
import os
import socket

failures = []
for path in ("/root", "/home", "/proc/1/environ", "/proc/1/cwd", "/etc/shadow"):
    try:
        found = os.listdir(path) if os.path.isdir(path) else open(path).read()
        if found:
            failures.append(path)
    except OSError:
        pass
try:
    socket.create_connection(("127.0.0.1", 22), 1)
    failures.append("network")
except OSError as error:
    if isinstance(error, ConnectionRefusedError):
        failures.append("a network that answers")
if os.listdir("/work") != ["main.py"] or os.getcwd() != "/work":
    failures.append("folder")
if len(os.listdir("/proc/self/fd")) > 4:
    failures.append("descriptors")
print("ESCAPED " + ", ".join(failures) if failures else "BLOCKED")
raise SystemExit(42 if failures else 0)
