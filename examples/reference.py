"""Writes reference.json: the figures of Fairlearn, SciPy and NumPy that Assay's own figures are compared with."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from fairlearn import metrics as fairlearn
from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2_contingency, ks_2samp, wasserstein_distance

FAIRNESS_STATES = [f"mortgage-approval/{state}" for state in ("baseline", "unfair", "better")]
GROUPS = [["race"], ["sex"], ["race", "sex"]]
DRIFT_PAIRS = [
    ("mortgage-approval/baseline", "mortgage-approval/unfair"),
    ("mortgage-approval/baseline", "mortgage-approval/better"),
    ("bike-demand/baseline", "bike-demand/drifted"),
    ("bike-demand/baseline", "bike-demand/steady"),
]
MANY_VALUES = 20
SHARE_FLOOR = 1e-4

DEFINITIONS = {
    "fairness": "Fairlearn, method between_groups; rows with a missing value in the group columns are left out first.",
    "missing": "Missing values are dropped column by column before every drift figure.",
    "ks": "scipy.stats.ks_2samp, two-sided: pValue with method auto, pValueAsymptotic with method asymp.",
    "wasserstein": "scipy.stats.wasserstein_distance; divided by the reference's standard deviation, ddof 0 or 1.",
    "quantileBins": "Inner edges: distinct numpy.quantile(reference, 0.1 to 0.9, linear); bins closed above.",
    "psi": "Sum over bins or categories of (c - r) ln(c / r); shares below 1e-4 become 1e-4, not renormalised.",
    "jensenShannon": "scipy.spatial.distance.jensenshannon (root of the divergence), base 2 and e, same bins.",
    "chiSquare": "scipy.stats.chi2_contingency on the counts as they are, not pooled; Yates: correction True.",
}


def fairness(predictions: pd.DataFrame, groups: list[str]) -> dict:
    known = predictions.dropna(subset=groups)
    sides = {"y_true": known["approved"], "y_pred": known["prediction"], "sensitive_features": known[groups]}
    names = [
        f"{notion}_{kind}"
        for notion in ("demographic_parity", "equal_opportunity", "equalized_odds")
        for kind in ("difference", "ratio")
    ]
    by_group = fairlearn.MetricFrame(
        metrics={
            "count": fairlearn.count,
            "positives": lambda label, _: int(np.sum(label)),
            "selected": lambda _, prediction: int(np.sum(prediction)),
            "truePositives": lambda label, prediction: int(np.sum((label == 1) & (prediction == 1))),
            "selectionRate": fairlearn.selection_rate,
            "truePositiveRate": fairlearn.true_positive_rate,
            "falsePositiveRate": fairlearn.false_positive_rate,
        },
        **sides,
    ).by_group
    return {
        "groups": groups,
        "rows": len(known),
        "rowsWithoutGroup": len(predictions) - len(known),
        **{name: float(getattr(fairlearn, name)(**sides)) for name in names},
        "byGroup": by_group.reset_index().to_dict("records"),
    }


def psi(reference_counts: np.ndarray, current_counts: np.ndarray) -> float:
    r = np.maximum(reference_counts / reference_counts.sum(), SHARE_FLOOR)
    c = np.maximum(current_counts / current_counts.sum(), SHARE_FLOOR)
    return float(np.sum((c - r) * np.log(c / r)))


def counts_figures(reference_counts: np.ndarray, current_counts: np.ndarray) -> dict:
    return {
        "reference": reference_counts.tolist(),
        "current": current_counts.tolist(),
        "psi": psi(reference_counts, current_counts),
        "jensenShannonBase2": float(jensenshannon(reference_counts, current_counts, base=2)),
        "jensenShannonBaseE": float(jensenshannon(reference_counts, current_counts)),
    }


def numeric(reference: pd.Series, current: pd.Series) -> dict:
    ks, asymptotic = ks_2samp(reference, current), ks_2samp(reference, current, method="asymp")
    wasserstein = float(wasserstein_distance(reference, current))
    edges = np.unique(np.quantile(reference, np.arange(1, 10) / 10))
    bins = [np.bincount(np.searchsorted(edges, side), minlength=len(edges) + 1) for side in (reference, current)]
    return {
        "ks": {
            "statistic": float(ks.statistic),
            "pValue": float(ks.pvalue),
            "pValueAsymptotic": float(asymptotic.pvalue),
        },
        "wasserstein": {
            "distance": wasserstein,
            "referenceStd": float(np.std(reference)),
            "normalised": wasserstein / float(np.std(reference)),
            "normalisedDdof1": wasserstein / float(np.std(reference, ddof=1)),
        },
        "quantileBins": {"edges": edges.tolist(), **counts_figures(*bins)},
    }


def categorical(reference: pd.Series, current: pd.Series) -> dict:
    names = sorted(set(reference) | set(current))
    counts = [side.value_counts().reindex(names, fill_value=0).to_numpy() for side in (reference, current)]
    figures = {"names": names, **counts_figures(*counts)}
    if len(names) > 1:
        plain, corrected = (chi2_contingency(counts, correction=correction) for correction in (False, True))
        figures["chiSquare"] = {
            "statistic": float(plain.statistic),
            "degreesOfFreedom": int(plain.dof),
            "pValue": float(plain.pvalue),
            "smallestExpected": float(plain.expected_freq.min()),
            "statisticYates": float(corrected.statistic),
            "pValueYates": float(corrected.pvalue),
        }
    return figures


def column(reference: pd.Series, current: pd.Series) -> dict:
    known_reference, known_current = reference.dropna(), current.dropna()
    is_number = pd.api.types.is_numeric_dtype(reference)
    figures = {
        "type": "numeric" if is_number else "categorical",
        "nReference": len(known_reference),
        "nCurrent": len(known_current),
        "missingReference": int(reference.isna().sum()),
        "missingCurrent": int(current.isna().sum()),
    }
    if is_number:
        figures |= numeric(known_reference, known_current)
    if not is_number or known_reference.nunique() <= MANY_VALUES:
        figures["categories"] = categorical(known_reference, known_current)
    return figures


def read_table(folder: Path, name: str) -> pd.DataFrame:
    parquet = folder / f"{name}.parquet"
    return pd.read_parquet(parquet) if parquet.exists() else pd.read_csv(folder / f"{name}.csv")


def drift(root: Path, reference: str, current: str, table: str) -> dict:
    sides = [read_table(root / state / "evaluation", table) for state in (reference, current)]
    return {
        name: column(sides[0][name], sides[1][name]) for name in sides[0].columns if name not in ("id", "race", "sex")
    }


def write_reference(root: Path) -> None:
    figures = {
        "definitions": DEFINITIONS,
        "fairness": {
            state: [
                fairness(pd.read_parquet(root / state / "evaluation" / "predictions.parquet"), groups)
                for groups in GROUPS
            ]
            for state in FAIRNESS_STATES
        },
        "drift": [
            {
                "reference": reference,
                "current": current,
                "features": drift(root, reference, current, "features"),
                "predictions": drift(root, reference, current, "predictions"),
            }
            for reference, current in DRIFT_PAIRS
        ],
    }
    (root / "reference.json").write_text(json.dumps(figures, indent=1, allow_nan=False) + "\n")
