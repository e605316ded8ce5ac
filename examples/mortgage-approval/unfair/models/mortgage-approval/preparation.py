"""Turns applications into a matrix: medians for missing numbers, `unknown` for missing words."""

from applications import NUMERIC
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def prepare(inputs: list[str]) -> ColumnTransformer:
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    words = make_pipeline(
        SimpleImputer(strategy="constant", fill_value="unknown"),
        OneHotEncoder(handle_unknown="ignore", sparse_output=False),
    )
    return ColumnTransformer(
        [
            ("numbers", numbers, [name for name in inputs if name in NUMERIC]),
            ("words", words, [name for name in inputs if name not in NUMERIC]),
        ]
    )
