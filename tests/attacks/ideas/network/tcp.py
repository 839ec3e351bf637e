"""Connections over TCP, to this machine and away from it."""
import socket, urllib.request

def connect(family, kind, address):
    with socket.socket(family, kind) as one:
        one.settimeout(2)
        one.connect(address)
        one.send(ME.encode())

take("tcp", lambda: connect(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", BAIT["tcp"])))
take("tcp6", lambda: connect(socket.AF_INET6, socket.SOCK_STREAM, ("::1", BAIT["tcp"])))
take("mapped", lambda: connect(socket.AF_INET6, socket.SOCK_STREAM, ("::ffff:127.0.0.1", BAIT["tcp"])))
take("fastopen", lambda: socket.socket().sendto(ME.encode(), 0x20000000, ("127.0.0.1", BAIT["tcp"])))
take("url", lambda: urllib.request.urlopen(f"http://127.0.0.1:{BAIT['tcp']}/{ME}", timeout=2))
