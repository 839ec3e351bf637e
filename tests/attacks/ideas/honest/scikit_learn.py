"""Compares with scikit-learn."""
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

digits = load_digits()
model = LogisticRegression(max_iter=20).fit(digits.data[:300], digits.target[:300])
print(model.score(digits.data, digits.target))
