"""Section 4, "AdaGrad: a step size for every weight"."""

from . import optimizers
from .chains import optimizer
from .mistakes import (
    STEP,
    known_wrong_caches,
    known_wrong_defaults,
    known_wrong_denominators,
    known_wrong_ignored,
    known_wrong_returns,
    known_wrong_values,
)

ada = optimizer("adagrad", ["learning_rate", "epsilon"], ["cache"])
known_wrong_defaults(ada)
known_wrong_returns(ada, f"w - {STEP}", "learning_rate")
known_wrong_denominators(
    ada,
    ("np.sqrt(cache) +", "1.0 * cache +"),
    ('np.sqrt(cache) + config["epsilon"]', 'np.sqrt(cache + config["epsilon"])'),
    'config["learning_rate"]',
)
known_wrong_caches(ada)
known_wrong_values(ada, "learning_rate", "1e-2", "1e-1", "1e-3", "1e-4")
known_wrong_ignored(ada, "1e-2", "learning_rate")
ada.known_wrong(
    "cache_not_accumulated",
    "The cache holds only the newest square: every step forgets all before it. What does c on the right-hand side do?",
    ('cache = config["cache"] + dw**2', "cache = dw**2"),
)
ada.known_wrong(
    "cache_not_stored",
    "The new cache is used and then lost. Where should it wait for the next step?",
    ('    config["cache"] = cache\n', ""),
)
ada.known_wrong(
    "gradient_not_squared",
    "The cache collects absolute values, not squares. What does the root undo, then?",
    ("+ dw**2", "+ np.abs(dw)"),
)
ada.known_wrong(
    "signed_sum",
    "The cache collects bare gradients: those of opposite sign cancel. What should be collected?",
    ("+ dw**2", "+ dw"),
)
ada.known_wrong(
    "old_cache_used",
    "You divide by the cache from before this gradient. What does the very first step divide by?",
    ("np.sqrt(cache)", "np.sqrt(cache - dw**2)"),
)
ada.known_wrong(
    "one_cache_for_all",
    "All weights share one sum of squares. Whose step should a steep direction shorten?",
    ("+ dw**2", "+ np.sum(dw**2)"),
)
ada.known_wrong(
    "running_average",
    "Your cache is a running average, which forgets. AdaGrad adds.",
    ('config["cache"] + dw**2', '0.99 * config["cache"] + 0.01 * dw**2'),
)


optimizers.choice(
    "adagrad_step_100",
    options="ABCD",
    because={
        "A": "That is the first step. What does the cache hold after 100 of them?",
        "C": "The cache holds 100 g². What do you do with it before you divide?",
        "D": "Write it out: g over the root of 100 g². What cancels?",
    },
    why="The cache holds 100 g², and its root is 10 |g|: g cancels but for its sign, and a tenth "
    "of η is left.",
)
