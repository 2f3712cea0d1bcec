"""Checks that a report's JSON, CSV, zip and charts say the same, without loading the drawing library."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from reports.charts.content.data import chart_data, chart_json
from reports.charts.png_text import BadPicture, read_chart_data
from reports.document.files import DataFiles, data_files, without_words
from reports.schema.types import Document
from reports.sealing.bundle import ZIP_SUMS, BadSums, read_sums, sha256, stem_of
from reports.sums.contradiction import file_line
from reports.sums.contradictions import contradictions
from reports.verify.document import BadDocument, OtherSchema, read_document
from reports.verify.findings import Finding, altered, cannot_tell, good, happened, plain
from reports.verify.sources import Source, Unreadable
from reports.verify.zip import BadZip, open_zip

MOST_SHOWN = 10
OUT_OF_FORM = (KeyError, TypeError, ValueError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class Contents:
    """The document of a report, if it is one, the digest of its file, and those of the files in the zip."""

    document: Document | None
    digest: str
    packed: Mapping[str, str]


def check_contents(source: Source, stem: str, findings: list[Finding]) -> Contents:
    """Check what follows from the files without the signature."""
    members = dict(_open_zip(source, stem, findings))
    packed = {name: sha256(content) for name, content in members.items()}
    members.pop(ZIP_SUMS, None)
    name = f"{stem}.json"
    data = _here(source, name) or members.get(name)
    if data is None:
        return Contents(None, "", packed)
    document = _read_document(name, data, findings)
    if document is not None:
        findings += _form(document, stem)
        findings += _guarded(name, lambda: check_arithmetic(document, name))
        findings += _guarded(name, lambda: _twins(name, document))
        findings += _guarded(name, lambda: list(_tables(source, stem, members, document)))
        findings += _guarded(f"{stem}.zip", lambda: list(_charts(stem, members, document)))
    return Contents(document, sha256(data), packed)


def _here(source: Source, name: str) -> bytes | None:
    """Return a file if it is present and readable; a sealed file that is not has its own finding."""
    try:
        return source.read(name) if source.has(name) else None
    except Unreadable:
        return None


def _read_document(name: str, data: bytes, findings: list[Finding]) -> Document | None:
    try:
        return read_document(data)
    except OtherSchema as error:
        text = f"it is written by the schema {plain(error)}, which is not known here; use a newer version."
        findings.append(cannot_tell("figures", name, text))
    except BadDocument as error:
        findings.append(altered("figures", name, f"{error}."))
    return None


def _form(document: Document, stem: str) -> Iterator[Finding]:
    period, edition = document["period"]["label"], document["edition"]
    if stem != stem_of(period, edition):
        yield altered("figures", f"{stem}.json", f"it is the report of {period}, edition {edition}.")


def _guarded(name: str, check: Callable[[], list[Finding]]) -> list[Finding]:
    """Return the findings of a check; a document with valid form and wrong values is altered, not a crash."""
    try:
        return check()
    except OUT_OF_FORM as error:
        return [altered("figures", name, f"its values are out of form ({type(error).__name__}).")]


def check_arithmetic(document: Document, file: str) -> list[Finding]:
    """Return one finding per contradiction (the first ten), or one that says that all sums add up."""
    wrong = [altered("sums", file, file_line(each)) for each in contradictions(document)]
    if len(wrong) > MOST_SHOWN:
        return [*wrong[:MOST_SHOWN], altered("sums", file, f"and {len(wrong) - MOST_SHOWN} more sums do not add up.")]
    return wrong or [good("sums", file, "the sums inside the report add up.")]


def _tables(source: Source, stem: str, members: Mapping[str, bytes], document: Document) -> Iterator[Finding]:
    """Compare the tables, beside the zip and in it, with those that the JSON makes; each must be in the zip."""
    expected = data_files(document)
    tables = {name: data for name, data in _all(expected).items() if name != f"{stem}.json"}
    for name, table in tables.items():
        data = _here(source, name) or members.get(name)
        if data is not None:
            yield _table(name, data, table)
        if members and name not in members:
            yield altered("zip", f"{stem}.zip", f"it does not hold {name}.")
    for name in sorted(member for member in members if not member.endswith(".png") and member not in _all(expected)):
        yield cannot_tell("files", name, "a file of this name is not known here; use a newer version.")


def _all(files: DataFiles) -> dict[str, bytes]:
    return {**files.loose, **files.packed}


def _table(name: str, data: bytes, table: bytes) -> Finding:
    if data == table:
        return good("figures", name, "its numbers are those of the JSON.")
    try:
        same = without_words(name, data) == without_words(name, table)
    except (ValueError, IndexError, RecursionError):
        same = False
    if same:
        text = "its numbers and codes are those of the JSON, and its English words are not those of this version."
        return cannot_tell("figures", name, text)
    return altered("figures", name, "its numbers are not those of the JSON.")


def _open_zip(source: Source, stem: str, findings: list[Finding]) -> Mapping[str, bytes]:
    name = f"{stem}.zip"
    data = _here(source, name)
    if data is None:
        return {}
    try:
        members = open_zip(data)
        sums = read_sums(members.get(ZIP_SUMS, b""))
    except BadZip as error:
        findings.append(altered("zip", name, f"{error}."))
        return {}
    except BadSums as error:
        findings.append(altered("zip", name, f"inside, {happened(error)}."))
        return {}
    findings += _members(source, stem, {one: members[one] for one in members if one != ZIP_SUMS}, sums)
    return members


def _members(source: Source, stem: str, members: Mapping[str, bytes], sums: Mapping[str, str]) -> list[Finding]:
    """Check that the zip holds what its own checksums name, and the same JSON and CSV as beside it."""
    name = f"{stem}.zip"
    found = []
    if {member: sha256(content) for member, content in members.items()} != sums:
        found.append(altered("zip", name, "its files are not those of its own checksums."))
    for twin in (f"{stem}.json", f"{stem}.csv"):
        beside = _here(source, twin)
        if twin not in members or (beside is not None and beside != members[twin]):
            found.append(altered("zip", name, f"the {twin} inside is not the one beside it."))
    return found or [good("zip", name, f"its {len(members)} files fit its own checksums and the files beside it.")]


def _charts(stem: str, members: Mapping[str, bytes], document: Document) -> Iterator[Finding]:
    """Check that each chart in the zip was drawn from these figures. Charts of later versions are not required."""
    drawn = chart_data(document)
    for name in sorted(member for member in members if member.endswith(".png")):
        expected = drawn.get(name.removeprefix(f"{stem}-").removesuffix(".png"))
        if expected is None:
            yield cannot_tell("charts", name, "a chart of this name is not known here; use a newer version.")
        else:
            yield _chart(name, members[name], chart_json(expected))


def _twins(name: str, document: Document) -> list[Finding]:
    """Check that the report names the charts that its figures make; a later version may add more."""
    named = [chart["name"] for chart in document["charts"]]
    drawn = list(chart_data(document))
    if [chart for chart in named if chart in drawn] == drawn and len(set(named)) == len(named):
        return []
    return [altered("charts", name, "the charts that it names are not those of its figures.")]


def _chart(name: str, picture: bytes, expected: str) -> Finding:
    try:
        embedded = chart_json(read_chart_data(picture))
    except BadPicture as error:
        return altered("charts", name, f"{happened(error)}.")
    if embedded != expected:
        return altered("charts", name, "it was drawn from other figures than those of the JSON.")
    return good("charts", name, "it was drawn from the figures of the JSON.")
