"""Something is left to be started later: cron, at, systemd, init."""
for path in ("/etc/cron.d/pwned", "/var/spool/cron/root", "/etc/systemd/system/pwned.service", "/etc/profile.d/pwned.sh", "/etc/ld.so.preload",
             "/etc/rc.local", "/root/.config/autostart/pwned.desktop", "/usr/lib/python3/dist-packages/pwned.pth"):
    take(path, lambda: write(path))
