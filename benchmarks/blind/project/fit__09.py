# verdict: wrong
# mistake: The checkpoint is written only when an epoch was the best so far; the others are done again after a break.

import copy
import os

import numpy as np

from course_lib.checkpoints import load_state, save_state


def minibatches(num_examples, batch_size, rng):
    order = rng.permutation(num_examples)
    return [order[i : i + batch_size] for i in range(0, num_examples, batch_size)]


def fit(model, train, val, loss_fn, accuracy_fn, optimizer, settings, rng, checkpoint=None):
    X, y = train
    model = copy.deepcopy(model)
    configs = {}
    best, best_score, best_epoch, curve, epoch = None, -1, 0, [], 0
    if checkpoint is not None and os.path.exists(checkpoint):
        saved = load_state(checkpoint)
        model, configs = saved["model"], saved["configs"]
        best, best_score, best_epoch = saved["best"], saved["best_score"], saved["best_epoch"]
        curve, epoch = saved["curve"], saved["epoch"]
        rng.bit_generator.state = saved["rng"]
    while epoch < settings["num_epochs"] and epoch - best_epoch < settings["patience"]:
        lr = settings["learning_rate"](epoch)
        for idx in minibatches(len(X), settings["batch_size"], rng):
            loss, grads = loss_fn(model, X[idx], y[idx])
            for k in model["params"]:
                cfg = configs.get(k) or {}
                cfg["learning_rate"] = lr
                model["params"][k], configs[k] = optimizer(model["params"][k], grads[k], cfg)
        acc = accuracy_fn(model, *val)
        curve.append(acc)
        epoch += 1
        if acc > best_score:
            best_score, best_epoch = acc, epoch
            best = copy.deepcopy(model)
        if checkpoint is not None and best_epoch == epoch:
            save_state(
                checkpoint,
                {
                    "model": model,
                    "configs": configs,
                    "best": best,
                    "best_score": best_score,
                    "best_epoch": best_epoch,
                    "curve": curve,
                    "epoch": epoch,
                    "rng": rng.bit_generator.state,
                },
            )
    return best, curve
