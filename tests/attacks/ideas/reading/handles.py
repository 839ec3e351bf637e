"""Files by handle rather than by name."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)

class Handle(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint), ("kind", ctypes.c_int), ("bytes", ctypes.c_char * 128)]

handle, mount = Handle(128), ctypes.c_int()
take("name_to_handle_at", lambda: libc.name_to_handle_at(-100, BAIT["canary"].encode(), ctypes.byref(handle), ctypes.byref(mount), 0) == 0 or 1 / 0)
take("open_by_handle_at", lambda: libc.open_by_handle_at(os.open("/", os.O_RDONLY), ctypes.byref(handle), 0) >= 0 or 1 / 0)
for inode in (2, 128, 256):
    handle = Handle(8, 1, inode.to_bytes(4, "little") + bytes(4))
    take("guessed", lambda: libc.open_by_handle_at(os.open(".", os.O_RDONLY), ctypes.byref(handle), 0) >= 0 or 1 / 0)
