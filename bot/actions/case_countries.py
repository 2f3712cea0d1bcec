"""Country codes as a form may carry them: ISO 3166-1 and the four codes beside it. Knows no figures."""

from functools import cache

from reports.locale_data import territory_aliases, territory_codes

BESIDE_ISO = frozenset({"XK", "EU", "UN", "ZZ"})
CLDR_ONLY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EZ", "IC", "QO", "TA", "XA", "XB"})
RETIRED_ALPHA_3 = frozenset({"BUR", "DDR", "FXX", "QUU", "TMP", "YMD", "ZAR"})  # CLDR maps them to their heirs
ALPHA_2, ALPHA_3 = 2, 3
KOSOVO = {"XKX": "XK"}  # the usual alpha-3; CLDR lists only its own XKK


@cache
def country_codes() -> dict[str, str]:
    """Every accepted code, of two or three letters, to its code of two letters."""
    return {code: code for code in _two_letters()} | _three_letters() | KOSOVO


@cache
def _two_letters() -> frozenset[str]:
    return (
        frozenset(code for code in territory_codes() - CLDR_ONLY if len(code) == ALPHA_2 and code.isalpha())
        | BESIDE_ISO
    )


def _three_letters() -> dict[str, str]:
    """CLDR's aliases of three letters that stand for exactly one country of today."""
    return {
        alias: codes[0]
        for alias, codes in territory_aliases().items()
        if len(alias) == ALPHA_3 and alias.isalpha() and alias not in RETIRED_ALPHA_3
        if len(codes) == 1 and codes[0] in _two_letters()
    }
