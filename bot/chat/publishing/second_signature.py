"""A second signature of a report, sent as a file: checked, kept, and answered with the name it has for readers."""

from bot.actions.context.context import Context
from bot.actions.files.sent_file import fetch_file
from bot.actions.publishing.second_signature import take_second_signature
from bot.chat.handler.messages import Answer, Incoming
from reports.language.speaker import lines, speaker

ENDING = ".sig"
KEPT = "Your signature of <b>{report}</b> as <b>{name}</b> was kept."
KEPT_BEFORE = "Your signature of <b>{report}</b> as <b>{name}</b> was kept before."
BESIDE = "<code>transparency-bot report</code> writes it beside the report as <code>{file}</code>."


def hear_signature(incoming: Incoming, context: Context) -> Answer | None:
    """Keep a second signature; other files are not meant for this."""
    document = incoming.document
    if document is None or not document.name.lower().endswith(ENDING):
        return None
    data = fetch_file(context.channel, document.file_id, document.size, document.name)
    kept = take_second_signature(context, data, person=incoming.sender.id, actor=incoming.sender.actor)
    say = speaker(incoming.sender.language)
    first = KEPT if kept.new else KEPT_BEFORE
    return Answer(html=lines(say.text(first, report=kept.report, name=kept.name), say.text(BESIDE, file=kept.file)))
