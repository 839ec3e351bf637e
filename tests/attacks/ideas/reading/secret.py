"""The class's secret, and with it one's own cases."""
take("secret", lambda: read(BAIT["secret"]))
take("map", lambda: __import__("mmap").mmap(os.open(BAIT["secret"], os.O_RDONLY), 0, prot=1)[:])
take("path only", lambda: os.read(os.open(f"/proc/self/fd/{os.open(BAIT['secret'], os.O_PATH)}", os.O_RDONLY), 64))
take("sendfile", lambda: os.sendfile(1, os.open(BAIT["secret"], os.O_RDONLY), 0, 64))
take("list", lambda: os.listdir(BAIT["class"]))
