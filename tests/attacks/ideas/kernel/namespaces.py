"""Namespaces of one's own, in which one would be root."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
for flag in (0x10000000, 0x20000000, 0x00020000, 0x40000000, 0x08000000, 0x04000000, 0x02000000, 0x80):
    take(f"unshare {flag:#x}", lambda: libc.unshare(flag) == 0 or 1 / 0)
    take(f"clone {flag:#x}", lambda: libc.syscall(56, flag | 17, 0, 0, 0, 0) >= 0 or 1 / 0)
take("clone3", lambda: libc.syscall(435, ctypes.create_string_buffer(88), 88) >= 0 or 1 / 0)
take("setns", lambda: libc.setns(0, 0) == 0 or 1 / 0)
take("mount", lambda: libc.mount(b"none", b".", b"tmpfs", 0, None) == 0 or 1 / 0)
take("umount", lambda: libc.umount2(b"/", 2) == 0 or 1 / 0)
take("pivot_root", lambda: libc.syscall(155, b".", b".") == 0 or 1 / 0)
take("fsopen", lambda: libc.syscall(430, b"tmpfs", 0) >= 0 or 1 / 0)
take("move_mount", lambda: libc.syscall(429, -100, b".", -100, b".", 0) == 0 or 1 / 0)
