"""Evaluates the model of `model.py` on days it has not seen and writes the evidence to `evaluation/`."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset
from model import fit
from rides import CATEGORICAL, FEATURES, ID, LABEL, NUMERIC, load_rides, window
from sklearn.model_selection import GroupKFold
from windows import EVALUATED_ON, TRAINED_ON


def predict_unseen(train: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Rentals per hour, by a model trained on other days; on the training window itself by folds of whole days."""
    if EVALUATED_ON != TRAINED_ON:
        return pd.Series(fit(train, train[LABEL])(rows), index=rows.index)
    predicted = pd.Series(np.nan, index=rows.index)
    for known, unseen in GroupKFold(5).split(rows, groups=rows["day"]):
        model = fit(rows.iloc[known], rows[LABEL].iloc[known])
        predicted.iloc[unseen] = model(rows.iloc[unseen])
    return predicted


def write_drift_report(reference: pd.DataFrame, current: pd.DataFrame, folder: Path) -> None:
    schema = DataDefinition(numerical_columns=NUMERIC, categorical_columns=CATEGORICAL)
    snapshot = Report([DataDriftPreset()]).run(
        Dataset.from_pandas(current[FEATURES], data_definition=schema),
        Dataset.from_pandas(reference[FEATURES], data_definition=schema),
    )
    (folder / "evidently.json").write_text(json.dumps(json.loads(snapshot.json()), indent=1) + "\n")


def main() -> None:
    folder = Path("evaluation")
    folder.mkdir(exist_ok=True)
    rides = load_rides()
    train, rows = window(rides, TRAINED_ON), window(rides, EVALUATED_ON)
    rows[[ID, *FEATURES]].to_csv(folder / "features.csv", index=False)
    rows[[ID, LABEL]].assign(prediction=predict_unseen(train, rows)).to_csv(folder / "predictions.csv", index=False)
    write_drift_report(train, rows, folder)


if __name__ == "__main__":
    main()
