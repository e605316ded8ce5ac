"""Writes the figures of `evaluation/predictions.csv` into MODEL_CARD.md; the prose around them stays as it is."""

import re
from pathlib import Path

import pandas as pd
from rides import LABEL
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

CARD = Path(__file__).with_name("MODEL_CARD.md")
NAMES = {"mae": "MAE", "rmse": "RMSE", "r2": "R2"}


def figures(rows: pd.DataFrame) -> dict[str, float]:
    sides = rows[LABEL], rows["prediction"]
    return {"mae": mean_absolute_error(*sides), "rmse": root_mean_squared_error(*sides), "r2": r2_score(*sides)}


def main() -> None:
    values = figures(pd.read_csv("evaluation/predictions.csv"))
    text = CARD.read_text()
    for key, value in values.items():
        text = re.sub(rf"(- type: {key}\n\s+value: )-?[0-9.]+", rf"\g<1>{value:.4f}", text)
    start, end = "<!-- metrics:start -->", "<!-- metrics:end -->"
    before, rest = text.split(start)
    lines = ["| Metric | Value |", "|---|---|", *(f"| {NAMES[key]} | {value:.3f} |" for key, value in values.items())]
    CARD.write_text(before + start + "\n\n" + "\n".join(lines) + "\n\n" + end + rest.split(end)[1])


if __name__ == "__main__":
    main()
