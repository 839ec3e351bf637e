"""Devices are made and asked for more than reading."""
import fcntl

take("mknod", lambda: os.mknod("disk", 0o60666, os.makedev(254, 0)))
take("null", lambda: os.mknod("null", 0o20666, os.makedev(1, 3)))
for path in ("/dev/null", "/dev/zero", "/dev/urandom"):
    for request in (0x5401 + 0x11, 0x5203, 0x40045201, 0x8901, 0x5452, 0x5414):
        take(f"{path} {request:#x}", lambda: fcntl.ioctl(os.open(path, os.O_RDONLY), request, b"\0" * 64) and 1 / 0)
take("entropy", lambda: fcntl.ioctl(os.open("/dev/urandom", os.O_RDONLY), 0x40045201, b"\0" * 8))
