"""Somebody with the database alone swaps the ids of uploaded charts: readers see each chart in its own place."""

import io
from collections.abc import Callable
from datetime import timedelta

from PIL import Image
from sqlalchemy import text

from bot.actions.integrity.register import check_register
from bot.sandbox.world.faults import too_many
from storage.publishing import publications
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case, on_both
from tests.support.registers import Register
from tests.support.ticking import workbench


def swap_photos(installation: Installation) -> None:
    """Give the first two uploaded photos each other's id."""
    storage = installation.settings.storage
    with Register(
        storage.url.partition("+")[0].partition(":")[0], storage.url, storage.owner_url
    ).behind_the_back() as raw:
        rows = raw.execute(text("SELECT sha256, file_id FROM uploads WHERE form = 'photo' ORDER BY sha256")).all()
        (one, first), (two, second) = rows[:2]
        for sha256, file_id in ((one, second), (two, first)):
            raw.execute(
                text("UPDATE uploads SET file_id = :id WHERE sha256 = :sha AND form = 'photo'"),
                {"id": file_id, "sha": sha256},
            )
        raw.commit()


def size(picture: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(picture)).size


@on_both
def test_swapped_charts_are_named_and_never_reach_the_channel(install: Callable[..., Installation]) -> None:
    installation = install()
    installation.record(a_case())
    with workbench(installation) as bench:
        bench.tick(DRAFT_AT)
        installation.sandbox.world.faults.plan("sendMediaGroup", too_many(1), nth=3)
        assert not bench.tick(DUE_AT)  # the files are uploaded, and the channel has nothing yet
        swap_photos(installation)
        with bench.context.database.reading() as session:
            findings = check_register(session, bench.context.settings)
        assert ["uploaded photo" in str(one) for one in findings] == [True, True]
        assert bench.tick(DUE_AT + timedelta(minutes=1))
        with bench.context.database.reading() as session:
            [report] = publications.sealed(session)
            charts = [file.data for file in publications.files(session, report.id).values() if file.layer == "chart"]
            assert check_register(session, bench.context.settings) == ()
        photos = [message.file for message in installation.channel() if message.kind == "photo"]
        shown = [size(photo.best.data) for photo in photos if photo]
        assert shown == [size(chart) for chart in charts]
        assert len(set(shown)) == 2  # Telegram keeps its own form of a picture, and the two differ in width
    assert any("Somebody other than the bot changed ids" in alarm for alarm in installation.admin_texts())
