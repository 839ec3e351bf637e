"""In place on copies: ``out=``, masks that overwrite, running averages that stay the same arrays."""

# ruff: noqa: F821 - set-up imports the layers of assignment 3
import numpy as np


def init_small(n_in, n_out, rng, std=0.01):
    W = np.empty((n_in, n_out))
    rng.standard_normal(out=W)
    W *= std
    return W


zero_init = ("C",)


def _normal_with_variance(n_in, n_out, rng, variance):
    W = rng.standard_normal(n_in * n_out)
    W *= np.sqrt(variance)
    return W.reshape((n_in, n_out), order="F")


def init_scaled(n_in, n_out, rng, relu):
    return _normal_with_variance(n_in, n_out, rng, [1, 2][bool(relu)] / n_in)


def init_glorot(n_in, n_out, rng):
    return _normal_with_variance(n_in, n_out, rng, 2 / (n_in + n_out))


def init_sparse(n_in, n_out, rng, connections=15, std=1.0):
    W = np.zeros((n_in, n_out))
    W[:connections] = rng.normal(scale=std, size=(connections, n_out))
    for j in range(n_out):
        rng.shuffle(W[:, j])
    return W


xavier_relu_depth = "b"


def batchnorm_forward(x, gamma, beta, bn_param):
    bn_param.setdefault("running_mean", np.zeros(gamma.shape))
    bn_param.setdefault("running_var", np.zeros(gamma.shape))
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    out = np.array(x, dtype=np.float64)
    if bn_param["mode"] == "train":
        mean = out.mean(axis=0)
        out -= mean
        var = np.square(out).mean(axis=0)
        for name, moment in (("running_mean", mean), ("running_var", var)):
            old = bn_param[name]
            old *= momentum
            old += (1 - momentum) * moment
    else:
        out -= bn_param["running_mean"]
        var = bn_param["running_var"]
    root = np.sqrt(var + eps)
    out /= root
    x_hat = out.copy()
    out *= gamma
    out += beta
    return out, {"x_hat": x_hat, "root": root, "gamma": gamma.copy()}


bias_before_batchnorm = "A"


def batchnorm_backward(dout, cache):
    x_hat, root = cache["x_hat"], cache["root"]
    n = len(dout)
    dbeta = np.add.reduce(dout, axis=0)
    dgamma = np.add.reduce(dout * x_hat, axis=0)
    dx_hat = np.multiply(dout, cache["gamma"])
    dr = np.einsum("nd,nd,d->d", dx_hat, x_hat, root)
    dvar = dr * -0.5 / root**3
    dc = dx_hat / root
    dc += 2 / n * dvar * x_hat * root
    dc -= dc.mean(axis=0)
    return dc, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    x_hat = cache["x_hat"]
    sums = np.stack([dout.sum(axis=0), np.multiply(dout, x_hat).sum(axis=0)])
    dx = np.array(dout, dtype=np.float64)
    dx -= (sums[0] + x_hat * sums[1]) / dx.shape[0]
    dx *= cache["gamma"] / cache["root"]
    return dx, sums[1], sums[0]


def layernorm_forward(x, gamma, beta, ln_param):
    x_hat = np.array(x, dtype=np.float64)
    x_hat -= x_hat.mean(axis=1, keepdims=True)
    root = np.square(x_hat).mean(axis=1, keepdims=True)
    root += ln_param.get("eps", 1e-5)
    np.sqrt(root, out=root)
    x_hat /= root
    out = np.multiply(x_hat, gamma)
    out += beta
    return out, (x_hat, root, gamma)


def layernorm_backward(dout, cache):
    x_hat, root, gamma = cache
    dx = np.multiply(dout, gamma)
    along = np.multiply(dx, x_hat).mean(axis=1, keepdims=True)
    dx -= dx.mean(axis=1, keepdims=True)
    dx -= along * x_hat
    dx /= root
    return dx, np.multiply(dout, x_hat).sum(axis=0), dout.sum(axis=0)


