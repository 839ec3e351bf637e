"""In single precision wherever the student decides, with batch norm, and a recursive trainer."""

import copy
from pathlib import Path

import numpy as np

from course_lib.checkpoints import load_state, save_state
from course_lib.library import adam, fully_connected_forward, fully_connected_loss, init_he, random_crop


def overfit_settings(num_layers):
    return {"learning_rate": np.float32(0.2), "weight_scale": np.float32((2 / 100) ** 0.5)}


def minibatches(num_examples, batch_size, rng):
    order = rng.permutation(num_examples).astype(np.int32)
    return np.split(order, range(batch_size, num_examples, batch_size))


def fit(model, train, val, loss_fn, accuracy_fn, optimizer, settings, rng, checkpoint=None):
    curve = []
    now = {"model": copy.deepcopy(model), "configs": dict.fromkeys(model["params"])}
    best = now["model"]
    if checkpoint and Path(checkpoint).exists():
        now, best, curve, chance = load_state(checkpoint)
        rng.bit_generator.state = chance

    def one_more():
        X, y = train
        for rows in minibatches(len(y), settings["batch_size"], rng):
            grads = loss_fn(now["model"], X[rows], y[rows])[1]
            for name, dw in grads.items():
                config = dict(now["configs"][name] or {})
                config["learning_rate"] = settings["learning_rate"](len(curve))
                w, now["configs"][name] = optimizer(now["model"]["params"][name], dw, config)
                now["model"]["params"][name] = w
        return accuracy_fn(now["model"], *val)

    while len(curve) < settings["num_epochs"]:
        if curve and len(curve) - 1 - int(np.argmax(curve)) >= settings["patience"]:
            break
        value = one_more()
        if not curve or value > np.max(curve):
            best = copy.deepcopy(now["model"])
        curve.append(value)
        if checkpoint:
            save_state(checkpoint, [now, best, curve, rng.bit_generator.state])
    return best, curve


def trainer_is_sound(runs):
    plain, cut = runs["plain"], runs["cut"]
    table = np.full((6, 11), -1)
    for step, batch in enumerate(plain["shown"]):
        table[step // 3, np.asarray(batch, dtype=int)] = step % 3
    shown_once = (table >= 0).all() and sum(map(len, plain["shown"])) == table.size
    together = table[:, :, None] == table[:, None, :]
    late = np.array(runs["impatient"]["scores"])
    waiting = [k - int(np.argmax(late[:k])) - 1 for k in range(1, len(late) + 1)]
    checks = [
        shown_once,
        (together != together[0]).any(),
        plain["shown"] != runs["other seed"]["shown"],
        *(np.allclose(r["curve"], r["scores"][: len(r["curve"])]) for r in runs.values()),
        len(plain["curve"]) == plain["num_epochs"],
        len(runs["impatient"]["curve"]) == waiting.index(2) + 1,
        np.allclose(plain["rates"], [rate for rate in plain["schedule"] for _ in range(3)]),
        np.allclose(plain["given"], plain["start"]),
        cut["shown"] == plain["shown"][9:],
        np.allclose(cut["weights"], plain["weights"][3:]),
        np.allclose(cut["best_weights"], plain["best_weights"]),
    ]
    for run in (plain, runs["impatient"]):
        k = int(np.argmax(run["curve"]))
        checks.append(np.allclose(run["weights"][k], run["best_weights"]))
        checks.append(np.allclose(run["averages"][k], run["best_averages"]))
    return np.all(checks)


def final_training(X_train, y_train, X_val, y_val, image_shape, rng):
    mean, scale = X_train.mean(axis=0), X_train.std()
    sizes = [X_train.shape[1], 250, 100, 10]
    params = {}
    for i in range(1, 4):
        params[f"W{i}"] = init_he(sizes[i - 1], sizes[i], rng).astype(np.float32)
        params[f"b{i}"] = np.zeros(sizes[i], dtype=np.float32)
        if i < 3:
            params[f"gamma{i}"] = np.ones(sizes[i], dtype=np.float32)
            params[f"beta{i}"] = np.zeros(sizes[i], dtype=np.float32)
    model = {"params": params, "bn_params": [{}, {}], "mean": mean, "scale": scale}

    def prepared(X):
        return ((X - mean) / scale).astype(np.float32)

    def loss_fn(model, X, y):
        X = random_crop(X.reshape(-1, *image_shape, 1), 1, rng).reshape(-1, 144)
        config = {"mode": "train", "bn_params": model["bn_params"], "reg": 1e-2}
        return fully_connected_loss(model["params"], prepared(X), y, config)

    def accuracy_fn(model, X, y):
        config = {"mode": "test", "bn_params": model["bn_params"]}
        scores, _ = fully_connected_forward(model["params"], prepared(X), config)
        return (scores.argmax(axis=1) == y).mean()

    settings = {
        "batch_size": 50,
        "num_epochs": 16,
        "patience": 100,
        "learning_rate": lambda epoch: 2e-3 * (1 - epoch / 16),
    }
    data = (X_train, y_train), (X_val, y_val)
    return fit(model, *data, loss_fn, accuracy_fn, adam, settings, rng)


def sealed_result():
    return "moved_digits, opened 1 time: 0.824 [f90e0825]"


after_the_test = "D"


def draw_report(ax, training, validation):
    for curve, name in ((validation, "val"), (training, "train")):
        ax.plot([1 + i for i in range(len(curve))], curve, label=name)
    ax.legend()
    ax.set(title="how it went", xlabel="epochs done", ylabel="share of right answers")
    ax.grid(True)
