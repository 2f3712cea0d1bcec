"""JSON, CSV and post are the same bytes in any process."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from reports.content import canonical_json
from reports.post import Standing, render_post
from reports.tables_csv import csv_bytes
from tests.reports import samples

for tally in (samples.busy_half(), samples.crowd({"DE": (28917, 49744), "TR": (3, 4), "FR": (0, 0)})):
    document = samples.document_of(tally)
    post = render_post(document, samples.terms(), Standing(0, 2))
    for data in (canonical_json(document), csv_bytes(document), post.caption.encode(), post.text.encode()):
        sys.stdout.buffer.write(data)
"""


def written(**surroundings: str) -> bytes:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ", "PYTHON"))}
    run = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, env=ours | surroundings, capture_output=True)
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout


@pytest.mark.parametrize(
    "other",
    [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Apia"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "de:fa", "TZ": "America/Sao_Paulo"},
        {"PYTHONHASHSEED": "3", "LC_ALL": "no such locale", "TZ": "nowhere", "PYTHONUTF8": "0", "PYTHONOPTIMIZE": "2"},
    ],
)
def test_content_and_post_are_the_same_bytes_in_any_surroundings(other: dict[str, str]) -> None:
    plain = written(PYTHONHASHSEED="0", LC_ALL="C.UTF-8", TZ="UTC")
    assert len(plain) > 50_000
    assert hashlib.sha256(written(**other)).digest() == hashlib.sha256(plain).digest()
