"""Filters and rules of one's own on top, to confuse those that are there."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
take("seccomp", lambda: libc.syscall(317, 1, 0, ctypes.create_string_buffer(16)) >= 0 or 1 / 0)
take("prctl", lambda: libc.prctl(22, 2, ctypes.create_string_buffer(16), 0, 0) == 0 or 1 / 0)
take("landlock", lambda: libc.syscall(444, 0, 0, 1) >= 0 or 1 / 0)
take("bpf", lambda: libc.syscall(321, 5, ctypes.create_string_buffer(128), 128) >= 0 or 1 / 0)
take("perf", lambda: libc.syscall(298, ctypes.create_string_buffer(128), 0, -1, -1, 0) >= 0 or 1 / 0)
take("userfaultfd", lambda: libc.syscall(323, 0) >= 0 or 1 / 0)
take("user mode faults", lambda: libc.syscall(323, 1) >= 0 or 1 / 0)
