"""Writes the figures of `evaluation/predictions.parquet` into MODEL_CARD.md; the prose around them stays as it is."""

import re
from pathlib import Path

import pandas as pd
from applications import GROUPS, LABEL
from fairlearn.metrics import (
    MetricFrame,
    count,
    demographic_parity_ratio,
    equal_opportunity_difference,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score, roc_auc_score

CARD = Path(__file__).with_name("MODEL_CARD.md")


def overall(rows: pd.DataFrame) -> dict[str, float]:
    label, prediction = rows[LABEL], rows["prediction"]
    return {
        "accuracy": accuracy_score(label, prediction),
        "precision": precision_score(label, prediction),
        "recall": recall_score(label, prediction),
        "f1": f1_score(label, prediction),
        "roc_auc": roc_auc_score(label, rows["score"]),
    }


def metrics_table(rows: pd.DataFrame) -> list[str]:
    names = {"accuracy": "Accuracy", "precision": "Precision", "recall": "Recall", "f1": "F1", "roc_auc": "ROC AUC"}
    lines = [f"| {names[key]} | {value:.3f} |" for key, value in overall(rows).items()]
    return ["| Metric | Value |", "|---|---|", *lines]


def fairness_table(rows: pd.DataFrame) -> list[str]:
    lines = ["| Groups | Demographic parity ratio | Equal opportunity difference |", "|---|---|---|"]
    for group in GROUPS:
        known = rows.dropna(subset=[group])
        sides = {
            "y_true": known[LABEL],
            "y_pred": known["prediction"],
            "sensitive_features": known[group],
        }
        lines.append(
            f"| {group} | {demographic_parity_ratio(**sides):.3f} | {equal_opportunity_difference(**sides):.3f} |"
        )
    return lines


def groups_table(rows: pd.DataFrame) -> list[str]:
    lines = [
        "| Group | Rows | Selection rate | True positive rate | False positive rate |",
        "|---|---|---|---|---|",
    ]
    measures = [count, selection_rate, true_positive_rate, false_positive_rate]
    for group in GROUPS:
        known = rows.dropna(subset=[group])
        frame = MetricFrame(
            metrics={measure.__name__: measure for measure in measures},
            y_true=known[LABEL],
            y_pred=known["prediction"],
            sensitive_features=known[group],
        )
        for name, (size, *rates) in zip(frame.by_group.index, frame.by_group.to_numpy(), strict=True):
            lines.append(f"| {group} = {name} | {int(size)} | " + " | ".join(f"{rate:.3f}" for rate in rates) + " |")
    return lines


def main() -> None:
    rows = pd.read_parquet("evaluation/predictions.parquet")
    text = CARD.read_text()
    for key, value in overall(rows).items():
        text = re.sub(rf"(- type: {key}\n\s+value: )[0-9.]+", rf"\g<1>{value:.4f}", text)
    for name, table in {"metrics": metrics_table, "fairness": fairness_table, "groups": groups_table}.items():
        start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
        before, rest = text.split(start)
        after = rest.split(end)[1]
        text = before + start + "\n\n" + "\n".join(table(rows)) + "\n\n" + end + after
    CARD.write_text(text)


if __name__ == "__main__":
    main()
