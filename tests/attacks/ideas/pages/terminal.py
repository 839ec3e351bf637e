"""What is shown in the instructor's terminal moves its cursor, sets its title and clears it."""
# %% mean_rows
def mean_rows(X):
    raise type("\x1b[2J\x1b]0;pwned\x07", (Exception,), {})("\x1b[8m\r\n\x9b31m\x08\x08 \u2028 \u202e")
# %% scale
def scale(x, factor):
    raise ValueError("[bold red]markup[/] [link=http://beacon.invalid]x[/link] {0} %s")
