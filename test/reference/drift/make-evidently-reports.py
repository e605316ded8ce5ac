"""Writes the small Evidently reports beside this file: one run per version, each in its own environment.

    python make-evidently-reports.py FOLDER VERSION

Versions used: evidently 0.6.7 and 0.7.0 (numpy 1.26, pandas 2.2, scipy 1.13), 0.7.23 (numpy 2.3, pandas 2.3, scipy 1.17).
"""

import sys

import numpy as np
import pandas as pd

folder, version = sys.argv[1], sys.argv[2]
rng = np.random.default_rng(7)
n = 60


def table(mean):
    return pd.DataFrame(
        {"income": rng.normal(mean, 9, n).round(1), "region": rng.choice(list("abc"), n)}
    )


reference, current = table(50), table(58)


def write(name, text):
    with open(f"{folder}/evidently-{version}{name}.json", "w") as file:
        file.write(text)


if version.startswith("0.7"):
    from evidently import Report
    from evidently.presets import DataDriftPreset

    write("", Report([DataDriftPreset()]).run(current, reference).json())
    with_tests = Report([DataDriftPreset()], include_tests=True)
    write("-with-tests", with_tests.run(current, reference).json())
    if version != "0.7.0":
        constant = Report([DataDriftPreset(num_method="t_test")])
        run = constant.run(current.assign(income=1.0), reference.assign(income=1.0))
        write("-constant", run.json())
else:
    from evidently.metric_preset import DataDriftPreset
    from evidently.report import Report
    from evidently.test_preset import DataDriftTestPreset
    from evidently.test_suite import TestSuite

    report = Report([DataDriftPreset()])
    report.run(reference_data=reference, current_data=current)
    write("-report", report.json())
    suite = TestSuite([DataDriftTestPreset()])
    suite.run(reference_data=reference, current_data=current)
    write("-test-suite", suite.json())
