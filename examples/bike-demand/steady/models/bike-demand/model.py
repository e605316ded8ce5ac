"""Bike demand 1.1: boosted trees instead of a linear model, for the season it was trained on."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from rides import CATEGORICAL, FEATURES
from sklearn.ensemble import HistGradientBoostingRegressor


def fit(hours: pd.DataFrame, rentals: pd.Series) -> Callable[[pd.DataFrame], np.ndarray]:
    """A function from hours to expected rentals per hour, above 0."""
    kinds = {name: pd.CategoricalDtype(sorted(hours[name].unique())) for name in CATEGORICAL}
    model = HistGradientBoostingRegressor(
        loss="poisson",
        learning_rate=0.05,
        max_iter=300,
        max_leaf_nodes=15,
        categorical_features="from_dtype",
        random_state=0,
    )
    model.fit(hours[FEATURES].astype(kinds), rentals)
    return lambda rows: model.predict(rows[FEATURES].astype(kinds))
