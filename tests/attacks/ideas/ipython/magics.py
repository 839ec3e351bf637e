"""Magics and shell commands run something."""
%%javascript
IPython.notebook.kernel.execute("score = 100")
# %%
!cat /etc/passwd > out.txt
%run /etc/passwd
%env SCORE=100
%load_ext evil
x = !id
take("shell", lambda: x[0])
take("out", lambda: read("out.txt"))
# %%
%%bash
echo 100
# %%
%%writefile pwned.py
raise SystemExit
# %%
take("written", lambda: read("pwned.py") if read("pwned.py") != b"raise SystemExit\n" else 1 / 0)
