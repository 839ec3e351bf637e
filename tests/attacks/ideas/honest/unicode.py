"""Names, comments and text of all scripts."""
# %% mean_rows
# Der Mittelwert jeder Zeile — 行の平均 🎉
def mean_rows(X):
    """Средние значения."""
    μ, σ = X.mean(axis=1), "naïve café \u202e 👩‍🔬"
    return μ
