"""Hourly bike rentals in Washington, D.C., 2011, from the `Bikeshare` table inside the PyPI package `ISLP`."""

from importlib.metadata import distribution

import pandas as pd

ID, LABEL = "id", "bikers"
NUMERIC = ["hour", "temperature", "felt_temperature", "humidity", "wind_speed"]
CATEGORICAL = ["weather", "weekday", "kind_of_day"]
FEATURES = NUMERIC + CATEGORICAL

WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
MAY_TO_SEPTEMBER, JANUARY_TO_MARCH = range(121, 274), range(1, 91)


def load_rides() -> pd.DataFrame:
    """One row per hour: id, day of the year, features, rentals. Temperatures, humidity and wind are 0 to 1."""
    # Importing ISLP would import torch; its table is a plain file of the package.
    raw = pd.read_csv(distribution("ISLP").locate_file("ISLP/data/Bikeshare.csv"))
    day = raw["day"].astype("int64")
    return pd.DataFrame(
        {
            ID: [f"D{d:03d}H{h:02d}" for d, h in zip(day, raw["hr"], strict=True)],
            "day": day,
            "hour": raw["hr"].astype("int64"),
            "temperature": raw["temp"],
            "felt_temperature": raw["atemp"],
            "humidity": raw["hum"],
            "wind_speed": raw["windspeed"],
            "weather": raw["weathersit"],
            "weekday": raw["weekday"].map(dict(enumerate(WEEKDAYS))),
            "kind_of_day": raw["workingday"].map({0: "free", 1: "working"}),
            LABEL: raw["bikers"].astype("int64"),
        }
    )


def window(rides: pd.DataFrame, name: str) -> pd.DataFrame:
    """`even` and `odd` days from May to September, or every day from January to March as `winter`."""
    if name == "winter":
        return rides[rides["day"].isin(JANUARY_TO_MARCH)]
    summer = rides[rides["day"].isin(MAY_TO_SEPTEMBER)]
    return summer[summer["day"] % 2 == (0 if name == "even" else 1)]
