"""Sheets as people save them: what each comes to, or the line, the column and the fix that it is refused with."""

import io
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from storage.vocabulary.words import DataKind, Outcome

HEADER = (
    "received_on,country,legal_process,outcome,accounts_specified,accounts_affected,"
    "data_requested,data_disclosed,closed_on,refusal_reason"
)
GIVEN = "2018-05-04,FR,court_order,disclosed,3,1,ip_address;phone_number,ip_address,2018-05-20,"
REFUSED = "2018-05-11,DE,search_warrant,refused,1,,message_content,,2018-05-12,outside_policy"
PLAIN = f"{HEADER}\n{GIVEN}\n{REFUSED}\n"
# As a workbook has them: without a zone.
MIDNIGHT, AFTERNOON = (datetime.combine(date(2018, 5, 4), time(hour, 30 * bool(hour))) for hour in (0, 13))
LIST = "ip_address;phone_number"


def parted(mark: str) -> str:
    """The plain sheet with another mark between its columns; lists keep theirs, in quotes."""
    return PLAIN.replace(LIST, f'"{LIST}"' if mark == ";" else LIST).replace(",", mark)


def listed(text: str) -> str:
    """The plain sheet with the list of data written so."""
    return PLAIN.replace(LIST, text)


def with_row(row: str) -> str:
    """The plain sheet and one row more, in line 4."""
    return f"{PLAIN}{row}\n"


def wide(row: str) -> str:
    """A row with two more cells."""
    return f"{row},,"


