"""What is returned has a type whose name is HTML."""
# %% mean_rows
def mean_rows(X):
    return type("<img src=//beacon.invalid/1 onerror=alert(1)>", (), {})()
# %% scale
def scale(x, factor):
    return {"</td><script>alert(1)</script>": x}, "<script>alert(1)</script>"
