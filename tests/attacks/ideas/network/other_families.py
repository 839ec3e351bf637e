"""Families of sockets that few filters think of."""
import socket

for family in range(1, 46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        take(f"family {family}", lambda: socket.socket(family, kind))
take("netlink", lambda: socket.socket(16, socket.SOCK_RAW, 0))
take("vsock", lambda: socket.socket(40, socket.SOCK_STREAM).connect((2, 22)))
