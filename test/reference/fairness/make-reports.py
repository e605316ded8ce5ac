"""Writes the Fairlearn exports that the tests of the reader read, as Fairlearn and pandas write them.

Run from this folder with the versions of requirements.txt:  python make-reports.py
"""

from pathlib import Path

import numpy as np
import pandas as pd
from fairlearn.metrics import MetricFrame, count, false_positive_rate, selection_rate, true_positive_rate
from sklearn.metrics import accuracy_score

FOLDER = Path(__file__).parent / "reports"
METRICS = {
    "count": count,
    "selection_rate": selection_rate,
    "true_positive_rate": true_positive_rate,
    "false_positive_rate": false_positive_rate,
    "accuracy": accuracy_score,
}

random = np.random.default_rng(20240611)
rows = 400
people = pd.DataFrame(
    {
        "sex": random.choice(["F", "M"], rows),
        "site": random.choice(["St John's", 'the "Elms"', "a\\b, c", "Zürich"], rows),
        "age": random.choice([1, 2, 3], rows),
    }
)
label = random.integers(0, 2, rows)
prediction = random.integers(0, 2, rows)
# One crossing without rows, for which Fairlearn leaves its figures undefined.
people.loc[(people["sex"] == "F") & (people["age"] == 3), "age"] = 2


def by_group(features):
    frame = MetricFrame(metrics=METRICS, y_true=label, y_pred=prediction, sensitive_features=people[features])
    return frame.by_group


FOLDER.mkdir(exist_ok=True)
sex, crossed, empty = by_group(["sex"]), by_group(["sex", "site"]), by_group(["sex", "age"])
sex.to_csv(FOLDER / "sex.csv")
crossed.to_csv(FOLDER / "sex-site.csv")
empty.to_csv(FOLDER / "sex-age.csv")
sex.to_json(FOLDER / "sex-columns.json")
crossed.to_json(FOLDER / "sex-site-columns.json")
empty.to_json(FOLDER / "sex-age-columns.json")
crossed.to_json(FOLDER / "sex-site-split.json", orient="split")
crossed.reset_index().to_json(FOLDER / "sex-site-records.json", orient="records")
crossed.reset_index().to_json(FOLDER / "sex-site-reset.json")
