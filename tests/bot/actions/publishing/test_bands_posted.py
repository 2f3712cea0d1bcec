"""A report with bands, from the register to the channel: what the admins and the readers see."""

from collections.abc import Callable

from storage.vocabulary.case import Case
from storage.vocabulary.words import LegalProcess
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case

Install = Callable[..., Installation]
NOT_HERE = "National security process is not in these numbers: it may be shown only in bands."
LINE = (
    "National security process, 50 U.S.C. 1874(a)(3): all national security process, 5 July 2025 – 31 December 2025: "
    "0 to 249 requests received, 250 to 499 accounts specified"
)


def a_letter() -> Case:
    return a_case(legal_process=LegalProcess.NATIONAL_SECURITY_LETTER, country="US", accounts_specified=300)


def test_channel_shows_the_band_and_leaves_the_letter_out_of_all_else(install: Install) -> None:
    installation = install(privacy={"bands": ["us-1874-3"]})
    installation.record(a_case(), a_letter())
    installation.tick(DRAFT_AT)
    (draft,) = [text for text in installation.admin_texts() if "Draft for" in text]
    assert "1 request received" in draft
    installation.tick(DUE_AT)
    texts = [message.text for message in installation.channel()]
    assert any(NOT_HERE in text and "1 request received" in text for text in texts)
    assert any(LINE in text for text in texts)
    assert not any("national security letters" in text for text in texts)
    done = installation.run("report", "2025-H2", "--out", "out")
    assert done.returncode == 0, done.stderr
    verified = installation.run("verify", "out")
    assert verified.returncode == 2, verified.stdout  # consistent, and signed by a key that nobody named
