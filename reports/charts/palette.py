"""The colours of the charts: one blue in steps of lightness, so that colour blindness and grey print lose nothing."""

from collections.abc import Mapping

GROUND = "#F2F3F0"  # light, flat, a little below white: calm beside white and beside black
INK = "#15222C"
MUTED = "#52606B"
STRONG = "#1B5B86"  # what the chart is about
SOFT = "#8FB4CD"  # what it is compared with, and the open part of a range
LINE = "#CBD2D4"
TRACK = "#E5E8E7"  # the empty part of a bar
SHADES = ("#CBDDE9", "#8FB4CD", "#4F88AF", "#1B5B86", "#0E3552")  # from few to many
LEAST_CONTRAST = 4.5  # of text on the ground, by WCAG 2


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2: from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def in_colour(colour: str) -> Mapping[str, str]:
    """Return what replaces each blue of the charts: the publisher's colour, and the same steps of lightness of it."""
    lightest, soft, middle, _, darkest = SHADES
    return {
        STRONG: colour,
        lightest: _mixed(colour, "#FFFFFF", 0.78),
        soft: _mixed(colour, "#FFFFFF", 0.52),
        middle: _mixed(colour, "#FFFFFF", 0.24),
        darkest: _mixed(colour, "#000000", 0.45),
    }


def _mixed(colour: str, other: str, share: float) -> str:
    parts = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02X}" for one, two in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))
