"""The sums and the tables of a report, as verify.py expects them: readers get both in one file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

COLUMNS = ("requests", "requests_with_disclosure", "accounts_specified", "accounts_affected")
DISJOINT = ("by_country", "by_legal_process", "by_outcome", "by_authority", "by_grounds", "by_month", "by_emergency",
            "by_data_category", "by_content_requested", "by_timing")  # fmt: skip
PARTS = ("by_data_requested", "by_data_disclosed", "by_refusal_reason", "by_notice", "by_content_disclosed")
LISTED = {"month": "by_month", "country": "by_country", "legal_process": "by_legal_process", "grounds": "by_grounds"}
CARRIED, DISCLOSED = ("opening", "received", "closed", "closing"), "requests_with_disclosure"
SINGLE = ("carried_forward", "non_government", "preservation")
COUNTED = (*SINGLE, "outcomes_by_process", "response_times", "content_or_keys")
REMOVALS, BY_COUNTRY = "removal_orders", ("by_country", "removal_orders_by_country")
LABELED = ("row", "column", "legal_process", "grounds", "data_disclosed", "outcome")
CELL = ("state", "value", "low", "high", "missing", "reason")
NOT_COMPARED = {"covered", "country", *(f"{name}_label" for name in LABELED)}
UNBOUNDED = 10**18
CODES = (  # of each country, with two letters and with three, as in the CSV files
    "ADANDAEAREAFAFGAGATGAIAIAALALBAMARMAOAGOAQATAARARGASASMATAUTAUAUSAWABWAXALAAZAZEBABIHBBBRBBDBGDBEBELBFBFABGBGR"
    "BHBHRBIBDIBJBENBLBLMBMBMUBNBRNBOBOLBQBESBRBRABSBHSBTBTNBVBVTBWBWABYBLRBZBLZCACANCCCCKCDCODCFCAFCGCOGCHCHECICIV"
    "CKCOKCLCHLCMCMRCNCHNCOCOLCRCRICUCUBCVCPVCWCUWCXCXRCYCYPCZCZEDEDEUDJDJIDKDNKDMDMADODOMDZDZAECECUEEESTEGEGYEHESH"
    "ERERIESESPETETHEUEUEFIFINFJFJIFKFLKFMFSMFOFROFRFRAGAGABGBGBRGDGRDGEGEOGFGUFGGGGYGHGHAGIGIBGLGRLGMGMBGNGINGPGLP"
    "GQGNQGRGRCGSSGSGTGTMGUGUMGWGNBGYGUYHKHKGHMHMDHNHNDHRHRVHTHTIHUHUNIDIDNIEIRLILISRIMIMNININDIOIOTIQIRQIRIRNISISL"
    "ITITAJEJEYJMJAMJOJORJPJPNKEKENKGKGZKHKHMKIKIRKMCOMKNKNAKPPRKKRKORKWKWTKYCYMKZKAZLALAOLBLBNLCLCALILIELKLKALRLBR"
    "LSLSOLTLTULULUXLVLVALYLBYMAMARMCMCOMDMDAMEMNEMFMAFMGMDGMHMHLMKMKDMLMLIMMMMRMNMNGMOMACMPMNPMQMTQMRMRTMSMSRMTMLT"
    "MUMUSMVMDVMWMWIMXMEXMYMYSMZMOZNANAMNCNCLNENERNFNFKNGNGANINICNLNLDNONORNPNPLNRNRUNUNIUNZNZLOMOMNPAPANPEPERPFPYF"
    "PGPNGPHPHLPKPAKPLPOLPMSPMPNPCNPRPRIPSPSEPTPRTPWPLWPYPRYQAQATREREUROROURSSRBRURUSRWRWASASAUSBSLBSCSYCSDSDNSESWE"
    "SGSGPSHSHNSISVNSJSJMSKSVKSLSLESMSMRSNSENSOSOMSRSURSSSSDSTSTPSVSLVSXSXMSYSYRSZSWZTCTCATDTCDTFATFTGTGOTHTHATJTJK"
    "TKTKLTLTLSTMTKMTNTUNTOTONTRTURTTTTOTVTUVTWTWNTZTZAUAUKRUGUGAUMUMIUNUNOUSUSAUYURYUZUZBVAVATVCVCTVEVENVGVGBVIVIR"
    "VNVNMVUVUTWFWLFWSWSMXKXKXYEYEMYTMYTZAZAFZMZMBZWZWEZZZZZ"
)
COUNTRIES = {CODES[at : at + 2]: CODES[at + 2 : at + 5] for at in range(0, len(CODES), 5)}


def contradictions(document: Mapping[str, Any]) -> Iterator[str]:
    totals, tables = document["totals"], document["tables"]  # a figure is exact, a range, or not recorded
    for name, column in ((name, column) for name in DISJOINT for column in COLUMNS):
        yield from check_column(f"{column} in {name}", [row[column] for row in tables[name]], totals[column])
    rows = [row for name in (*DISJOINT, *PARTS) for row in tables[name]]
    single = (totals, document["non_government"], document["preservation"])
    for row in (*rows, *single, *(row for row in tables["history"] if not row.get("disputed"))):
        if bounds(row[DISCLOSED])[0] > bounds(row["requests"])[1]:
            yield f"{row.get('row', 'totals')}: more requests with disclosure than requests"
    for row, column in ((row, column) for row in rows for column in COLUMNS):
        if bounds(row[column])[0] > bounds(totals[column])[1]:
            yield f"{row['row']}: {column} are more than the total"
    own = [row for row in tables["history"] if row["row"] == document["period"]["label"]]
    if any(row[column] != totals[column] for row in own for column in COLUMNS):
        yield "the history has other figures for this period than the totals"
    yield from check_carried([document["carried_forward"][name] for name in CARRIED])
    yield from check_disclosures(document)


def check_column(place: str, cells: Sequence[Mapping[str, Any]], total: Mapping[str, Any]) -> Iterator[str]:
    low, high = (sum(bounds(cell)[end] for cell in cells) for end in (0, 1))
    if low > bounds(total)[1] or high < bounds(total)[0]:
        yield f"{place} do not come to the total"
    missing = sum(cell.get("missing", 0) for cell in cells)
    if cells and all(cell["state"] == "exact" for cell in (*cells, total)) and missing != total.get("missing", 0):
        yield f"{place} lack another number of cases than the total"


def check_carried(cells: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    opening, received, closed, closing = map(bounds, cells)
    if opening[0] + received[0] > closed[1] + closing[1] or opening[1] + received[1] < closed[0] + closing[0]:
        yield "carried_forward: opening and received, less closed, are not closing"


def check_disclosures(document: Mapping[str, Any]) -> Iterator[str]:
    """Count again: the list of disclosures, where there is one, names every request with disclosure."""
    listed = document["disclosures"]
    if listed is None:
        return
    counted = [(listed, document["totals"])]
    for field, name in LISTED.items():
        if all(item[field] is not None for item in listed):
            counted += [([it for it in listed if it[field] == row["row"]], row) for row in document["tables"][name]]
    sums = [(sum(item["requests"] for item in items), bounds(row[DISCLOSED])) for items, row in counted]
    if any(not low <= count <= high for count, (low, high) in sums):
        yield "the list of disclosures does not come to the figures"


def tables_of(document: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Return the numbers and codes of the rows of each CSV file, by the end of its name."""
    period, tables, listed = document["period"], document["tables"], document["disclosures"]
    stem = {"publisher": document["publisher"]["name"].removeprefix("'"), "period": period["label"]}
    stem["edition"] = document["edition"]
    span = {"period_start": period["start"], "period_end": date.fromisoformat(period["end"]) - timedelta(days=1)}
    counted, section = {name: document[name] for name in COUNTED}, document.get(REMOVALS, {})
    counted |= {REMOVALS if name == "totals" else f"{REMOVALS}_{name}": part for name, part in section.items()}
    counted["legal_bands"] = (document["legal_bands"] or {"rows": []})["rows"]
    made = {".csv": [*cell_rows({"totals": document["totals"], **tables, **counted})]}
    before = {row["row"]: row for row in (document["by_country_before"] or {"rows": []})["rows"]}
    by_country = ((row["row"], {name: row[name] for name in COLUMNS}) for row in tables["by_country"])
    made["-by-country.csv"] = [span | wide(code, cells, before.get(code)) for code, cells in by_country]
    if listed is not None:
        made["-disclosures.csv"] = [disclosure(item) for item in listed]
    return {end: [{key: str(cell) for key, cell in (stem | row).items()} for row in rows] for end, rows in made.items()}


