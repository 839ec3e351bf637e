"""Sockets in the file system, of every kind."""
import socket

for kind, suffix in ((socket.SOCK_STREAM, ""), (socket.SOCK_DGRAM, ".datagrams"), (socket.SOCK_SEQPACKET, "")):
    take("socket", lambda: socket.socket(socket.AF_UNIX, kind).connect(BAIT["unix"] + suffix))
    take("sendto", lambda: socket.socket(socket.AF_UNIX, kind).sendto(ME.encode(), BAIT["unix"] + suffix))
for path in ("/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket", "/run/systemd/private", "/tmp/.X11-unix/X0"):
    take(path, lambda: socket.socket(socket.AF_UNIX).connect(path))
