"""Keys in the kernel's keyrings."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
for ring in (-1, -2, -3, -4, -5):
    take(f"keyring {ring}", lambda: libc.syscall(250, 0, ring, 0) > 0 or 1 / 0)
    take(f"read {ring}", lambda: libc.syscall(250, 11, ring, ctypes.create_string_buffer(64), 64) > 0 or 1 / 0)
take("request", lambda: libc.syscall(249, b"user", b"secret", None, -4) > 0 or 1 / 0)
take("add", lambda: libc.syscall(248, b"user", b"mine", b"x", 1, -4) > 0 or 1 / 0)
