"""The cover of a report in the reader's language: the charts were published in the publisher's first."""

from collections.abc import Mapping

from bot.actions.context.context import Context
from bot.actions.readers.covers import Cover
from bot.actions.readers.editions import Report

DRAWING_SECONDS = 60.0


def cover_for(report: Report, language: str, context: Context) -> Cover | None:
    """Return the cover to draw for a reader, or None if the published one is in this language or there is none."""
    if not report.edition.cover or language == context.language:
        return None
    return Cover(report.edition.digest, language)


def draw_cover(cover: Cover, context: Context) -> bytes | None:
    """Draw it from the published figures; None if the published cover must do."""
    reports = context.answers.editions(context.database).reports
    report = next((each for each in reports if each.edition.digest == cover.digest), None)
    if report is None:
        return None
    document = report.document

    def draw() -> Mapping[str, bytes]:
        return context.draw(document, language=cover.language, timeout=DRAWING_SECONDS, stopping=context.stopping)

    return context.covers.drawn(cover, draw)
