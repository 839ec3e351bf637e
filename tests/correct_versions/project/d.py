"""Pure steps from one state to the next, lists of Python numbers for batches, momentum instead of Adam."""

import copy
from itertools import pairwise
from pathlib import Path

import numpy as np

from course_lib.checkpoints import load_state, save_state
from course_lib.library import fully_connected_forward, fully_connected_loss, random_crop, sgd_momentum


def overfit_settings(num_layers):
    scale = {3: 0.2, 5: 0.2}[num_layers]
    return {"weight_scale": scale, "learning_rate": 0.05}


def minibatches(num_examples, batch_size, rng):
    order = [int(i) for i in rng.choice(num_examples, size=num_examples, replace=False)]
    return tuple(order[i : i + batch_size] for i in range(0, num_examples, batch_size))


def _after_batch(state, grads, optimizer, rate):
    params, configs = {}, {}
    for name, w in state["model"]["params"].items():
        told = {**state["configs"].get(name, {}), "learning_rate": rate}
        params[name], configs[name] = optimizer(w, grads[name], told)
    return {**state, "model": {**state["model"], "params": params}, "configs": configs}


def _after_judging(state, accuracy):
    state = {**state, "curve": [*state["curve"], accuracy], "bad": state["bad"] + 1}
    if state["best"] is None or accuracy > state["record"]:
        state |= {"best": copy.deepcopy(state["model"]), "record": accuracy, "bad": 0}
    return state


def fit(model, train, val, loss_fn, accuracy_fn, optimizer, settings, rng, checkpoint=None):
    state = {"model": copy.deepcopy(model), "configs": {}, "best": None, "record": 0.0, "curve": [], "bad": 0}
    path = None if checkpoint is None else Path(checkpoint)
    if path is not None and path.exists():
        state = load_state(path)
        rng.bit_generator.state = state.pop("rng")
    for epoch in range(len(state["curve"]), settings["num_epochs"]):
        if state["bad"] >= settings["patience"]:
            return state["best"], state["curve"]
        rate = settings["learning_rate"](epoch)
        for rows in minibatches(len(train[1]), settings["batch_size"], rng):
            _, grads = loss_fn(state["model"], train[0][rows], train[1][rows])
            state = _after_batch(state, grads, optimizer, rate)
        state = _after_judging(state, accuracy_fn(state["model"], *val))
        if path is not None:
            save_state(path, {**state, "rng": rng.bit_generator.state})
    return state["best"], state["curve"]


def _of_epoch(run, k):
    return run["shown"][3 * k : 3 * k + 3]


def _mixes(run):
    pairs = [{(i, j) for batch in _of_epoch(run, k) for i in batch for j in batch} for k in range(6)]
    return any(pairs[k] != pairs[0] for k in range(1, 6))


def _shows_all(run):
    return all(
        np.array_equal(np.bincount(np.concatenate(_of_epoch(run, k)), minlength=11), np.ones(11))
        for k in range(6)
    )


def _last_epoch(run):
    best, best_at = -np.inf, 0
    for k, score in enumerate(run["scores"]):
        if score > best:
            best, best_at = score, k
        elif k - best_at >= run["patience"]:
            return k + 1, best_at
    return len(run["scores"]), best_at


def _returns_the_best(run):
    end, k = _last_epoch(run)
    same = np.hstack([run["weights"][k] - run["best_weights"], run["averages"][k] - run["best_averages"]])
    return run["curve"] == run["scores"][:end] and not same.any()


def trainer_is_sound(runs):
    plain, cut = runs["plain"], runs["cut"]
    return bool(
        _shows_all(plain)
        and _mixes(plain)
        and plain["shown"] != runs["other seed"]["shown"]
        and _returns_the_best(plain)
        and _returns_the_best(runs["impatient"])
        and set(zip(plain["rates"], np.repeat(plain["schedule"], 3), strict=True))
        == {(r, r) for r in plain["schedule"]}
        and (plain["given"] == plain["start"]).all()
        and cut["shown"] == plain["shown"][9:]
        and (cut["weights"] == plain["weights"][3:]).all()
        and (cut["best_weights"] == plain["best_weights"]).all()
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
        config = {"mode": "train", "reg": 4e-3}
        return fully_connected_loss(model["params"], ready(images.reshape(len(X), -1)), y, config)

    def accuracy_fn(model, X, y):
        scores, _ = fully_connected_forward(model["params"], ready(X), {"mode": "test"})
        return float(np.count_nonzero(scores.argmax(axis=1) == y) / len(y))

    settings = {
        "batch_size": 50,
        "num_epochs": 20,
        "patience": 20,
        "learning_rate": lambda epoch: 0.05 * (1 - epoch / 20),
    }
    data = (X_train, y_train), (X_val, y_val)
    return fit(model, *data, loss_fn, accuracy_fn, sgd_momentum, settings, rng)


def sealed_result():
    return "moved_digits, opened 1 time: 0.826 [a0c6b971]"


after_the_test = "D"


def draw_report(ax, training, validation):
    x = list(range(1, len(training) + 1))
    (upper,) = ax.plot(x, training)
    (lower,) = ax.plot(x, validation)
    upper.set_label("on training images")
    lower.set_label("on validation images")
    ax.legend()
    ax.set_xlabel("epoch (one pass over all images)")
    ax.set_ylabel("accuracy")
    ax.set_ylim(0, 1)
