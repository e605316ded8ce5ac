"""Evaluates the model of `model.py` out of fold and writes the evidence to `evaluation/`."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from applications import CATEGORICAL, FEATURES, GROUPS, ID, LABEL, NUMERIC, load_applications
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset
from fairlearn.metrics import (
    MetricFrame,
    count,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from model import EVALUATED_ON, THRESHOLD, fit
from sklearn.metrics import accuracy_score
from sklearn.model_selection import StratifiedKFold

FOLDS, FOLD_SEED = 10, 2024
METRICS = {
    "count": count,
    "accuracy": accuracy_score,
    "selection_rate": selection_rate,
    "true_positive_rate": true_positive_rate,
    "false_positive_rate": false_positive_rate,
}


def scores_out_of_fold(table: pd.DataFrame) -> pd.Series:
    """Each application is scored by a model that has seen the other folds and, for the second intake, the first."""
    evaluated = table.index[table["intake"] == EVALUATED_ON]
    earlier = table.index[table["intake"] == "first"] if EVALUATED_ON == "second" else table.index[:0]
    strata = table.loc[evaluated, "race"] + table.loc[evaluated, LABEL].astype(str)
    scores = pd.Series(np.nan, index=evaluated)
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=FOLD_SEED).split(evaluated, strata):
        known = table.loc[earlier.append(evaluated[train])]
        score = fit(known, known[LABEL])
        scores.loc[evaluated[test]] = score(table.loc[evaluated[test]])
    return scores


def write_predictions(rows: pd.DataFrame, scores: pd.Series, folder: Path) -> pd.DataFrame:
    predictions = rows[[ID, LABEL]].assign(
        prediction=(scores >= THRESHOLD).astype("int64"), score=scores, **{name: rows[name] for name in GROUPS}
    )
    predictions.to_parquet(folder / "predictions.parquet", index=False)
    return predictions


def by_group(predictions: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    known = predictions.dropna(subset=groups)
    return MetricFrame(
        metrics=METRICS, y_true=known[LABEL], y_pred=known["prediction"], sensitive_features=known[groups]
    ).by_group


def write_fairness(predictions: pd.DataFrame, folder: Path) -> None:
    """Fairlearn's figures by group, in the forms that `pandas` writes."""
    by_race, by_sex, crossed = (by_group(predictions, names) for names in (["race"], ["sex"], GROUPS))
    by_race.to_csv(folder / "fairness.csv")
    by_race.reset_index().to_json(folder / "fairness.json", orient="records", indent=1)
    by_sex.to_json(folder / "fairness-sex.json", orient="split", indent=1)
    # Several group columns: pandas writes each key as a Python tuple in a string.
    crossed.to_json(folder / "fairness-race-sex.json", orient="columns", indent=1)


def write_drift_report(reference: pd.DataFrame, current: pd.DataFrame, folder: Path) -> None:
    schema = DataDefinition(numerical_columns=NUMERIC, categorical_columns=CATEGORICAL)
    report = Report([DataDriftPreset(num_method="ks", cat_method="psi", num_threshold=0.01)], include_tests=True)
    snapshot = report.run(
        Dataset.from_pandas(current[FEATURES], data_definition=schema),
        Dataset.from_pandas(reference[FEATURES], data_definition=schema),
    )
    (folder / "evidently.json").write_text(json.dumps(json.loads(snapshot.json()), indent=1) + "\n")


def main() -> None:
    folder = Path("evaluation")
    folder.mkdir(exist_ok=True)
    table = load_applications()
    rows = table[table["intake"] == EVALUATED_ON]
    rows[[ID, *FEATURES]].to_parquet(folder / "features.parquet", index=False)
    predictions = write_predictions(rows, scores_out_of_fold(table), folder)
    write_fairness(predictions, folder)
    write_drift_report(table[table["intake"] == "first"], rows, folder)


if __name__ == "__main__":
    main()