def cell_rows(parts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for table, part in parts.items():
        rows = {row["row"]: row for row in part} if isinstance(part, list) else {"all": part}
        for row, cells in (part if table == "response_times" else rows).items():
            place = {"table": table, "row": COUNTRIES.get(row, row) if table in BY_COUNTRY else row}
            for column, cell in ((column, cell) for column, cell in cells.items() if isinstance(cell, dict)):
                known = {name: cell.get(name, "") for name in CELL}
                yield {**place, "column": column, **known, "at_least": "yes" if is_least(cell) else ""}


def wide(code: str, cells: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    row = {"country_code": COUNTRIES.get(code, code)}
    for name, cell in cells.items():
        low, high = (cell.get("value", cell.get(end, "")) for end in ("low", "high"))
        row |= {name: cell.get("value", ""), f"{name}_state": "at_least" if is_least(cell) else cell["state"]}
        row |= {f"{name}_low": low, f"{name}_high": "" if is_least(cell) else high}
        exact = before and all("value" in each and not is_least(each) for each in (cell, before[name]))
        row[f"{name}_before"] = before[name]["value"] if before and exact else ""
    return row


def disclosure(item: Mapping[str, Any]) -> dict[str, Any]:
    kinds = ["not_recorded"] if item["data_disclosed"] is None else item["data_disclosed"]
    plain = {name: item[name] for name in ("legal_process", "grounds", "requests", "outcome")}
    cells = wide(item["country"], {"accounts_affected": item["accounts_affected"]})
    cells = {name: cell for name, cell in cells.items() if not name.endswith(("_low", "_high", "_before"))}
    return {**plain, **cells, "month": item["month"] or "", "data_disclosed": ";".join(kinds)}


def is_least(cell: Mapping[str, Any]) -> bool:
    return bool(cell.get("missing") or cell.get("covered"))


def bounds(cell: Mapping[str, Any]) -> tuple[int, int]:
    ends = {"exact": ("value", "value"), "range": ("low", "high")}.get(cell["state"])
    return (cell[ends[0]], cell[ends[1]]) if ends else (0, UNBOUNDED * (cell["state"] != "not_applicable"))
