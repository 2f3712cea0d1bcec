"""The rival of report: what a good analyst writes in an afternoon. FILE OUTDIR.

One read with dtypes, one groupby a table, five charts, JSON, CSV and a zip. It counts as things stood at the period's
end, as the product does; it has no ledger, coverage, embargo, signature or post.
"""

import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure

START, END = "2025-07-01", "2026-01-01"
WORDS = ("country", "legal_process", "outcome", "authority", "grounds", "data_requested", "data_disclosed",
         "refusal_reason", "notice")  # fmt: skip
DTYPES = {"received_on": "string", "closed_on": "string", "requests": "int32", "accounts_specified": "float32"}
DTYPES |= {"accounts_affected": "float32"} | dict.fromkeys(WORDS, "category")
TABLES = ("country", "legal_process", "outcome", "authority", "grounds", "refusal_reason", "month")
LISTED = ["month", "country", "legal_process", "grounds", "requests", "accounts_affected", "data_disclosed", "outcome"]


def read(file: str) -> pd.DataFrame:
    """The cases of the period, as they stood at its end."""
    cases = pd.read_csv(file, dtype=DTYPES)
    cases = cases[(cases["received_on"] >= START) & (cases["received_on"] < END)].copy()
    late = (cases["closed_on"] >= END).fillna(value=False)
    cases.loc[late, "outcome"] = "pending"
    cases["month"] = cases["received_on"].str.slice(0, 7)
    cases["disclosed"] = cases["requests"].where(cases["outcome"] == "disclosed", 0)
    cases["affected"] = cases["accounts_affected"].where(cases["outcome"] == "disclosed")
    return cases


def table(cases: pd.DataFrame, key: str) -> dict[str, dict[str, float]]:
    """One groupby."""
    wanted = {"requests": "sum", "disclosed": "sum", "accounts_specified": "sum", "affected": "sum"}
    rows: dict[str, dict[str, float]] = cases.groupby(key, observed=True).agg(wanted).to_dict("index")
    return rows


def split(rows: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """The rows of lists of kinds as rows of their kinds."""
    found: dict[str, dict[str, float]] = {}
    for kinds, row in rows.items():
        for kind in kinds.split(";"):
            so_far = found.setdefault(kind, dict.fromkeys(row, 0))
            found[kind] = {name: so_far[name] + row[name] for name in row}
    return found


def counted(cases: pd.DataFrame) -> dict[str, Any]:
    """Everything that the product's report says of these cases."""
    given = cases[cases["outcome"] == "disclosed"]
    tables: dict[str, object] = {f"by_{name}": table(cases, name) for name in TABLES}
    tables |= {"by_notice": table(given, "notice"), "by_data_requested": split(table(cases, "data_requested"))}
    tables["by_data_disclosed"] = split(table(given, "data_disclosed"))
    listed = given[LISTED].sort_values(LISTED).astype(object).where(given[LISTED].notna(), None)
    return {"tables": tables, "disclosures": listed.to_dict("records"), "requests": int(cases["requests"].sum())}


def draw(report: dict[str, Any], folder: Path) -> None:
    """A cover with the number, and bars for each table that the product draws."""
    mpl.use("Agg")
    cover = Figure(figsize=(10.24, 12.8), dpi=100)
    cover.text(0.1, 0.5, f"{report['requests']:,}", size=120)
    cover.savefig(folder / "1-overview.png")
    for place, name in enumerate(("country", "legal_process", "data_requested", "refusal_reason"), start=2):
        rows = sorted(report["tables"][f"by_{name}"].items(), key=lambda one: -one[1]["requests"])[:15]
        bars = Figure(figsize=(10.24, 12.8), dpi=100)
        axes = bars.subplots()
        axes.barh([str(word) for word, _ in rows], [row["requests"] for _, row in rows])
        axes.invert_yaxis()
        for line, (_, row) in enumerate(rows):
            axes.text(row["requests"], line, f" {row['requests']:,.0f}", va="center")
        bars.savefig(folder / f"{place}-{name}.png")


def write(report: dict[str, Any], folder: Path) -> None:
    """JSON, CSV, charts, checksums and a zip."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    frames = {name: pd.DataFrame.from_dict(rows, "index") for name, rows in report["tables"].items()}
    pd.concat(frames).to_csv(folder / "report.csv")
    draw(report, folder)
    files = sorted(path for path in folder.iterdir() if path.suffix in {".json", ".csv", ".png"})
    sums = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)
    (folder / "SHA256SUMS").write_text(sums)
    with zipfile.ZipFile(folder / "report.zip", "w") as archive:
        for path in [*files, folder / "SHA256SUMS"]:
            archive.write(path, path.name)


def main(file: str, out: str) -> None:
    write(counted(read(file)), Path(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
