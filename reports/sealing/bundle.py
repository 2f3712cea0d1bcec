"""A report's files: content (what people approve) and seal (what the signature covers). Reads no clock."""

import hashlib
import io
import re
import stat
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files as package_files

from reports.schema.types import Facts
from reports.sealing.history import HistoryLine, extend_history
from reports.sealing.key_changes import KEY_CHANGES
from reports.sealing.second_signatures import second_purpose
from reports.sealing.signing import SigningKey, allowed_signers, sign
from reports.sealing.sshsig import OTHER_LINE_ENDS
from storage.vocabulary.errors import DataError
from storage.vocabulary.publishing import PublicationKind

ZIP_SUMS = "SHA256SUMS"
ALLOWED_SIGNERS = "allowed_signers"
DATAPACKAGE = "datapackage.json"
CHECKERS = ("verify.html", "verify.py")
FIGURES_IMPORT = b"from reports.sealing.standalone.figures import NOT_COMPARED, contradictions, tables_of\n"
ANNOTATIONS_IMPORT = b"from __future__ import annotations\n"  # may come once, at the beginning of a file
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest time that a zip can hold
UNIX = 3
PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,119}")
SUMS_LINE = re.compile(r"(?P<sha256>[0-9a-f]{64})  (?P<name>[^/\\]+)")


class BadSums(DataError):
    """A malformed list of checksums."""

    what = "line {line} of the checksums is wrong: {reason}"
    todo = "each line must have 64 hexadecimal digits, two spaces and a plain file name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What people approve. `manifest` lists the digests of everything that readers will see; `digest` is its own."""

    stem: str
    files: Mapping[str, bytes]
    charts: Mapping[str, bytes]
    manifest: bytes
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What publishing adds: checksums, their signature, the extended history, the key, the checkers for readers.

    `package` is the zip that readers download, by its name. `posted` are the documents of the post, in their order.
    """

    files: Mapping[str, bytes]
    package: Mapping[str, bytes]
    posted: tuple[str, ...]
    history_line: str


def stem_of(label: str, edition: int) -> str:
    """Return the beginning of the names of a report's files."""
    return f"transparency-{label}-e{edition}"


def package_of(label: str, edition: int) -> str:
    """Return the name of the zip that readers download, with every file of a report in it.

    It does not begin like the files in it: unpacked beside them, it must not look like one that nothing has sealed.
    """
    return f"report-{label}-e{edition}.zip"


def posted_names(label: str, edition: int) -> tuple[str, ...]:
    """Return the names of the files in the post, in their order: for a spreadsheet, and for everything else."""
    return f"{stem_of(label, edition)}.csv", package_of(label, edition)


def chart_of(stem: str, file: str) -> str:
    """Return the name of a chart, such as "1-overview", from that of its file."""
    return file.removeprefix(f"{stem}-").removesuffix(".png")


def history_name(seq: int) -> str:
    return f"history-{seq}.txt"


def assemble(
    document: Facts,
    loose: Mapping[str, bytes],
    packed: Mapping[str, bytes],
    charts: Mapping[str, bytes],
    post: Mapping[str, str],
) -> Content:
    """Bring the files of a report together. `charts` by name ("1-overview"), `post` by part ("caption-en", "terms").

    The zip holds all of them; `packed` ones are nowhere else.

    The post has no file of its own; the manifest covers it, so that an approval binds its words and terms too.
    """
    stem = stem_of(document["period"]["label"], document["edition"])
    pictures = {f"{stem}-{name}.png": data for name, data in sorted(charts.items())}
    files = {**loose, f"{stem}.zip": zip_bytes({**loose, **packed, **pictures})}
    words = {f"post-{part}": text.encode() for part, text in post.items()}
    manifest = sums_bytes({**files, **pictures, **words})
    return Content(stem=stem, files=files, charts=pictures, manifest=manifest, digest=sha256(manifest))


