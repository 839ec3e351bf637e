"""Functions and files in the traceback are called after tags."""
# %% mean_rows
def mean_rows(X):
    code = compile("def f():\n    raise ValueError('x')  # <script>alert(1)</script>\n", "<script>alert(1)</script>.py", "exec")
    names = {}
    exec(code, names)
    function = names["f"]
    function.__code__ = function.__code__.replace(co_name="<img src=x onerror=alert(1)>", co_filename="</pre><iframe src=//beacon.invalid>")
    function()
