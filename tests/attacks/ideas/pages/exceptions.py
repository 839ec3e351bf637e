"""The text and type of an exception are HTML, Markdown, and a script."""
# %% mean_rows
def mean_rows(X):
    raise type("<script>alert(1)</script>", (Exception,), {})("</pre><img src=x onerror=alert(1)>[x](javascript:alert(1)) ![x](http://beacon.invalid/x)")
# %% scale
def scale(x, factor):
    raise ValueError("$\\href{javascript:alert(1)}{x}$ <svg/onload=alert(1)> \n\n# heading\n\n```\n</code>")
