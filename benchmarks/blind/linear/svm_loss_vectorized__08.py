# verdict: right

import numpy as np


def svm_loss_vectorized(W, X, y, reg):
    num_examples, num_classes = len(y), W.shape[1]
    onehot = np.eye(num_classes)[y]
    S = np.einsum("nd,dc->nc", X, W)
    right = (S * onehot).sum(axis=1, keepdims=True)
    m = S - right + 1 - onehot  # minus one-hot: the right class gets margin 0
    active = m > 0
    active = active & (onehot == 0)
    loss = np.where(active, m, 0.0).sum() / num_examples
    dS = active - active.sum(axis=1, keepdims=True) * onehot
    dW = np.einsum("nd,nc->dc", X, dS) / num_examples
    return loss + reg * np.vdot(W, W) / 2, dW + reg * W