def seal(
    content: Content,
    *,
    seq: int,
    period: str,
    edition: int,
    kind: str,
    sealed_on: date,
    history: bytes,
    commitment: str,
    key: SigningKey,
    identity: str,
    namespace: str,
    key_changes: bytes = b"",
    second_signers: Sequence[tuple[str, str]] = (),
) -> Seal:
    """Sign the content. `history` holds all earlier lines; raises BadHistory if this one does not continue it.

    `key_changes`: the statements of earlier keys that lead to this one, if there are any.
    `second_signers`: names and public keys of people who may sign the checksums later, too.
    """
    digest = sha256(content.files[f"{content.stem}.json"])
    line = HistoryLine(
        seq=seq,
        period=period,
        edition=edition,
        kind=PublicationKind(kind),
        sha256=digest,
        date=sealed_on,
        commitment=commitment,
    )
    added = {
        history_name(seq): extend_history(history, line),
        ALLOWED_SIGNERS: allowed_signers(
            key, identity, namespace, [(name, second_purpose(namespace), public) for name, public in second_signers]
        ),
        **checkers(),
        **({KEY_CHANGES: key_changes} if key_changes else {}),
    }
    sums = sums_bytes({**content.files, **added})
    signature = sign(key, sums, namespace)
    files = {f"{content.stem}.SHA256SUMS": sums, f"{content.stem}.SHA256SUMS.sig": signature, **added}
    package = {package_of(period, edition): stored_zip({**content.files, **files})}
    return Seal(files=files, package=package, posted=posted_names(period, edition), history_line=str(line))


def checkers() -> dict[str, bytes]:
    """Return the page and the script with which readers check a report without this program.

    Here the script imports a module; for readers the text of that module takes the place of the import.
    """
    folder = package_files("reports.sealing.standalone")
    page, script, figures = (folder.joinpath(name).read_bytes() for name in (*CHECKERS, "figures.py"))
    joined = script.replace(FIGURES_IMPORT, figures.partition(ANNOTATIONS_IMPORT)[2])
    return dict(zip(CHECKERS, (page, joined), strict=True))


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """Pack files with checksums of their own."""
    return stored_zip({**files, ZIP_SUMS: sums_bytes(files)})


def stored_zip(files: Mapping[str, bytes]) -> bytes:
    """Pack files: the same bytes on any machine.

    Nothing is compressed: builds of zlib differ in their output, PNG does not shrink, and JSON and CSV are small.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.create_system = UNIX
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, data)
    return buffer.getvalue()


def sums_bytes(files: Mapping[str, bytes]) -> bytes:
    """Return checksums as `sha256sum` writes them, sorted by name."""
    return "".join(f"{sha256(data)}  {name}\n" for name, data in sorted(files.items())).encode()


def read_sums(data: bytes) -> dict[str, str]:
    """Read checksums strictly: name to SHA-256. Raises BadSums on paths, duplicates and anything malformed."""
    if not data.isascii() or not data.endswith(b"\n"):
        raise BadSums(line=data.count(b"\n") + 1, reason="the file is empty, cut off or not plain text")
    if b"\r" in data:
        raise BadSums(line=1, reason=OTHER_LINE_ENDS)
    sums: dict[str, str] = {}
    seen: set[str] = set()
    for number, text in enumerate(data.decode("ascii")[:-1].split("\n"), start=1):
        line = SUMS_LINE.fullmatch(text)
        if line is None:
            raise BadSums(line=number, reason="it is out of form")
        if not is_plain_name(line["name"]):
            raise BadSums(line=number, reason="the file's name is not a plain one")
        if line["name"].casefold() in seen:
            raise BadSums(line=number, reason="the file was named before")
        seen.add(line["name"].casefold())
        sums[line["name"]] = line["sha256"]
    return sums


def is_plain_name(name: str) -> bool:
    """Return whether a name stays in its folder and means the same file on every system."""
    return PLAIN_NAME.fullmatch(name) is not None and ".." not in name and not name.endswith(".")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
