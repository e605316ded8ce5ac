"""Mortgage approval 2.0: demographic parity by race while training; race and sex are never an input."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from fairlearn.reductions import DemographicParity, ExponentiatedGradient
from preparation import prepare
from sklearn.linear_model import LogisticRegression

EVALUATED_ON = "second"
THRESHOLD = 0.5

INPUTS = [
    "applicant_income",
    "loan_amount",
    "purchase_price",
    "loan_to_price",
    "housing_expense_pct",
    "obligations_pct",
    "industry_unemployment_pct",
    "mortgage_history",
    "consumer_history",
    "credit_guidelines",
    "bankruptcy",
    "delinquency",
    "employment",
    "cosigner",
    "units",
]


def fit(applications: pd.DataFrame, approved: pd.Series) -> Callable[[pd.DataFrame], np.ndarray]:
    """A function from applications to the ensemble's mean probability of approval, 0 to 1."""
    preparation = prepare(INPUTS)
    inputs = preparation.fit_transform(applications[INPUTS])
    search = ExponentiatedGradient(LogisticRegression(C=0.5, max_iter=2000), DemographicParity(ratio_bound=0.9))
    search.fit(inputs, approved, sensitive_features=applications["race"])
    members = [(search.weights_[index], search.predictors_[index]) for index in search.weights_.index]

    def score(rows: pd.DataFrame) -> np.ndarray:
        # Fairlearn draws one member by lot; the weighted mean gives the same applicant the same answer every time.
        prepared = preparation.transform(rows[INPUTS])
        return sum(weight * member.predict_proba(prepared)[:, 1] for weight, member in members if weight > 0)

    return score
