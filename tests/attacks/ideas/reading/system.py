"""Files of the system that say who else is there."""
for path in ("/etc/passwd", "/etc/shadow", "/etc/hosts", "/etc/hostname", "/etc/machine-id", "/root/.bash_history", "/root/.ssh/id_rsa",
             "/var/log/dpkg.log", "/sys/class/dmi/id/product_name", "/sys/kernel/security/lsm", "/run/systemd/units", "/boot", "/dev/mem",
             "/dev/vda", "/dev/kmsg", "/dev/tty", "/dev/fuse", "/dev/net/tun"):
    take(path, lambda: read(path))
take("users", lambda: __import__("pwd").getpwall()[0])
