"""What the machine's network looks like."""
import socket

take("interfaces", lambda: [name for _, name in socket.if_nameindex() if name != "lo"][0])
take("route", lambda: read("/proc/net/route"))
take("host", lambda: read("/etc/resolv.conf"))
take("sys", lambda: os.listdir("/sys/class/net"))
