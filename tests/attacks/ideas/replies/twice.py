"""Every reply is sent twice, so that the second answers the next call."""
def doubled(honest):
    import course_lib.exchange.wire as wire
    return 2 * wire.to_frame({"outcome": "answer"}, {"value": honest.value, "args": honest.args, "calls": []})

forge(doubled)
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
