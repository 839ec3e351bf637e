"""Datagrams, which need no connection."""
import socket

take("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(ME.encode(), ("127.0.0.1", BAIT["udp"])))
take("udplite", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 136).sendto(ME.encode(), ("127.0.0.1", BAIT["udp"])))
take("broadcast", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1))
