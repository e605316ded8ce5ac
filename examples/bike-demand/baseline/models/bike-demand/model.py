"""Bike demand 1.0: a Poisson regression on the hour of a working or free day and on the weather."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import PoissonRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

MEASUREMENTS = ["temperature", "felt_temperature", "humidity", "wind_speed"]


def with_kind_of_hour(hours: pd.DataFrame) -> pd.DataFrame:
    """Eight o'clock is a rush on a working day and quiet on a free one, so each such hour gets its own level."""
    return hours.assign(kind_of_hour=hours["hour"].astype(str) + hours["kind_of_day"])


def fit(hours: pd.DataFrame, rentals: pd.Series) -> Callable[[pd.DataFrame], np.ndarray]:
    """A function from hours to expected rentals per hour, above 0."""
    inputs = ColumnTransformer(
        [
            ("words", OneHotEncoder(handle_unknown="ignore"), ["kind_of_hour", "weather", "weekday"]),
            ("numbers", StandardScaler(), MEASUREMENTS),
        ]
    )
    model = make_pipeline(inputs, PoissonRegressor(alpha=1e-3, max_iter=2000))
    model.fit(with_kind_of_hour(hours), rentals)
    return lambda rows: model.predict(with_kind_of_hour(rows))
