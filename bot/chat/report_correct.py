"""/correct PERIOD REASON: asks for a new edition of a published report, and says what follows."""

import html

from bot.actions.desk import Desk
from bot.actions.report_correct import ask_correction
from bot.chat.exchange import Answer, Incoming
from reports import words
from reports.period import Period
from storage.vocabulary import PublicationKind


def reply_to_correct(incoming: Incoming, desk: Desk) -> Answer:
    """What was asked for, and that people have to approve it."""
    label, _, reason = incoming.text.partition(" ")
    asked = ask_correction(desk, Period.parse(label), reason, now=desk.now(), actor=incoming.sender.actor)
    language, publication = incoming.sender.language, asked.publication
    facts = {"period": html.escape(publication.period), "edition": publication.edition}
    if publication.kind is PublicationKind.ERRATUM:
        message = (
            "Edition {edition} for {period} is being drafted as an erratum: the register gives the published figures, "
            "so none of them changes."
        )
        text = words.text(message, language, **facts)
    else:
        message = "Edition {edition} for {period} is being drafted as a correction; {cells}."
        text = words.text(message, language, cells=words.counted("cells_change", asked.cells, language), **facts)
    then = words.text("It arrives in the admins' chat to be approved like a report.", language)
    return Answer(html=f"{text} {then}")
