"""The publisher's logo on the cover: a PNG file whose form is checked without a picture library."""

from pathlib import Path
from typing import Final

from reports.charts.png_text import BadPicture, size_of
from storage.vocabulary.errors import ConfigError

MOST_BYTES: Final = 200_000
SMALLEST, LARGEST = 32, 2000  # pixels, in each direction
WIDTH, HEIGHT = 320, 64  # the room for it on the cover


class LogoUnusable(ConfigError):
    """A file of report.logo that the charts cannot use."""

    what = "the logo {path} cannot be used ({reason})"
    todo = "set report.logo to a PNG file of at most 200 kB and 32 to 2,000 pixels wide and high"


def read_logo(path: Path) -> bytes:
    """Return the bytes of a logo; raise LogoUnusable unless it is a sound PNG of a limited size."""
    try:
        with path.open("rb") as file:
            png = file.read(MOST_BYTES + 1)
        if len(png) > MOST_BYTES:
            raise LogoUnusable(path=path, reason="it is too large")
        sides = size_of(png)
    except OSError as error:
        raise LogoUnusable(path=path, reason=error.strerror) from None
    except BadPicture as error:
        raise LogoUnusable(path=path, reason=error.facts["reason"]) from None
    if not all(SMALLEST <= side <= LARGEST for side in sides):
        raise LogoUnusable(path=path, reason="{} x {} pixels".format(*sides))
    return png
