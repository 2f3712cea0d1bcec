"""Mutated report folders and zips: what accident, a strange program or a forger makes of what was published."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from reports.sealing.bundle import ZIP_SUMS, sums_bytes, zip_bytes
from reports.sealing.signing import allowed_signers, sign
from reports.sealing.sshsig import CLOSING
from reports.verify.zip import open_zip
from tests.reports.verify.zips import CENTRAL, LAST, LOCAL, changed, headers, packed, shifted, streamed, with_extra
from tests.support.sealed_reports import FIRST, IDENTITY, KEY, NAMESPACE, OLDER, OLDEST, OTHER, SECOND, announced

STEM = FIRST.content.stem
SUMS = f"{STEM}.SHA256SUMS"
CHARTS = [*FIRST.content.charts]
Files = dict[str, bytes]
NAMES = [
    f"{STEM}.png", f"{STEM}-7-new.png", f"{STEM} (1).json", f"{STEM}_2.csv", STEM.upper() + ".JSON", "SHA256SUMS",
    "history-1.txt", "history-2.txt", "history-3.txt", "history.txt", "allowed_signers", "allowed_signers (1)",
    "transparency.pdf", "README.txt", ".DS_Store", "Thumbs.db", "desktop.ini", f"._{STEM}.json", "photo.jpg",
    *CHARTS,
]  # fmt: skip
IDENTITIES = [IDENTITY, "them@example.com", IDENTITY.upper(), f"{IDENTITY},them@example.com", f"x{IDENTITY}"]
NAMESPACES = [NAMESPACE, "file", "transparency-report@example.com", NAMESPACE.upper(), "transparency-report@"]


@dataclass(frozen=True)
class Mutant:
    """Files in a folder, or one zip; and the list, identity and namespace with which it is checked."""

    files: Files
    zipped: bytes | None
    pins: bytes
    identity: str = IDENTITY
    namespace: str = NAMESPACE


def mutant(random: Random) -> Mutant:
    files = dict(random.choice([FIRST, FIRST, SECOND]).files())
    if random.random() < 0.1:
        files = {**FIRST.files(), **SECOND.files()}
    for _ in range(random.choice([0, 1, 1, 2])):
        files = random.choice(IN_A_FOLDER)(random, files)
    zipped = in_a_zip(random, files) if random.random() < 0.35 else None
    if random.random() < 0.8:
        return Mutant(files, zipped, FIRST.files()["allowed_signers"])
    return Mutant(files, zipped, a_list(random), random.choice(IDENTITIES), random.choice(NAMESPACES))


def a_list(random: Random) -> bytes:
    """A list of allowed signers such as a reader may have."""
    lines = []
    for key in random.sample([KEY, OTHER, KEY], random.choice([1, 1, 2, 3])):
        who, what = random.choice(IDENTITIES), random.choice(["", *(f' namespaces="{one}"' for one in NAMESPACES)])
        lines.append(f"{who}{what} {key.public_line}")
    return random.choice(["\n", "\r\n", " comment\n"]).join([*lines, ""]).encode()


def false_statement(random: Random) -> bytes:
    """Statements of earlier keys as a publisher could have signed them, right or wrong, some with changed bytes."""
    keys = random.choice([[OLDEST, OLDER, KEY], [OLDEST, KEY], [OLDER, KEY], [OLDEST, OTHER, KEY], [KEY, OTHER, KEY]])
    if random.random() < 0.2:
        keys = random.sample([OLDEST, OLDER, KEY, OTHER], 3)
    made = announced(*keys, namespace=random.choice([NAMESPACE, NAMESPACE, NAMESPACE, "file"]))
    if random.random() < 0.3:
        below = made.partition(CLOSING)[2].replace(*random.choice(REWORDED))
        made = sign(keys[-2], below, NAMESPACE) + below
    return changed_bytes(random, made) if random.random() < 0.4 else made


REWORDED = [
    (b"date: 2025-03-01", b"date: 2025-13-01"),
    (b"date: 2025-03-01", b"date: 2025-3-1"),
    (b"date: 2025-03-01", b"date: 0000-01-01"),
    (b"publisher: ", b"publisher: \xff"),
    (b"publisher: ", b"publisher: \r\xe2\x80\xa8"),
    (b"publisher: ", b"publisher:"),
    (b"old key: SHA256:", b"old key: SHA256:x"),
    (b"new key: ", b"new key:  "),
    (b"\nold key", b"\n\nold key"),
]


def changed_bytes(random: Random, data: bytes) -> bytes:
    place = random.randrange(len(data) + 1)
    lines = data.splitlines(keepends=True)
    changes: list[Callable[[], bytes]] = [
        lambda: data[:place],
        lambda: data + random.choice([b"\n", b" ", b"x", b"\0", data]),
        lambda: data.replace(b"\n", b"\r\n"),
        lambda: b"\xef\xbb\xbf" + data,
        lambda: data.rstrip(b"\n"),
        lambda: b"".join(random.sample(lines, len(lines))),
        lambda: b"".join([*lines, random.choice(lines or [b""])]),
        lambda: b"".join(lines[:-1]),
        lambda: data[:place] + bytes([random.randrange(256)]) + data[place + 1 :],
        lambda: data[:place] + bytes([random.randrange(256)]) + data[place:],
        lambda: data.replace(b"  ", random.choice([b" *", b"  ./", b"   ", b" "])),
        data.upper,
        lambda: b"# comment\n" + data,
        lambda: b"",
    ]
    return random.choice(changes)()


def change(random: Random, files: Files) -> Files:
    name = random.choice(sorted(files))
    return {**files, name: changed_bytes(random, files[name])}


def leave_out(random: Random, files: Files) -> Files:
    gone = random.choice(sorted(files))
    return {name: data for name, data in files.items() if name != gone}


def swap(random: Random, files: Files) -> Files:
    one, other = random.sample(sorted(files), 2)
    return {**files, one: files[other], other: files[one]}


def rename(random: Random, files: Files) -> Files:
    name = random.choice(sorted(files))
    again = random.choice([name.upper(), name.replace(".", " (1).", 1), f"Copy of {name}", name.replace("e1", "e2")])
    return {again if one == name else one: data for one, data in files.items()}


def add(random: Random, files: Files) -> Files:
    """Something beside the report, unless a file of this name is there."""
    data = [b"planted", *files.values(), *FIRST.content.charts.values(), FIRST.history(), SECOND.history()]
    extra = dict.fromkeys(random.sample(NAMES, random.choice([1, 1, 2])), random.choice(data))
    return {**extra, **files}


def add_unpacked(_: Random, files: Files) -> Files:
    """The files of the zip beside it."""
    bundle = files.get(f"{STEM}.zip", b"")
    return {**(open_zip(bundle) if bundle == FIRST.files()[f"{STEM}.zip"] else {}), **files}


def seal_again(random: Random, files: Files) -> Files:
    """Whatever the files are now, signed: only what the checksums do not see can be wrong."""
    listed = {name: data for name, data in files.items() if not name.startswith(SUMS) and name in FIRST.files()}
    extra = {name: data for name, data in files.items() if name in CHARTS and random.random() < 0.5}
    if random.random() < 0.3:
        namespace, who = random.choice(NAMESPACES), random.choice(IDENTITIES).partition(",")[0]
        listed["allowed_signers"] = allowed_signers(random.choice([KEY, KEY, OTHER]), who, namespace)
    sums = sums_bytes({**listed, **extra})
    if random.random() < 0.3:
        sums = changed_bytes(random, sums)
    signed = sign(random.choice([KEY, KEY, KEY, OTHER]), sums, random.choice([NAMESPACE, *NAMESPACES]))
    return {**files, **listed, **extra, SUMS: sums, f"{SUMS}.sig": signed}


def change_and_seal(random: Random, files: Files) -> Files:
    return seal_again(random, random.choice([change, leave_out, add, rename])(random, files))


def seal_another_zip(random: Random, files: Files) -> Files:
    members = open_zip(FIRST.files()[f"{STEM}.zip"])
    return signed_with(files, {f"{STEM}.zip": odd_zip(random, members)})


def signed_with(files: Mapping[str, bytes], changes: Mapping[str, bytes]) -> Files:
    """The first report with other files, sealed by its own key."""
    kept = {**FIRST.files(), **changes}
    sums = sums_bytes({name: data for name, data in kept.items() if not name.startswith(SUMS)})
    return {**files, **kept, SUMS: sums, f"{SUMS}.sig": sign(KEY, sums, NAMESPACE)}


def odd_zip(random: Random, members: Mapping[str, bytes]) -> bytes:
    inside = dict(members)
    if random.random() < 0.3:
        inside = random.choice([change, leave_out, swap, rename, add])(random, inside)
        if random.random() < 0.5:
            inside[ZIP_SUMS] = sums_bytes({name: data for name, data in inside.items() if name != ZIP_SUMS})
    plain = {name: data for name, data in inside.items() if name != ZIP_SUMS}
    method = random.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    data = random.choice([packed(inside, method), streamed(inside), zip_bytes(plain)])
    return odd_bytes(random, data) if random.random() < 0.6 else data


def odd_bytes(random: Random, data: bytes) -> bytes:
    """A zip that some programs read differently, if at all."""
    kind, start, size = random.choice([*headers(data)])
    field = random.choice([*{"local": LOCAL, "central": CENTRAL, "last": LAST}[kind]])
    place = random.randrange(start, start + size)
    number = random.randrange([one for one, _, _ in headers(data)].count(kind))
    value = random.choice([0, 1, 8, 20, 0x41, 0xFF, 0x0800, 0xFFFF])
    width = {"local": LOCAL, "central": CENTRAL, "last": LAST}[kind][field][1]
    first = zipfile.ZipFile(io.BytesIO(data)).namelist()[0]
    changes: list[Callable[[], bytes]] = [
        lambda: changed(data, kind, field, value % 256**width, number),
        lambda: data[:place] + bytes([data[place] ^ random.choice([1, 2, 16, 128])]) + data[place + 1 :],
        lambda: shifted(data, random.choice([b"x", b"PK\x03\x04", bytes(30)]), start if kind != "last" else 0),
        lambda: with_extra(data, first, random.choice([b"UT\x05\x00\x01" + bytes(4), b"up\x06\x00\x01" + bytes(5)])),
        lambda: data + random.choice([b"x", b"PK\x05\x06" + bytes(18), data]),
        lambda: changed(data, "central", "attributes", random.choice([0o120777, 0o40755, 0o100600, 0]) << 16),
    ]
    return random.choice(changes)()


def in_a_zip(random: Random, files: Files) -> bytes:
    folder = random.choice(["", "", "2025/", "My files/", "a/b/", "../", "__MACOSX/"])
    beside: Sequence[str] = random.choice([(), (), ("__MACOSX/._x",), (".DS_Store",), ("README.txt", "x/y.txt")])
    members = {f"{folder}{name}": data for name, data in files.items()} | dict.fromkeys(beside, b"x")
    if folder and random.random() < 0.5:
        members = {folder: b"", **members}
    method = random.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    comment = random.choice([b"", b"", b"from me", b"PK\x05\x06"])
    data = random.choice([packed(members, method, comment), streamed(members)])
    return odd_bytes(random, packed(members, method)) if random.random() < 0.3 else data


IN_A_FOLDER: list[Callable[[Random, Files], Files]] = [
    change, leave_out, swap, rename, add, add, add_unpacked, seal_again, change_and_seal, seal_another_zip,
    seal_another_zip,
]  # fmt: skip
