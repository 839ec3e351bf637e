"""Section 5, "RMSProp: forget the distant past"."""

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

rms = optimizer("rmsprop", ["learning_rate", "decay_rate", "epsilon"], ["cache"])
known_wrong_defaults(rms)
known_wrong_returns(rms, f"w - {STEP}", "decay_rate")
known_wrong_denominators(
    rms,
    ("np.sqrt(cache) +", "1.0 * cache +"),
    ('np.sqrt(cache) + config["epsilon"]', 'np.sqrt(cache + config["epsilon"])'),
    'config["learning_rate"]',
)
known_wrong_caches(rms)
known_wrong_values(rms, "learning_rate", "1e-2", "1e-1", "1e-3", "1e-4")
known_wrong_ignored(rms, "1e-2", "learning_rate")
known_wrong_values(rms, "decay_rate", "0.99", "0.95", "0.999", "0.5")
rms.known_wrong(
    "average_added",
    "The average is added to the old cache, which grows without bound then: is it `=` or `+=`? What "
    "should replace what?",
    ("cache = rho * config", 'cache = config["cache"] + rho * config'),
)
rms.known_wrong(
    "decay_swapped",
    "ρ and 1 − ρ have changed places. With ρ = 0.99, which part of the past should survive a step?",
    ('rho * config["cache"] + (1 - rho) * dw**2', '(1 - rho) * config["cache"] + rho * dw**2'),
)
rms.known_wrong(
    "decay_on_both",
    "Old cache and new square are both multiplied by ρ. What must the two shares add up to?",
    ("(1 - rho) * dw**2", "rho * dw**2"),
)
rms.known_wrong(
    "new_square_whole",
    "The new square comes in whole, not with its share: the cache settles far above the squares. What do the shares add up to?",
    ("(1 - rho) * dw**2", "dw**2"),
)
rms.known_wrong(
    "old_cache_whole",
    "The new square gets its share, but the old cache is kept whole, so it can only grow. What do the shares add up to?",
    ('rho * config["cache"]', 'config["cache"]'),
)
rms.known_wrong(
    "gradient_not_squared",
    "The cache averages bare gradients, which may be negative. What should be averaged, so that a root can be taken?",
    ("* dw**2", "* dw"),
)
rms.known_wrong(
    "default_decay_rate",
    "Without a `decay_rate` you use 0.9, as some libraries do. Look up the default in the docstring.",
    ('"decay_rate": 0.99', '"decay_rate": 0.9'),
)
rms.known_wrong(
    "never_forgets",
    "Nothing fades: this is AdaGrad. Where does ρ come in?",
    ('rho * config["cache"] + (1 - rho) * dw**2', 'config["cache"] + dw**2'),
)
rms.known_wrong(
    "gradient_averaged",
    "The gradients are averaged first, and their average is squared for the root. What is averaged in the formula?",
    ("* dw**2", "* dw"),
    ("np.sqrt(cache)", "np.sqrt(cache**2)"),
)
rms.known_wrong(
    "share_squared",
    "The new square comes in with the share (1 − ρ)²: the share was squared with the gradient. What "
    "must the two shares add up to?",
    ("(1 - rho) * dw**2", "((1 - rho) * dw) ** 2"),
)
rms.known_wrong(
    "cache_not_stored",
    "The new cache is used and then lost. Where should it wait for the next step?",
    ('    config["cache"] = cache\n', ""),
)
rms.known_wrong(
    "old_cache_used",
    "You divide by the cache from before this gradient. What does the very first step divide by?",
    ("np.sqrt(cache)", "np.sqrt((cache - (1 - rho) * dw**2) / rho)"),
)
rms.known_wrong(
    "bias_corrected",
    "Before the root is taken, your cache is divided by 1 − ρ. Does RMSProp, as given here, correct for "
    "its start from zero as Adam does?",
    ('    config["cache"] = cache\n', '    config["cache"] = cache\n    cache = cache / (1 - rho)\n'),
)
rms.known_wrong(
    "one_cache_for_all",
    "All weights share one average, of all squares together. Whose step should a steep direction shorten?",
    ("* dw**2", "* np.mean(dw**2)"),
)
rms.known_wrong(
    "decay_rate_ignored",
    "The `decay_rate` in `config` has no effect: you always use 0.99.",
    ('rho = config["decay_rate"]', "rho = 0.99"),
)
