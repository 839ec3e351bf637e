"""One end of a pair of sockets is turned to another address."""
import ctypes, socket, struct

libc = ctypes.CDLL(None, use_errno=True)
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
    one = take(f"pair {kind}", lambda: socket.socketpair(socket.AF_UNIX, kind) and 1 / 0)
one, other = socket.socketpair()
LOOT.clear()
address = struct.pack("<H", 1) + b"\0" + BAIT["abstract"].encode()
take("connect", lambda: libc.connect(one.fileno(), address, len(address)) == 0 or 1 / 0)
take("bind", lambda: libc.bind(one.fileno(), address + b"2", len(address) + 1) == 0 or 1 / 0)
take("sendto", lambda: libc.sendto(one.fileno(), ME.encode(), len(ME), 0, address, len(address)) > 0 or 1 / 0)
take("sendmsg", lambda: one.sendmsg([ME.encode()], [], 0, "\0" + BAIT["abstract"]))
take("listen", lambda: one.listen())
take("connection", lambda: libc.connect(connection(), address, len(address)) == 0 or 1 / 0)
