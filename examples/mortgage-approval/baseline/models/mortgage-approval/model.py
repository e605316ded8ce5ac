"""Mortgage approval 1.0: a plain logistic regression on the loan and the credit history."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from preparation import prepare
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

EVALUATED_ON = "first"
THRESHOLD = 0.5

INPUTS = [
    "loan_to_price",
    "housing_expense_pct",
    "obligations_pct",
    "industry_unemployment_pct",
    "bankruptcy",
    "delinquency",
    "employment",
]


def fit(applications: pd.DataFrame, approved: pd.Series) -> Callable[[pd.DataFrame], np.ndarray]:
    """A function from applications to the probability of approval, 0 to 1."""
    model = make_pipeline(prepare(INPUTS), LogisticRegression(C=0.5, max_iter=2000))
    model.fit(applications[INPUTS], approved)
    return lambda rows: model.predict_proba(rows[INPUTS])[:, 1]
