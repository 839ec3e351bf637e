"""Sockets whose names are in no file system."""
import socket

for suffix in ("", ".datagrams"):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        take("connect", lambda: socket.socket(socket.AF_UNIX, kind).connect("\0" + BAIT["abstract"] + suffix))
        take("sendto", lambda: socket.socket(socket.AF_UNIX, kind).sendto(ME.encode(), "\0" + BAIT["abstract"] + suffix))
