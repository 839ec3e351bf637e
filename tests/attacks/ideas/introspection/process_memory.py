"""Memory of other processes by the calls made for it."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(64)

class Part(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]

mine = Part(ctypes.addressof(buffer), 64)
for process in (os.getppid(), 1, BAIT["process"], BAIT["pytest"]):
    for name in ("process_vm_readv", "process_vm_writev"):
        theirs = Part(id(None), 16)
        take(name, lambda: getattr(libc, name)(process, ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0) > 0 or 1 / 0)
    take("pidfd", lambda: os.pidfd_open(process))
    take("kcmp", lambda: libc.syscall(312, os.getpid(), process, 1, 0, 0) >= 0 or 1 / 0)
