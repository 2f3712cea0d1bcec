"""report: writes the files of a period into a folder."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.terminal.context import CliContext, print_data
from reports.charts.process import Artist
from storage.vocabulary.period import Period

if TYPE_CHECKING:
    from bot.actions.publishing.write import Written


def report(
    ctx: typer.Context,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="Such as 2026-H1, 2026-Q3 or 2026.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="The folder. [default: PERIOD]")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Also for a period that is still open.")] = False,
) -> None:
    """Write the files of a period into a folder.

    For a published period, these are the published files with their signature; for any other, what the register holds
    so far.

    Example: transparency-bot report 2026-H1 --out /var/www/transparency/2026-H1
    """
    context: CliContext = ctx.obj
    asked = Period.parse(period)
    # The artist first of all: it loads the drawing library while this process loads SQL, and counts.
    with _nothing_collected(), Artist() as artist:
        written = _written(context, asked, artist, folder=out or Path(asked.label), draft=draft)
    kind = "published" if written.published else "not published yet, made from the register as it is now"
    for problem in written.problems:
        context.errors.print(f"does not hold: {problem}", markup=False, highlight=False, soft_wrap=True)
    data = {"folder": str(written.folder), "published": written.published, "files": list(written.names)}
    print_data(context, data, "\n".join([f"{written.folder} ({kind}):", *(f"  {name}" for name in written.names)]))


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Look for no garbage: the process ends soon, and a tenth of its time went into looking at what is all in use."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _written(context: CliContext, period: Period, artist: Artist, *, folder: Path, draft: bool) -> "Written":
    from bot.actions.context.context import CountingContext
    from bot.actions.context.signing_key import signing_key
    from bot.actions.publishing.terms import terms_of
    from bot.actions.publishing.write import write_report
    from bot.cli.terminal.progress import busy
    from bot.config.fonts import style_of

    settings = context.settings
    with context.register() as database:
        counting = CountingContext(database, settings, terms_of(settings, signing_key(settings)))
        drawing = partial(artist, style=style_of(settings))
        with busy(context.errors, "Counting and drawing"):
            return write_report(counting, drawing, period, folder=folder, draft=draft, now=context.now())
