"""Everything in one loop, flags instead of breaks; the mean per pixel, the scale by the largest value."""

import copy
from itertools import pairwise
from pathlib import Path

import numpy as np

from course_lib.checkpoints import load_state, save_state
from course_lib.library import fully_connected_forward, fully_connected_loss, random_crop, sgd_momentum


def overfit_settings(num_layers):
    if num_layers > 3:
        return {"weight_scale": 0.2, "learning_rate": 0.03}
    return {"weight_scale": 0.3, "learning_rate": 0.1}


def minibatches(num_examples, batch_size, rng):
    order = rng.permutation(num_examples)
    full = num_examples // batch_size * batch_size
    batches = list(order[:full].reshape(-1, batch_size))
    return batches + ([order[full:]] if full < num_examples else [])


def fit(model, train, val, loss_fn, accuracy_fn, optimizer, settings, rng, checkpoint=None):
    going, waited, curve = True, 0, []
    net = copy.deepcopy(model)
    keep = copy.deepcopy(model)
    memory = [{} for _ in net["params"]]
    if checkpoint is not None and Path(checkpoint).exists():
        net, keep, memory, curve, waited, going, where = load_state(checkpoint)
        rng.bit_generator.state = where
    going = going and settings["num_epochs"] > 0
    while going and len(curve) < settings["num_epochs"]:
        for batch in minibatches(len(train[0]), settings["batch_size"], rng):
            _, slopes = loss_fn(net, train[0][batch], train[1][batch])
            for k, name in enumerate(net["params"]):
                memory[k]["learning_rate"] = float(settings["learning_rate"](len(curve)))
                net["params"][name], memory[k] = optimizer(net["params"][name], slopes[name], memory[k])
        score = accuracy_fn(net, *val)
        better = all(score > before for before in curve)
        curve = [*curve, score]
        waited = 0 if better else waited + 1
        keep = copy.deepcopy(net) if better else keep
        going = waited < settings["patience"]
        if checkpoint is not None:
            state = [net, keep, memory, curve, waited, going, rng.bit_generator.state]
            save_state(checkpoint, state)
    return keep, curve


def trainer_is_sound(runs):
    plain, again = runs["plain"], runs["cut"]
    problems = []
    groups = [[tuple(sorted(b)) for b in plain["shown"][i : i + 3]] for i in range(0, 18, 3)]
    if len(plain["shown"]) != 18 or any(len(set().union(*g)) != 11 or sum(map(len, g)) != 11 for g in groups):
        problems.append("examples are missing, or come twice")
    if len({tuple(sorted(g)) for g in groups}) < 2:
        problems.append("batches are always the same")
    if np.array_equal(np.concatenate(plain["shown"]), np.concatenate(runs["other seed"]["shown"])):
        problems.append("the seed makes no difference")
    for run in (plain, runs["other seed"], runs["impatient"]):
        best, stop = 0, run["num_epochs"]
        for k in range(run["num_epochs"]):
            if run["scores"][k] > run["scores"][best]:
                best = k
            if k - best == run["patience"]:
                stop = k + 1
                break
        if run["curve"] != run["scores"][:stop]:
            problems.append("the curve is too long, too short or wrong")
        elif not (run["weights"][best] == run["best_weights"]).all():
            problems.append("another model was kept")
        elif not (run["averages"][best] == run["best_averages"]).all():
            problems.append("averages are not those of the best model")
        if (
            run["rates"][::3] != run["schedule"][: len(run["rates"][::3])]
            or run["rates"][2::3] != run["rates"][::3]
        ):
            problems.append("rates")
        if tuple(run["given"]) != tuple(run["start"]):
            problems.append("the given model was changed")
    if again["shown"] != plain["shown"][9:] or (again["weights"] != plain["weights"][3:]).any():
        problems.append("goes on in another way")
    if tuple(again["best_weights"]) != tuple(plain["best_weights"]):
        problems.append("best model lost")
    return not problems


def final_training(X_train, y_train, X_val, y_val, image_shape, rng):
    sizes = [X_train.shape[1], 250, 100, 10]
    model = {
        "params": {},
        "mean": X_train.mean(axis=0),
        "scale": X_train.max() / 4,
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
        "batch_size": 60,
        "num_epochs": 21,
        "patience": 21,
        "learning_rate": lambda epoch: (0.05, 0.02, 0.005)[epoch // 7],
    }
    return fit(model, (X_train, y_train), (X_val, y_val), loss_fn, accuracy_fn, sgd_momentum, settings, rng)


def sealed_result():
    return "moved_digits, opened 1 time: 0.827 [ce935f44]"


after_the_test = "D"


def draw_report(ax, training, validation):
    both = np.stack([training, validation], axis=1)
    lines = ax.plot(np.arange(1, len(both) + 1), both)
    ax.legend(lines, ["Train", "Validation"], ncols=2)
    ax.set(xlabel="number of epochs", ylabel="fraction correct")
