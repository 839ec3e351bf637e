"""What the self-test has a worker try, as the code of a cell. It runs inside the fence, never here."""

#: Fills ``FOUND``: for everything that worked and must not, how; nothing where it has to be seen outside, as
#: a datagram that was sent may have gone nowhere. ``FACTS`` stands before it.
ATTEMPTS = """
import ctypes, errno, fcntl, os, signal, socket, struct, threading
FOUND = {}

def attempt(name, what, action):
    try:
        if action() is not False:
            FOUND[name] = what
    except Exception:
        pass

def read(path):
    with open(path) as file:
        file.read()

def write(folder):
    with open(os.path.join(folder, FACTS["mark"]), "w") as file:
        file.write("x")

def connect(family, kind, address):
    with socket.socket(family, kind) as one:
        one.settimeout(2)
        one.connect(address)
        one.send(b"x")

def forks():
    children = []
    try:
        for _ in range(2 * FACTS["most"]):
            child = os.fork()
            if child == 0:
                signal.pause()
                os._exit(0)
            children.append(child)
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    return len(children) > FACTS["most"]

attempt("read", "a file of another user's folder was read", lambda: read(FACTS["canary"]))
attempt("read", "a link led out", lambda: (os.symlink(FACTS["canary"], "link"), read("link")))
attempt("read", "a file of the system was read", lambda: read("/etc/passwd"))
for path in FACTS["courses"]:
    attempt("course", path + " was read", lambda: read(path))
attempt("course", "the grader was imported", lambda: __import__("autograder"))
attempt("course", "the answers were imported", lambda: __import__("course_answers"))
for folder in FACTS["folders"]:  # whether anything was written is seen outside
    attempt("write", "", lambda: write(folder))
attempt("write", "a mode was changed", lambda: os.chmod(FACTS["canary"], 0))
attempt("memory", "more was allocated", lambda: bytearray(FACTS["memory"]) and None)
attempt("tcp", "TCP", lambda: connect(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", FACTS["tcp"])))
attempt("tcp", "", lambda: connect(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", FACTS["udp"])))
attempt("unix", "a path", lambda: connect(socket.AF_UNIX, socket.SOCK_STREAM, FACTS["unix"]))
name = chr(0) + FACTS["abstract"]
attempt("unix", "an abstract name", lambda: connect(socket.AF_UNIX, socket.SOCK_STREAM, name))
attempt("fork", "processes were forked", forks)
for process in FACTS["processes"]:
    attempt("signal", "a process outside is seen", lambda: os.kill(process, 0))
    attempt("signal", "a process outside is read", lambda: read("/proc/%d/cmdline" % process))
attempt("signal", "a process outside was signalled", lambda: os.kill(FACTS["processes"][0], signal.SIGTERM))
libc = ctypes.CDLL(None, use_errno=True)
attempt("kernel", "another user", lambda: os.setuid(0) if os.getuid() else False)
attempt("kernel", "namespaces", lambda: libc.unshare(0x10000000) == 0)
attempt("kernel", "a mount", lambda: libc.mount(b"none", b"/", b"tmpfs", 0, None) == 0)
attempt("kernel", "tracing", lambda: libc.ptrace(16, FACTS["processes"][0], 0, 0) == 0)
def sees_lock(command):
    with open(FACTS["locked"]) as file:
        asked = fcntl.fcntl(file, command, struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0, 1, 0))
    return struct.unpack_from("h", asked)[0] != fcntl.F_UNLCK

def sees_whole_lock():
    with open(FACTS["locked"]) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False

attempt("lock", "a lock on a whole file is seen", sees_whole_lock)
for command in (5, 36):  # F_GETLK, F_OFD_GETLK
    attempt("lock", "a lock on a part of a file is seen", lambda: sees_lock(command))
attempt("environment", "a variable is there", lambda: FACTS["mark"] in repr(os.environ))
FOUND["end"] = "reached"
"""

#: Writes more than a small folder may hold; if nothing stops it, waits for whoever watches the folder.
#: ``REMOVED`` stands before it: whether the files lose their names while they are open.
FILL = """
import os, time
kept = []
for number in range(16):
    file = open("fill%d" % number, "wb")
    kept.append(file)
    if REMOVED:
        os.unlink(file.name)
    file.write(b"x" * (1 << 20))
    file.flush()
else:
    time.sleep(2)
"""
