"""The drift report of Evidently 0.4, for monitoring of that generation. Runs in an environment of its own."""

import json
from datetime import datetime
from pathlib import Path

from evidently import ColumnMapping
from evidently.metric_preset import DataDriftPreset
from evidently.report import Report
from rides import CATEGORICAL, FEATURES, NUMERIC, load_rides, window
from windows import EVALUATED_ON, TRAINED_ON


def main() -> None:
    rides = load_rides()
    # A fixed time makes the report the same on every run.
    report = Report([DataDriftPreset()], timestamp=datetime(2026, 11, 1))
    report.run(
        reference_data=window(rides, TRAINED_ON)[FEATURES],
        current_data=window(rides, EVALUATED_ON)[FEATURES],
        column_mapping=ColumnMapping(numerical_features=NUMERIC, categorical_features=CATEGORICAL),
    )
    Path("evaluation/evidently-legacy.json").write_text(json.dumps(json.loads(report.json()), indent=1) + "\n")


if __name__ == "__main__":
    main()
