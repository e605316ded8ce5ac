"""Writes drift.json: what SciPy and NumPy say of small made-up samples. Needs numpy and scipy; see `versions` there."""

import json
import math
import platform
from pathlib import Path

import numpy as np
import scipy
from scipy import stats
from scipy.spatial import distance
from scipy.stats._stats_py import _attempt_exact_2kssamp

rng = np.random.default_rng(20240229)
FLOOR = 1e-4
BINS = 10


def tied(values, digits):
    return np.round(values, digits)


def lognormal(n, shift, sigma=1.0):
    return rng.lognormal(shift, sigma, n)


def sample_pairs():
    normal = rng.normal
    yield "small, continuous", normal(0, 1, 17), normal(0.4, 1, 23)
    yield "equal sizes", normal(0, 1, 40), normal(0, 1.5, 40)
    yield "ties", tied(normal(0, 2, 60), 0), tied(normal(0.5, 2, 45), 0)
    yield "identical", np.arange(30.0), np.arange(30.0)
    yield "apart", np.arange(20.0), np.arange(20.0) + 100
    yield "zeros, half of them", np.maximum(normal(0, 1, 80), 0), np.maximum(normal(0.3, 1, 90), 0)
    yield "mass at the maximum", np.minimum(normal(1, 1, 70), 1), np.minimum(normal(0, 1, 70), 1)
    yield "one against many", np.array([0.25]), normal(0, 1, 50)
    yield "wide range", lognormal(300, 0, 4), lognormal(250, 0.5, 4)
    yield "far from zero", 1.6e9 + normal(0, 3, 120), 1.6e9 + normal(1, 3, 110)


def large_pairs():
    """Rules rather than values, so that the file stays small: value k of n is quantile((k + 1/2) / n) of a law."""
    yield "asymptotic, no drift", ["uniform", 12000, 0.0, 1.0], ["uniform", 9000, 0.0004, 1.0]
    yield "asymptotic, small drift", ["uniform", 10001, 0.0, 1.0], ["uniform", 10001, 0.014, 1.0]
    yield "asymptotic, drift", ["uniform", 20000, 0.0, 1.0], ["uniform", 15000, 0.03, 1.0]
    yield "asymptotic, few against many", ["uniform", 20000, 0.0, 1.0], ["uniform", 60, 0.05, 1.0]
    yield "exact, large", ["uniform", 3000, 0.0, 1.0], ["uniform", 2500, 0.02, 1.0]


def values_of(law):
    _, n, low, width = law
    return low + width * ((np.arange(n) + 0.5) / n)


def bins_of(reference, current):
    """Counts per bin of reference deciles; a value on which several fall is a bin of its own; no empty reference bin."""
    quantiles = np.quantile(reference, np.arange(1, BINS) / BINS)
    edges = []
    for value in np.unique(quantiles):
        if np.sum(quantiles == value) > 1:
            edges.append((value, "left"))
        edges.append((value, "right"))
    kept, before = [], 0
    for value, side in edges:
        upto = np.searchsorted(np.sort(reference), value, side)
        if before < upto < len(reference):
            kept.append((value, side))
            before = upto
    ends = lambda x: [0, *(int(np.searchsorted(np.sort(x), v, s)) for v, s in kept), len(x)]
    return np.diff(ends(reference)), np.diff(ends(current))


def psi_of(reference_counts, current_counts):
    r = np.maximum(reference_counts / reference_counts.sum(), FLOOR)
    c = np.maximum(current_counts / current_counts.sum(), FLOOR)
    return float(np.sum((c - r) * np.log(c / r)))


def psi_p_of(psi, n, m, bins):
    return float(stats.chi2.sf(psi * n * m / (n + m), bins - 1))


