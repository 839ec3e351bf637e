"""Variables that change how the interpreter and its libraries start."""
for name, value in {"PYTHONSTARTUP": "x.py", "PYTHONPATH": ".", "LD_PRELOAD": "./x.so", "BASH_ENV": "x", "PYTHONINSPECT": "1", "COURSE_NOTEBOOKS": ".",
                    "AUTOGRADER_UNSANDBOXED": "1", "AUTOGRADER_CONTAINER": "sh -c true", "MPLCONFIGDIR": ".", "HOME": "."}.items():
    os.environ[name] = value
    os.putenv(name, value)
