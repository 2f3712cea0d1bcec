"""What is published is the same bytes in any process: JSON, tables, post, zip, and everything that is sealed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reports.sealing.signing import SigningKey

ROOT = Path(__file__).parents[2]
KEY = SigningKey.generate()
PROGRAM = """
import json, sys
from hashlib import sha256
from reports.sealing.bundle import zip_bytes
from reports.post.facts import ApprovalNote
from reports.post.render import render_post
from reports.sealing.signing import SigningKey
from reports.document.files import data_files
from tests.support import report_samples as samples
from tests.support.sealed_reports import sealed_report

made = dict(sealed_report(SigningKey.load(sys.stdin.buffer.read())).files())
tallies = {"busy": samples.busy_half(), "crowd": samples.crowd({"DE": (28917, 49744), "TR": (3, 4), "FR": (0, 0)})}
for name, tally in tallies.items():
    document = samples.document_of(tally)
    post = render_post(document, samples.terms(), ApprovalNote(0, 2))
    data = data_files(document)
    files = {f"{name} {file}": bytes_ for file, bytes_ in {**data.loose, **data.packed}.items()}
    texts = {f"{name} caption": post.caption.encode(), f"{name} text": post.text.encode()}
    made |= files | texts | {f"{name}.zip": zip_bytes(files)}
print(json.dumps({name: [len(data), sha256(data).hexdigest()] for name, data in made.items()}))
"""
Made = dict[str, tuple[int, str]]


def made(**surroundings: str) -> Made:
    """Length and digest of each text and file, as a process of certain surroundings makes it."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ", "PYTHON"))}
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=ours | surroundings, input=KEY.private_pem(), capture_output=True
    )
    assert run.returncode == 0, run.stderr.decode()
    return {name: (length, digest) for name, (length, digest) in json.loads(run.stdout).items()}


@pytest.fixture(scope="module")
def plain() -> Made:
    return made(PYTHONHASHSEED="0", LC_ALL="C.UTF-8", TZ="UTC")


@pytest.mark.parametrize(
    "other",
    [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Apia"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "de:fa", "TZ": "America/Sao_Paulo"},
        {"PYTHONHASHSEED": "3", "LC_ALL": "no such locale", "TZ": "nowhere", "PYTHONUTF8": "0", "PYTHONOPTIMIZE": "2"},
    ],
)
def test_what_is_published_is_the_same_bytes_in_any_surroundings(plain: Made, other: dict[str, str]) -> None:
    assert len(plain) == 9 + 2 * 8
    assert sum(length for length, _ in plain.values()) > 50_000
    assert made(**other) == plain