def dropout_forward(x, dropout_param):
    out = np.array(x, dtype=np.float64)
    dropped = np.zeros(x.shape, dtype=bool)
    if dropout_param["mode"] == "train":
        np.greater_equal(dropout_param["rng"].random(x.shape), dropout_param["p"], out=dropped)
        np.putmask(out, dropped, 0.0)
        out /= dropout_param["p"]
        return out, (dropped, dropout_param["p"])
    return out, (dropped, 1.0)


def dropout_backward(dout, cache):
    dropped, p = cache
    dx = np.array(dout, dtype=np.float64)
    dx[dropped] = 0.0
    dx /= p
    return dx


def l2_penalty(W, reg):
    dW = np.array(W, dtype=np.float64)
    dW *= reg
    return 0.5 * np.vdot(dW, W), dW


def l1_penalty(W, reg):
    dW = np.sign(W).astype(np.float64)
    dW *= reg
    return np.vdot(dW, W), dW


def elastic_net_penalty(W, reg, l1_ratio):
    lasso, dW = l1_penalty(W, reg * l1_ratio)
    ridge, more = l2_penalty(W, reg * (1 - l1_ratio))
    dW += more
    return lasso + ridge, dW


def max_norm(W, limit):
    fenced = np.array(W, dtype=np.float64, order="F")
    lengths = np.sqrt(np.square(fenced).sum(axis=0))
    too_long = np.flatnonzero(lengths > limit)
    fenced[:, too_long] *= limit / lengths[too_long]
    return fenced


decay_without_rate = "B"


def fully_connected_forward(params, X, config):
    depth = sum(1 for name in params if name.startswith("W"))
    bn_params = config.get("bn_params")
    caches = []
    out = X
    for i in range(1, depth):
        out, cache = affine_forward(out, params[f"W{i}"], params[f"b{i}"])
        caches.append((affine_backward, (f"W{i}", f"b{i}"), cache))
        if bn_params is not None:
            bn_params[i - 1].update(mode=config["mode"])
            out, cache = batchnorm_forward(out, params[f"gamma{i}"], params[f"beta{i}"], bn_params[i - 1])
            caches.append((batchnorm_backward, (f"gamma{i}", f"beta{i}"), cache))
        out, cache = relu_forward(out)
        caches.append((relu_backward, (), cache))
        if config.get("p", 1) < 1 and config["mode"] == "train":
            out, cache = dropout_forward(out, config)  # it has the keys that dropout wants
            caches.append((dropout_backward, (), cache))
    out, cache = affine_forward(out, params[f"W{depth}"], params[f"b{depth}"])
    caches.append((affine_backward, (f"W{depth}", f"b{depth}"), cache))
    return out, caches


def fully_connected_loss(params, X, y, config):
    out, caches = fully_connected_forward(params, X, config)
    loss, dout = softmax_loss(out, y)
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    while caches:
        back, names, cache = caches.pop()
        if names:
            dout, *of_params = back(dout, cache)
            for name, gradient in zip(names, of_params, strict=True):
                grads[name] += gradient
        else:
            dout = back(dout, cache)
    for name in params:
        if name.startswith("W"):
            penalty, dW = l2_penalty(params[name], config.get("reg", 0.0))
            loss += penalty
            grads[name] += dW
    return loss, grads


def vanilla_dropout(x, p, mode, rng):
    out = np.array(x, dtype=np.float64)
    if mode == "train":
        np.putmask(out, rng.random(out.shape) >= p, 0)
    else:
        np.multiply(out, p, out=out)
    return out


def dropout_is_sound(x, p, first, second, tested):
    def one(out):
        kept = np.abs(out) > 0
        scaled = np.isclose(out[kept], x[kept] / p).all()
        sigma = np.sqrt(p * (1 - p) / out.size)
        counted = -6 * sigma < kept.mean() - p < 6 * sigma
        own_coins = not (kept == kept[0]).all() and not (kept[:, 0] == kept.T).all()
        return scaled and counted and own_coins

    return bool(one(first) and one(second) and np.any(first != second) and np.allclose(x, tested))
