"""Written step by step, with names for everything and no comprehension."""

import copy
from pathlib import Path

import numpy as np

from course_lib.checkpoints import load_state, save_state
from course_lib.library import (
    fully_connected_forward,
    fully_connected_loss,
    init_he,
    random_crop,
    sgd_momentum,
)


def overfit_settings(num_layers):
    if num_layers == 3:
        return {"weight_scale": 0.1, "learning_rate": 0.3}
    return {"weight_scale": 0.14, "learning_rate": 0.3}


def minibatches(num_examples, batch_size, rng):
    indices = np.arange(num_examples)
    rng.shuffle(indices)
    batches = []
    while len(indices) > 0:
        batches.append(indices[:batch_size])
        indices = indices[batch_size:]
    return batches


def fit(model, train, val, loss_fn, accuracy_fn, optimizer, settings, rng, checkpoint=None):
    X, y = train
    X_val, y_val = val
    state = {
        "model": copy.deepcopy(model),
        "configs": {},
        "best": None,
        "best_accuracy": -1.0,
        "curve": [],
        "since": 0,
    }
    for name in model["params"]:
        state["configs"][name] = {}
    if checkpoint is not None and Path(checkpoint).is_file():
        state = load_state(checkpoint)
        rng.bit_generator.state = state["rng"]
    while True:
        epoch = len(state["curve"])
        if epoch == settings["num_epochs"] or state["since"] >= settings["patience"]:
            break
        for rows in minibatches(len(X), settings["batch_size"], rng):
            _, grads = loss_fn(state["model"], X[rows], y[rows])
            for name in grads:
                state["configs"][name]["learning_rate"] = settings["learning_rate"](epoch)
                w, config = optimizer(state["model"]["params"][name], grads[name], state["configs"][name])
                state["model"]["params"][name] = w
                state["configs"][name] = config
        accuracy = accuracy_fn(state["model"], X_val, y_val)
        state["curve"].append(accuracy)
        if accuracy > state["best_accuracy"]:
            state["best_accuracy"] = accuracy
            state["best"] = copy.deepcopy(state["model"])
            state["since"] = 0
        else:
            state["since"] += 1
        state["rng"] = rng.bit_generator.state
        if checkpoint is not None:
            save_state(checkpoint, state)
    return state["best"], state["curve"]


def trainer_is_sound(runs):
    plain = runs["plain"]
    n = plain["num_examples"]
    examples = []
    for batch in plain["shown"]:
        examples.extend(batch)
    if len(examples) != 6 * n:
        return False
    for epoch in range(6):
        if set(examples[epoch * n : (epoch + 1) * n]) != set(range(n)):
            return False
    first, second = plain["shown"][:3], plain["shown"][3:6]
    if sorted(sorted(batch) for batch in first) == sorted(sorted(batch) for batch in second):
        return False
    if plain["shown"] == runs["other seed"]["shown"]:
        return False
    for name in runs:
        run = runs[name]
        for i in range(len(run["curve"])):
            if run["curve"][i] != run["scores"][i]:
                return False
    if len(runs["plain"]["curve"]) != 6:
        return False
    best, since, epochs = 0, 0, 0
    for score in runs["impatient"]["scores"]:
        epochs += 1
        if score > best:
            best, since = score, 0
        else:
            since += 1
        if since == 2:
            break
    if len(runs["impatient"]["curve"]) != epochs:
        return False
    for name in ("plain", "impatient"):
        run = runs[name]
        k = run["curve"].index(max(run["curve"]))
        if np.any(run["best_weights"] != run["weights"][k]):
            return False
        if np.any(run["best_averages"] != run["averages"][k]):
            return False
    for step, rate in enumerate(plain["rates"]):
        if rate != plain["schedule"][step // 3]:
            return False
    if np.any(plain["given"] != plain["start"]):
        return False
    cut = runs["cut"]
    if cut["shown"] != plain["shown"][9:]:
        return False
    for name in ("best_weights", "best_averages"):
        if np.any(cut[name] != plain[name]):
            return False
    return not np.any(cut["weights"] != plain["weights"][3:])


def final_training(X_train, y_train, X_val, y_val, image_shape, rng):
    mean = X_train.mean(axis=0)
    scale = X_train.std()
    params = {
        "W1": init_he(X_train.shape[1], 250, rng),
        "b1": np.zeros(250),
        "W2": init_he(250, 100, rng),
        "b2": np.zeros(100),
        "W3": init_he(100, 10, rng),
        "b3": np.zeros(10),
    }
    model = {"params": params, "mean": mean, "scale": scale}

    def loss_fn(model, X, y):
        X = random_crop(X.reshape(len(X), *image_shape, 1), 1, rng).reshape(len(X), 144)
        config = {"mode": "train", "reg": 4e-3}
        return fully_connected_loss(model["params"], (X - mean) / scale, y, config)

    def accuracy_fn(model, X, y):
        scores = fully_connected_forward(model["params"], (X - mean) / scale, {"mode": "test"})[0]
        return np.mean(np.argmax(scores, axis=1) == y)

    settings = {
        "batch_size": 50,
        "num_epochs": 20,
        "patience": 20,
        "learning_rate": lambda epoch: 0.05 * 0.88**epoch,
    }
    return fit(model, (X_train, y_train), (X_val, y_val), loss_fn, accuracy_fn, sgd_momentum, settings, rng)


def sealed_result():
    return "moved_digits, opened 1 time: 0.825 [23ad47ee]"


after_the_test = "D"


def draw_report(ax, training, validation):
    numbers = np.arange(len(training)) + 1
    ax.plot(numbers, training, "o-", color="tab:blue", label="Training accuracy")
    ax.plot(numbers, validation, "s--", color="tab:orange", label="Validation accuracy")
    ax.set_xlabel("Epoch")
    ax.set_ylabel("Accuracy")
    ax.legend(loc="lower right")
