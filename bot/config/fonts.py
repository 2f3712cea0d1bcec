"""The look of the charts: its config, and values that the charts cannot draw and that would make every draft fail."""

from bot.config.settings import Settings
from reports.charts.font_coverage import check_font, missing_characters, named
from reports.charts.logo import read_logo
from reports.charts.process import Style


def style_of(settings: Settings) -> Style:
    """Return what the config says about the look of the charts."""
    report = settings.report
    return Style(report.fonts, report.colour, report.logo or None)


def undrawable(settings: Settings) -> list[str]:
    """Return a line for each such value, naming the missing characters.

    Raises FontUnusable or LogoUnusable for a wrong file.
    """
    publisher, fonts = settings.publisher, settings.report.fonts
    for font in fonts:
        check_font(font)
    if settings.report.logo:
        read_logo(settings.report.logo)
    remedy = "name a font file that has them in report.fonts (for init: --font FILE)"
    texts = (
        ("name", publisher.name, remedy),
        ("url", publisher.url, f"write the address in its ASCII form (xn--...), or {remedy}"),
    )
    return [
        f"publisher.{key}: the fonts of the charts lack {named(missing)}; {todo}"
        for key, text, todo in texts
        if (missing := missing_characters(text, fonts))
    ]