def workbook(rows: Iterable[Iterable[Any]], change: Callable[[Workbook], object] | None = None) -> bytes:
    """An .xlsx of these rows; `change` does to it what a person might have done."""
    made = Workbook()
    for row in rows:
        made.active.append(list(row))
    if change is not None:
        change(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def cells() -> list[list[Any]]:
    """The plain sheet as a workbook holds it: days as days, numbers as numbers."""

    def value(text: str) -> Any:
        if text.isdigit():
            return int(text)
        return date.fromisoformat(text) if text[:2] == "20" else text or None

    return [HEADER.split(","), [value(cell) for cell in GIVEN.split(",")], [value(cell) for cell in REFUSED.split(",")]]


def with_cell(row: int, column: int, value: Any) -> bytes:
    """The plain workbook with one other cell."""
    rows = cells()
    rows[row - 1][column - 1] = value
    return workbook(rows)


# What is taken: name, ending, content. Each holds the same two cases.
TAKEN: list[tuple[str, str, str | bytes]] = [
    ("as it should be", "csv", PLAIN),
    ("semicolons", "csv", parted(";")),
    ("tabs", "tsv", parted("\t")),
    ("tabs as text", "txt", parted("\t")),
    ("bars", "csv", parted("|")),
    ("sep line with semicolons", "csv", "sep=;\n" + parted(";")),
    ("sep line in quotes", "csv", '"sep=;"\r\n' + parted(";")),
    ("sep line with commas", "csv", "sep=,\n" + PLAIN),
    ("sep line with tabs", "csv", "sep=\t\n" + parted("\t")),
    ("sep line in capitals", "csv", "SEP=;\n" + parted(";")),
    ("byte order mark", "csv", "\ufeff" + PLAIN),
    ("byte order mark twice", "csv", "\ufeff\ufeff" + PLAIN),
    ("byte order mark and sep line", "csv", "\ufeffsep=;\n" + parted(";")),
    ("UTF-16 with tabs", "txt", parted("\t").encode("utf-16")),
    ("UTF-16 big endian", "csv", b"\xfe\xff" + PLAIN.encode("utf-16-be")),
    ("UTF-16 without a mark", "csv", PLAIN.encode("utf-16-le")),
    ("UTF-16 and sep line", "csv", ("sep=;\r\n" + parted(";")).encode("utf-16")),
    ("CRLF", "csv", PLAIN.replace("\n", "\r\n")),
    ("CR alone", "csv", PLAIN.replace("\n", "\r")),
    ("CR CR LF", "csv", PLAIN.replace("\n", "\r\r\n")),
    ("no last line end", "csv", PLAIN.rstrip("\n")),
    ("blank lines", "csv", "\n\n" + PLAIN.replace("\n", "\n\n")),
    ("rows of commas", "csv", PLAIN + ",,,,,,,,,\n" * 3),
    ("rows of blanks", "csv", PLAIN + " , ,,,,,,,,\n"),
    ("shorter rows of commas", "csv", PLAIN + ",,,\n"),
    ("unnamed empty columns", "csv", "".join(wide(line) + "\n" for line in PLAIN.splitlines())),
    ("unnamed empty column in front", "csv", "".join(f",{line}\n" for line in PLAIN.splitlines())),
    ("every cell in quotes", "csv", "".join(f'"{quoted}"\n' for quoted in PLAIN.replace(",", '","').splitlines())),
    ("names with blanks and capitals", "csv", PLAIN.replace("received_on", " Received on ")),
    ("name with a line break", "csv", PLAIN.replace("received_on", '"received\non"')),
    ("list with a blank after the mark", "csv", listed("ip_address; phone_number")),
    ("list with commas", "csv", listed('"ip_address,phone_number"')),
    ("list with commas and blanks", "csv", listed('"ip_address, phone_number"')),
    ("list with blanks", "csv", listed("ip_address phone_number")),
    ("list with line breaks", "csv", listed('"ip_address\nphone_number"')),
    ("list with commas and line breaks", "csv", listed('"ip_address,\r\nphone_number"')),
    ("list with a mark at its end", "csv", listed("ip_address;phone_number;")),
    ("list in another order, one twice", "csv", listed("phone_number;ip_address;ip_address")),
    ("list in words", "csv", listed("IP address; Phone Number")),
    ("list with plus", "csv", listed("ip_address + phone_number")),
    ("words in capitals", "csv", PLAIN.replace("court_order", "Court Order").replace("refused", "REFUSED")),
    ("blanks around values", "csv", PLAIN.replace(",FR,", ", FR\u00a0,")),
    ("line break at the end of a value", "csv", PLAIN.replace(",FR,", ',"FR\n",')),
    ("days with slashes", "csv", PLAIN.replace("2018-05-04", "2018/5/4")),
    ("days with points", "csv", PLAIN.replace("2018-05-04", "2018. 05. 04.")),
    ("days as Germans write them", "csv", PLAIN.replace("2018-05-04", "4.5.2018")),
    ("days with the month in the second place", "csv", PLAIN.replace("2018-05-20", "20/05/2018 0:00")),
    ("days with midnight", "csv", PLAIN.replace("2018-05-04", "2018-05-04 00:00:00")),
    ("country in three letters", "csv", PLAIN.replace(",FR,", ",FRA,").replace(",DE,", ",deu,")),
    ("workbook", "xlsx", workbook(cells())),
    ("workbook named CSV", "csv", workbook(cells())),
    ("CSV named workbook", "xlsx", PLAIN),
    ("workbook of texts", "xlsx", workbook(line.split(",") for line in PLAIN.splitlines())),
    ("workbook with moments", "xlsx", with_cell(2, 1, MIDNIGHT)),
    ("workbook with empty rows", "xlsx", workbook([[], *cells()[:2], [], [None, " "], cells()[2], []])),
    ("workbook with another sheet", "xlsx", workbook(cells(), lambda book: book.create_sheet("notes").append(["x"]))),
    ("workbook with fractions of nothing", "xlsx", with_cell(2, 5, 3.0)),
]
# What is refused: name, ending, content, the line or row, the column, what to do.
NEVER_WORKED_OUT = "open the file in the spreadsheet program and save it, or write the value"
REFUSALS: list[tuple[str, str, str | bytes, str, str, str]] = [
    ("day of two orders", "csv", with_row("04/05/2018,FR,court_order,refused,,,,,,"), "line 4", "received_on",
     "write it like 2018-05-04"),
    ("number of a day", "csv", with_row("43224,FR,court_order,refused,,,,,,"), "line 4", "received_on",
     "write it like 2018-05-04"),
    ("day with a time", "xlsx", with_cell(2, 1, AFTERNOON), "row 2", "received_on",
     "write it like 2018-05-04"),
    ("half a number", "csv", with_row("2018-05-04,FR,court_order,refused,1.5,,,,,"), "line 4", "accounts_specified",
     "write it like 3"),
    ("number with marks", "csv", with_row('2018-05-04,FR,court_order,refused,"1,000",,,,,'), "line 4",
     "accounts_specified", "write it like 3"),
    ("list of what is not recorded", "csv", with_row("2018-05-04,FR,court_order,refused,,,ip address and/or phone,,,"),
     "line 4", "data_requested", f"join these with ;: {', '.join(DataKind)}"),
    ("list joined with a word", "csv", with_row("2018-05-04,FR,court_order,refused,,,ip_address or phone_number,,,"),
     "line 4", "data_requested", f"join these with ;: {', '.join(DataKind)}"),
    ("list that may be one or the other", "csv", with_row("2018-05-04,FR,court_order,refused,,,ip_address/contacts,,,"),
     "line 4", "data_requested", f"join these with ;: {', '.join(DataKind)}"),
    ("outcome denied", "csv", with_row("2018-05-04,FR,court_order,not disclosed,,,,,,"),
     "line 4", "outcome", f"write one of {', '.join(Outcome)}"),
    ("outcome denied in a word", "csv", with_row("2018-05-04,FR,court_order,undisclosed,,,,,,"),
     "line 4", "outcome", f"write one of {', '.join(Outcome)}"),
    ("one of several orders", "csv", with_row("2018-05-04,FR,order,refused,,,,,,"), "line 4", "legal_process",
     ("write one of court_order, administrative_order, production_order, interception_order, "
      "european_production_order, european_preservation_order, european_investigation_order, cross_border_order")),
    ("country not available", "csv", with_row("2018-05-04,N/A,court_order,refused,,,,,,"), "line 4", "country",
     "write one of ZZ, NA"),
    ("list with slips", "csv", with_row("2018-05-04,FR,court_order,refused,,,ip_adress;fone_number,,,"),
     "line 4", "data_requested", "write ip_address;phone_number"),
    ("list with commas and no quotes", "csv", with_row(GIVEN.replace(";", ",")), "line 4", "record",
     "put quotes around values that contain a comma or semicolon, or complete the line"),
    ("cut row", "csv", with_row("2018-05-04,FR,court_order"), "line 4", "record",
     "put quotes around values that contain a comma or semicolon, or complete the line"),
    ("value without a column", "csv", f"{HEADER},\n{GIVEN},\n{REFUSED},mine\n", "line 3", "column 11",
     "name the column or empty it"),
    ("value beyond the header", "csv", PLAIN.replace(GIVEN, GIVEN + ",mine"), "line 2", "record",
     "put quotes around values that contain a comma or semicolon, or complete the line"),
    ("empty cells beyond the header", "csv", PLAIN.replace(GIVEN, wide(GIVEN)), "line 2", "record",
     "put quotes around values that contain a comma or semicolon, or complete the line"),
    ("open quote over lines", "csv", with_row('2018-05-04,"FR,court_order\n2018-05-04,FR",court_order,x,,,,,,'),
     "line 4", "record", "close it, or remove the quotes"),
    ("line break inside a word", "csv", with_row('2018-05-04,FR,"court\n\norder x",refused,,,,,,'), "line 4",
     "legal_process", "write court_order"),
    ("title above the names", "csv", "Requests of 2018\n" + PLAIN, "line 1", "received_on", "add it to the first line"),
    ("column of notes", "csv", PLAIN.replace("refusal_reason", "notes"), "line 1", '"notes"', "leave it out"),
    ("column twice", "csv", PLAIN.replace("closed_on", "Country"), "line 1", "country", "keep one"),
    ("file number twice", "csv", "received_on,country,legal_process,outcome,case_file\n"
     + "2018-05-04,FR,court_order,refused,LE-1\n" * 2, "line 3", "case_file",
     "remove one of the two, or give them different numbers"),
    ("formula never worked out", "xlsx", with_cell(2, 5, "=1+2"), "row 2", "column 5", NEVER_WORKED_OUT),
    ("error of a formula", "xlsx", with_cell(2, 5, "#N/A"), "row 2", "accounts_specified", "write it like 3"),
    ("merged rows", "xlsx", workbook(cells(), lambda book: book.active.merge_cells("B2:B3")), "row 2", "record",
     "unmerge it and fill each row"),
    ("truth for a number", "xlsx", with_cell(3, 5, True), "row 3", "accounts_specified", "write it like 3"),
]  # fmt: skip


def written(folder: Path, ending: str, content: str | bytes) -> Path:
    """The sheet as a file."""
    path = folder / f"cases.{ending}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
