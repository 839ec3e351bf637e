# verdict: right

import copy
from pathlib import Path

import numpy as np

from course_lib.checkpoints import load_state, save_state


def minibatches(n, size, rng):
    idx = np.arange(n)
    rng.shuffle(idx)
    return [idx[k : k + size] for k in range(0, n, size)]


def fit(model, train, val, loss_fn, accuracy_fn, optimizer, settings, rng, checkpoint=None):
    history, models = [], []
    state = {"model": copy.deepcopy(model), "configs": {name: {} for name in model["params"]}}
    if checkpoint is not None and Path(checkpoint).exists():
        state, history, models, rng.bit_generator.state = load_state(checkpoint)
    for epoch in range(len(history), settings["num_epochs"]):
        if history and len(history) - 1 - np.argmax(history) >= settings["patience"]:
            break
        for rows in minibatches(len(train[1]), settings["batch_size"], rng):
            _, grads = loss_fn(state["model"], train[0][rows], train[1][rows])
            for name, grad in grads.items():
                config = {**state["configs"][name], "learning_rate": settings["learning_rate"](epoch)}
                w, state["configs"][name] = optimizer(state["model"]["params"][name], grad, config)
                state["model"]["params"][name] = w
        history.append(accuracy_fn(state["model"], val[0], val[1]))
        models.append(copy.deepcopy(state["model"]))
        if checkpoint is not None:
            save_state(checkpoint, [state, history, models, rng.bit_generator.state])
    return models[int(np.argmax(history))], history
