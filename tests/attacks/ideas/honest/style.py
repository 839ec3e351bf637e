"""Types, decorators, defaults, nested functions, classes, walrus and lambda."""
# %% mean_rows
import functools
from typing import Any

def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper

class Rows:
    def __init__(self, X: Any) -> None:
        self.X = X

    @property
    def means(self) -> Any:
        return (lambda Z: Z.mean(axis=1))(self.X)

@logged
def mean_rows(X: Any, *, keep: bool = False) -> Any:
    if (rows := Rows(X)) and not keep:
        return rows.means
# %% mean_invariance
mean_invariance: str = "".join(sorted("ca")).upper()
