"""Mortgage approval 2.0: every column that helps, and both decisions weighted alike."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from applications import FEATURES, GROUPS
from preparation import prepare
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

EVALUATED_ON = "second"
THRESHOLD = 0.5

INPUTS = FEATURES + GROUPS


def fit(applications: pd.DataFrame, approved: pd.Series) -> Callable[[pd.DataFrame], np.ndarray]:
    """A function from applications to the probability of approval, 0 to 1."""
    model = make_pipeline(prepare(INPUTS), LogisticRegression(C=0.5, class_weight="balanced", max_iter=2000))
    model.fit(applications[INPUTS], approved)
    return lambda rows: model.predict_proba(rows[INPUTS])[:, 1]
