"""Writes reference.json: fairness figures as Fairlearn reckons them, intervals as statsmodels and SciPy do.

Run from this folder with the versions of requirements.txt:  python make-reference.py
"""

import itertools
import json
import platform
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
from fairlearn.metrics import (
    MetricFrame,
    demographic_parity_difference,
    demographic_parity_ratio,
    equal_opportunity_difference,
    equal_opportunity_ratio,
    equalized_odds_difference,
    equalized_odds_ratio,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from scipy.optimize import brentq
from scipy.stats import norm
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

LEVELS = [0.8, 0.95, 0.999]
FIGURES = {
    "demographic-parity-difference": demographic_parity_difference,
    "demographic-parity-ratio": demographic_parity_ratio,
    "equal-opportunity-difference": equal_opportunity_difference,
    "equal-opportunity-ratio": equal_opportunity_ratio,
    "equalized-odds-difference": equalized_odds_difference,
    "equalized-odds-ratio": equalized_odds_ratio,
}


def koopman(x, m, y, n, level):
    """All ratios that the score test accepts, by root finding on the likelihood's own maximum."""
    limit = norm.ppf(1 - (1 - level) / 2) ** 2

    def statistic(logarithm):
        ratio = np.exp(logarithm)
        a, b, c = (m + n) * ratio, -(m * ratio + x + n + y * ratio), x + y
        q = min(1.0, 1 / ratio, 2 * c / (-b + np.sqrt(max(0.0, b * b - 4 * a * c))))
        p = q * ratio
        variance = p * (1 - p) / m + ratio**2 * q * (1 - q) / n
        difference = (x / m - ratio * y / n) ** 2
        return difference / variance if variance > 0 else (0.0 if difference == 0 else np.inf)

    def root(inside, step):
        outside = inside + step
        while statistic(outside) < limit:
            outside += step
        low, high = sorted((outside - step, outside))
        return float(np.exp(brentq(lambda at: min(statistic(at), 1e6) - limit, low, high, xtol=1e-14, rtol=1e-14)))

    # A hair off the estimate, where numerator and variance may both vanish.
    start = np.log((x or 1e-6) / m * n / (y or 1e-6)) if x and y else (-18.0 if x == 0 else 18.0)
    low = 0.0 if x == 0 else root(start - 1e-9, -0.25)
    high = None if y == 0 else root(start + 1e-9, 0.25)
    return [low, high]


def pair(a, b, level):
    (x, m), (y, n) = a, b
    alpha = 1 - level
    katz = None
    if 0 < x < m and 0 < y < n:
        katz = [float(v) for v in confint_proportions_2indep(x, m, y, n, compare="ratio", method="log", alpha=alpha)]
    newcombe = confint_proportions_2indep(x, m, y, n, compare="diff", method="newcomb", alpha=alpha)
    return {"newcombe": [float(v) for v in newcombe], "katz-log": katz, "koopman-score": koopman(x, m, y, n, level)}


def simultaneous(kind, families, level):
    """Bounds of max - min or min / max from all pairs, each at the Bonferroni level; both orders of each pair."""
    pairs = [p for family in families for p in itertools.combinations(family, 2)]
    adjusted = 1 - (1 - level) / len(pairs)
    extreme = any(x == 0 or x == n for family in families for x, n in family)
    lows, highs = [], []
    for a, b in pairs:
        method = "newcombe" if kind == "difference" else ("koopman-score" if extreme else "katz-log")
        for first, second in ((a, b), (b, a)):
            low, high = pair(first, second, adjusted)[method]
            lows.append(low)
            highs.append(np.inf if high is None else high)
    if kind == "difference":
        return [max(0.0, max(lows)), min(1.0, max(highs))]
    return [min(lows), min(1.0, min(highs))]


def expand(groups):
    parts = [
        (index, label, prediction, count)
        for index, (tp, fp, fn, tn) in enumerate(groups)
        for label, prediction, count in ((1, 1, tp), (0, 1, fp), (1, 0, fn), (0, 0, tn))
    ]
    columns = np.array([(g, y, p) for g, y, p, count in parts for _ in range(count)])
    return columns[:, 0], columns[:, 1], columns[:, 2]


def case(groups):
    group, label, prediction = expand(groups)
    frame = MetricFrame(
        metrics={"selection": selection_rate, "tpr": true_positive_rate, "fpr": false_positive_rate},
        y_true=label,
        y_pred=prediction,
        sensitive_features=group,
    )
    selection = [(tp + fp, tp + fp + fn + tn) for tp, fp, fn, tn in groups]
    tpr = [(tp, tp + fn) for tp, fp, fn, tn in groups]
    fpr = [(fp, fp + tn) for tp, fp, fn, tn in groups]
    intervals = {}
    for name, families in {
        "demographic-parity": [selection],
        "equal-opportunity": [tpr],
        "equalized-odds": [tpr, fpr],
    }.items():
        for kind in ("difference", "ratio"):
            intervals[f"{name}-{kind}"] = simultaneous(kind, families, 0.95)
    return {
        "groups": [dict(zip(("tp", "fp", "fn", "tn"), counts)) for counts in groups],
        "byGroup": [{key: float(value) for key, value in row.items()} for row in frame.by_group.to_dict("records")],
        "figures": {
            name: float(function(label, prediction, sensitive_features=group)) for name, function in FIGURES.items()
        },
        "intervals": intervals,
    }


def main():
    warnings.simplefilter("ignore")
    random = np.random.default_rng(20240611)
    cases = [
        # Exactly four fifths, and a selection of shapes: perfect, extreme, many groups, very unequal sizes.
        [(24, 12, 6, 18), (30, 15, 5, 10)],
        [(30, 0, 10, 60), (20, 5, 20, 55)],
        [(40, 1, 0, 59), (39, 5, 1, 55)],
        [(0, 3, 40, 57), (12, 9, 28, 51)],
        [(500, 300, 200, 9000), (3, 4, 5, 30)],
    ]
    for size in (2, 2, 3, 3, 4, 5, 8):
        cases.append([tuple(int(v) for v in random.integers(1, 120, 4)) for _ in range(size)])
    rates = [(0, 10), (1, 10), (5, 10), (10, 10), (36, 40), (16, 80), (300, 1000), (1, 3), (99_999, 1_000_000)]
    pairs = [((36, 40), (16, 80)), ((5, 10), (300, 1000)), ((1, 3), (16, 80)), ((1, 10), (99_999, 1_000_000))]
    pairs += [((0, 10), (5, 10)), ((10, 10), (10, 10)), ((10, 10), (300, 1000)), ((5, 10), (0, 10))]
    wilson = [
        {"numerator": x, "denominator": n, "level": level, "bounds": [float(v) for v in proportion_confint(x, n, 1 - level, "wilson")]}
        for x, n in rates
        for level in LEVELS
    ]
    packages = ("fairlearn", "numpy", "pandas", "scikit-learn", "scipy", "statsmodels")
    document = {
        "versions": {"python": platform.python_version(), **{name: version(name) for name in packages}},
        "cases": [case(groups) for groups in cases],
        "wilson": wilson,
        "pairs": [{"a": a, "b": b, "level": level, **pair(a, b, level)} for a, b in pairs for level in LEVELS],
    }
    Path(__file__).with_name("reference.json").write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