def numeric(reference, current):
    ks = stats.ks_2samp(reference, current, method="auto")
    r, c = bins_of(reference, current)
    n, m = len(reference), len(current)
    deviation = np.std(reference)
    bins = {"reference": r.tolist(), "current": c.tolist()}
    psi = psi_of(r, c) if len(r) > 1 else None
    return {
        "ks": {"statistic": float(ks.statistic), "pValue": float(ks.pvalue)},
        "wasserstein": float(stats.wasserstein_distance(reference, current) / deviation) if deviation > 0 else None,
        "bins": bins,
        "psi": None if psi is None else {"index": psi, "pValue": psi_p_of(psi, n, m, len(r))},
        "jensenShannon": float(distance.jensenshannon(r, c, base=2)),
    }


def categorical(reference, current):
    r, c = np.array(reference), np.array(current)
    test = stats.chi2_contingency([r, c], correction=False)
    n, m = r.sum(), c.sum()
    psi = psi_of(r, c)
    # Cramér's V with the rows brought to equal size: shares in the place of counts.
    v = stats.contingency.association(np.round(np.array([r / n, c / m]) * 1e12).astype(np.int64), method="cramer")
    return {
        "reference": reference,
        "current": current,
        "chiSquare": {"statistic": float(test.statistic), "degrees": int(test.dof), "pValue": float(test.pvalue)},
        "cramersV": float(v),
        "jensenShannon": float(distance.jensenshannon(r, c, base=2)),
        "psi": {"index": psi, "pValue": psi_p_of(psi, int(n), int(m), len(r))},
    }


def kolmogorov_tails():
    for n in [1, 2, 5, 20, 100, 140, 141, 500, 5000, 100000, 100001, 500000]:
        for z in [0.3, 0.5, 0.7, 0.9, 1.2, 1.358, 1.48, 1.6, 2.1, 3, 6, 19]:
            d = z / math.sqrt(n)
            if d < 1:
                yield [n, d, float(stats.kstwo.sf(d, n))]
        for t in [0.4, 0.9, 1.0, 2.5, 0.5 * n, n - 0.5]:
            if 0 < t < n:
                yield [n, t / n, float(stats.kstwo.sf(t / n, n))]


def chi_square_tails():
    for degrees in [1, 2, 3, 4, 9, 10, 99, 1000]:
        for x in [1e-6, 0.1, 3.84, 10, 50, 300, 900, 1400]:
            yield [x, degrees, float(stats.chi2.sf(x, degrees))]


def exact_tails():
    for n, m in [(5, 7), (10, 10), (30, 45), (100, 101), (1000, 1000), (400, 9999)]:
        lcm = math.lcm(n, m)
        for d in [0.01, 0.05, 0.2, 0.9]:
            h = max(1, round(d * lcm))
            done, _, p = _attempt_exact_2kssamp(n, m, math.gcd(n, m), h / lcm, "two-sided")
            if done and p > 0:
                yield [n, m, h, float(p)]


p_values = [[0.01, 0.04, 0.03, 0.005], [0.5], [0.2, 0.2, 0.2], [1.0, 0.0, 1e-12, 0.049, 0.05, 0.7], rng.uniform(size=25).tolist()]
document = {
    "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
    "samples": [
        {"name": name, "reference": a.tolist(), "current": b.tolist(), **numeric(a, b)} for name, a, b in sample_pairs()
    ],
    "large": [
        {"name": name, "reference": a, "current": b, **numeric(values_of(a), values_of(b))} for name, a, b in large_pairs()
    ],
    "categories": [
        categorical([50, 30, 20], [40, 40, 20]),
        categorical([120, 80], [60, 40]),
        categorical([400, 5, 95, 0], [30, 6, 9, 5]),
        categorical([10, 20, 30, 40, 50, 60], [60, 50, 40, 30, 20, 10]),
        categorical([1000, 0], [990, 10]),
    ],
    "kolmogorov": list(kolmogorov_tails()),
    "chiSquare": list(chi_square_tails()),
    "exact": list(exact_tails()),
    "benjaminiHochberg": [
        {"pValues": p, "adjusted": stats.false_discovery_control(p, method="bh").tolist()} for p in p_values
    ],
}
Path(__file__).with_name("drift.json").write_text(json.dumps(document, indent=1) + "\n")
