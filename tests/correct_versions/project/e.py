"""Settings that are wide of the edge, batches drawn as a generator would, a small batch and a fast rate."""

from itertools import pairwise

import numpy as np

from course_lib.checkpoints import load_state, save_state
from course_lib.library import fully_connected_forward, fully_connected_loss, random_crop, sgd_momentum


def overfit_settings(num_layers):
    return {"learning_rate": 1 / 5, "weight_scale": np.sqrt(2 / 100)}


def minibatches(num_examples, batch_size, rng):
    def batches():
        order = rng.permutation(num_examples)
        while order.size:
            first, order = order[:batch_size], order[batch_size:]
            yield first

    return list(batches())


def _copied(value):
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copied(item) for item in value]
    return np.array(value) if isinstance(value, np.ndarray) else value


def fit(model, train, val, loss_fn, accuracy_fn, optimizer, settings, rng, checkpoint=None):
    (X, y), (X_val, y_val) = train, val
    names = list(model["params"])
    best = current = _copied(model)
    memories, curve, when = [None] * len(names), [], -1
    try:
        stored = load_state(checkpoint) if checkpoint is not None else None
    except FileNotFoundError:
        stored = None
    if stored is not None:
        best, current, memories, curve, when = (stored[k] for k in ("b", "c", "m", "curve", "when"))
        rng.bit_generator.state = stored["r"]

    def over():
        waited = len(curve) - (when + 1)
        return len(curve) == settings["num_epochs"] or (bool(curve) and waited >= settings["patience"])

    while not over():
        rate = settings["learning_rate"](len(curve))
        for rows in minibatches(y.size, settings["batch_size"], rng):
            _, grads = loss_fn(current, X[rows], y[rows])
            for k, name in enumerate(names):
                w, memories[k] = optimizer(
                    current["params"][name], grads[name], dict(memories[k] or {}, learning_rate=rate)
                )
                current["params"][name] = w
        curve.append(float(accuracy_fn(current, X_val, y_val)))
        if when < 0 or curve[-1] > curve[when]:
            when, best = len(curve) - 1, _copied(current)
        if checkpoint is not None:
            state = {"b": best, "c": current, "m": memories, "curve": curve, "when": when}
            save_state(checkpoint, {**state, "r": rng.bit_generator.state})
    return best, curve


def trainer_is_sound(runs):
    for name, run in runs.items():
        n, E = run["num_examples"], len(run["weights"])
        k = len(run["shown"]) // E
        orders = np.array([np.hstack(run["shown"][i * k : i * k + k]) for i in range(E)])
        sets = [sorted(map(sorted, run["shown"][i * k : i * k + k])) for i in range(E)]
        if not np.array_equal(np.sort(orders, axis=1), np.tile(np.arange(n), (E, 1))):
            return False
        if all(s == sets[0] for s in sets):
            return False
        if run["curve"] != run["scores"][: len(run["curve"])] or (run["given"] != run["start"]).any():
            return False
        scores = np.array(run["scores"])
        records = np.maximum.accumulate(scores)
        first = np.array([np.flatnonzero(scores == r)[0] for r in records])
        tired = np.flatnonzero(np.arange(len(scores)) - first >= run["patience"])
        if len(run["curve"]) != (tired[0] + 1 if len(tired) else len(scores)):
            return False
        if name != "cut":
            b = int(np.argmax(run["curve"]))
            kept = [*run["weights"][b], *run["averages"][b]]
            if kept != [*run["best_weights"], *run["best_averages"]]:
                return False
            if run["rates"] != np.repeat(run["schedule"][:E], k).tolist():
                return False
    plain, cut = runs["plain"], runs["cut"]
    if (cut["best_weights"] != plain["best_weights"]).any():
        return False
    if plain["shown"] == runs["other seed"]["shown"]:
        return False
    return (
        cut["shown"] == plain["shown"][-9:]
        and np.array_equal(cut["averages"], plain["averages"][-3:])
        and (np.array_equal(cut["weights"], plain["weights"][-3:]))
    )


def final_training(X_train, y_train, X_val, y_val, image_shape, rng):
    sizes = [X_train.shape[1], 250, 100, 10]
    model = {
        "params": {},
        "mean": float(X_train.mean()),
        "scale": X_train.std(axis=0).mean(),
    }
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        model["params"][f"W{i}"] = rng.normal(scale=np.sqrt(2 / n_in), size=(n_in, n_out))
        model["params"][f"b{i}"] = np.full(n_out, 0.01)

    def ready(X):
        return (X - model["mean"]) / model["scale"]

    def loss_fn(model, X, y):
        images = random_crop(X.reshape(-1, *image_shape, 1), 1, rng)
        config = {"mode": "train", "reg": 3e-3}
        return fully_connected_loss(model["params"], ready(images.reshape(len(X), -1)), y, config)

    def accuracy_fn(model, X, y):
        scores, _ = fully_connected_forward(model["params"], ready(X), {"mode": "test"})
        return float(np.count_nonzero(scores.argmax(axis=1) == y) / len(y))

    settings = {
        "batch_size": 40,
        "num_epochs": 20,
        "patience": 20,
        "learning_rate": lambda epoch: 0.05 * np.cos(0.5 * np.pi * epoch / 20),
    }
    return fit(model, (X_train, y_train), (X_val, y_val), loss_fn, accuracy_fn, sgd_momentum, settings, rng)


def sealed_result():
    return "moved_digits, opened 1 time: 0.797 [186c76e6]"


after_the_test = "D"


def draw_report(ax, training, validation):
    best = int(np.argmax(validation))
    ax.plot(best + 1, validation[best], "k*", label="best epoch")
    for name, values in {"training": training, "validation": validation}.items():
        ax.plot(range(1, 1 + len(values)), values, ".-", label=f"{name} ({values[-1]:.1%} in the end)")
    ax.legend(title="accuracy on")
    ax.set(xlabel="epoch", ylabel="accuracy", xlim=(0.5, len(training) + 0.5))
