"""Another user, more capabilities, another root."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
for what, action in {
    "setuid": lambda: os.setuid(0), "setresuid": lambda: os.setresuid(0, 0, 0), "setgroups": lambda: os.setgroups([0]), "setgid": lambda: os.setgid(0),
    "setfsuid": lambda: libc.setfsuid(0) == 0 and libc.setfsuid(0) == 0 or 1 / 0, "chroot": lambda: os.chroot("."), "nice": lambda: os.nice(-20),
    "keep": lambda: libc.prctl(8, 1, 0, 0, 0) == 0 or 1 / 0, "ambient": lambda: libc.prctl(47, 2, 2, 0, 0) == 0 or 1 / 0,
    "capset": lambda: libc.capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)) == 0 or 1 / 0,
    "host name": lambda: libc.sethostname(b"x", 1) == 0 or 1 / 0, "clock": lambda: libc.settimeofday(ctypes.create_string_buffer(16), None) == 0 or 1 / 0,
    "session": os.setsid, "group": lambda: os.setpgid(0, 0),
}.items():
    take(what, action)
