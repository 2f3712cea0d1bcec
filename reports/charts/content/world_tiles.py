"""The places of all sovereign states on a map of equal tiles: one row of the text is a row of the map."""

from typing import Final

_MAP = """
.. .. .. .. .. .. .. .. IS .. .. NO SE FI .. .. .. .. .. .. .. .. .. .. .. .. ..
.. .. .. .. .. .. .. .. IE GB .. DK .. EE .. .. RU .. .. .. .. .. .. .. .. .. ..
.. CA .. .. .. .. .. .. .. .. NL DE PL LV .. .. .. .. .. .. .. .. .. .. .. .. ..
.. US .. .. .. .. .. .. .. BE LU CZ SK LT BY .. .. .. .. .. .. .. .. .. .. .. ..
.. MX .. CU BS .. .. .. .. FR CH LI AT HU UA .. .. .. KZ .. .. MN .. .. .. .. ..
GT BZ .. JM HT DO .. PT ES AD MC SI HR RS RO MD .. .. UZ KG .. CN .. KP .. .. ..
SV HN .. .. KN AG .. .. .. VA IT SM BA XK BG .. GE AZ TM TJ .. .. .. KR JP .. ..
.. NI .. .. LC DM .. .. .. .. MT .. ME MK .. TR AM IR AF PK NP BT .. TW .. .. ..
.. CR .. .. VC BB .. .. .. .. .. .. AL GR CY LB SY IQ KW .. IN BD MM LA VN .. ..
.. .. PA .. GD TT .. .. .. MA DZ TN LY EG PS IL JO SA BH QA .. .. TH KH .. PH ..
.. .. CO VE GY SR .. .. CV MR ML NE TD SD ER .. .. YE OM AE MV LK .. MY BN PW ..
.. .. EC PE BR .. .. GM SN GN BF BJ NG CF SS ET DJ .. .. .. .. .. .. SG ID FM MH
.. .. CL BO PY .. .. GW SL CI GH TG CM CD UG KE SO .. .. .. .. .. .. .. TL PG NR
.. .. .. AR UY .. .. .. LR .. ST GQ GA CG RW BI TZ .. .. .. .. .. .. .. .. SB KI
.. .. .. .. .. .. .. .. .. .. .. .. AO ZM MW MZ .. KM SC .. .. .. .. AU .. VU TV
.. .. .. .. .. .. .. .. .. .. .. .. NA BW ZW SZ .. MG MU .. .. .. .. .. .. FJ WS
.. .. .. .. .. .. .. .. .. .. .. .. .. ZA LS .. .. .. .. .. .. .. .. .. .. NZ TO
"""
_LINES: Final = [line.split() for line in _MAP.split("\n") if line]
ROWS: Final = len(_LINES)
COLUMNS: Final = len(_LINES[0])
# Row and column of each state, by its ISO 3166-1 code (and XK).
TILES: Final = {
    code: (row, column) for row, line in enumerate(_LINES) for column, code in enumerate(line) if code != ".."
}
