"""Files by calls that few filters know: asynchronous, in rings, by watching, by mapping at exec."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)

def call(number, *args):
    return lambda: libc.syscall(number, *args) >= 0 or 1 / 0

path = ctypes.c_char_p(BAIT["canary"].encode())
take("io_uring", call(425, 1, ctypes.create_string_buffer(256)))
take("io_setup", call(206, 1, ctypes.byref(ctypes.c_ulong())))
take("inotify", call(253))
take("fanotify", call(300, 0, 0))
take("openat2", call(437, -100, path, ctypes.create_string_buffer(24), 24))
take("execve", lambda: os.execv("/bin/cat", ["cat", BAIT["canary"]]))
take("uselib", call(134, path))
take("quotactl", call(179, 0, 0, 0, 0))
take("open_tree", call(428, -100, path, 1))
take("memfd", call(319, b"x", 0))
