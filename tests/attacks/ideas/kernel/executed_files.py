"""Programs are written and run, set-user-id bits and capabilities on them."""
with open("program", "w") as file:
    file.write("#!/bin/sh\nid > out\n")
take("chmod", lambda: os.chmod("program", 0o4755))
take("fchmod", lambda: os.fchmod(os.open("program", os.O_RDONLY), 0o755))
take("execv", lambda: os.execv("./program", ["program"]))
take("spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
take("fork", os.fork)
take("forkpty", lambda: __import__("pty").fork())
take("system", lambda: os.system("true") == 0 or 1 / 0)
take("popen", lambda: __import__("subprocess").run(["/bin/true"]))
take("file capabilities", lambda: os.setxattr("program", "security.capability", b"\1\0\0\2" + b"\xff" * 16))
