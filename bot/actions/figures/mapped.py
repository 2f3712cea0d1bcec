"""Reads figures from a published CSV through a mapping of its columns. Adds up what is mapped to one place."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from bot.actions.cases.fields import Problem
from bot.actions.figures.column_mapping import ColumnMapping, MappedTable
from bot.actions.figures.github import FIX_LINE, NotRead, csv_lines, place_of
from bot.actions.figures.written import number_written, period_written
from bot.actions.files.findings import Findings
from reports.figures.cells import high, sum_of
from reports.reading.countries import country_called
from reports.schema.cells import NOT_RECORDED, Cell, is_number
from reports.schema.values import Column
from storage.vocabulary.errors import Phrase
from storage.vocabulary.figures import Figure
from storage.vocabulary.period import Period
from storage.vocabulary.words import LARGEST_COUNT

OTHER_MAPPING = Phrase("use the mapping of this file, or change it")
Sum = tuple[str, Column]  # the period and the column that a sum is about
Place = tuple[str, str, str, Column]
_Line = tuple[int, str, str | None, dict[Column, Cell]]  # its number, period, row and numbers


@dataclass(slots=True)
class _Block:
    """Lines under one header: the whole file, or one section of it."""

    section: str
    header: tuple[str, ...]
    lines: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)

    def cell(self, cells: Sequence[str], column: str) -> str:
        at = self.header.index(_folded(column))
        return cells[at] if at < len(cells) else ""


@dataclass(slots=True)
class _File:
    """One file while it is read: the cells at each place, the sums it breaks, and how many lines are left out."""

    name: str
    mapping: ColumnMapping
    findings: Findings
    cells: dict[Place, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    broken: dict[tuple[str, str, Column], str] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    refused: set[tuple[int, str]] = field(default_factory=set)

    def refuse(self, line: int, column: str, reason: Phrase, todo: Phrase = OTHER_MAPPING) -> None:
        """Name a mistake once: several tables read the same lines."""
        self.refuse_as(line, Problem(column, reason, todo))

    def refuse_as(self, line: int, problem: Problem) -> None:
        """Do the same for a problem that was found elsewhere."""
        if (line, str(problem)) not in self.refused:
            self.refused.add((line, str(problem)))
            self.findings.refuse(place_of(self.name, line) if line else self.name, [problem])


def mapped_figures(text: TextIO, name: str, mapping: ColumnMapping, findings: Findings) -> list[Figure]:
    """Return the figures of one file; lines that cannot be read are refused, lines left out are counted."""
    file = _File(name, mapping, findings)
    sections = {_folded(table.section) for table in mapping.tables}
    blocks = {block.section: block for block in _blocks(csv_lines(text, name, findings), sections)}
    for table in mapping.tables:
        block = blocks.get(_folded(table.section))
        if reason := _unfit(block, table, mapping):
            file.refuse(0, "record", reason)
        elif block is not None:
            _read_table(block, table, file)
    for value, count in file.left_out.items():
        lines = "1 line" if count == 1 else f"{count:,} lines"
        findings.remark(f"{name}: {lines} with {value} left out, as the mapping says")
    return list(_figures(file))


def _blocks(lines: Iterable[tuple[int, tuple[str, ...]]], sections: set[str]) -> Iterator[_Block]:
    """Yield the whole file if no table names a section; else each section: it begins with its name alone on a line."""
    whole = sections == {""}
    block, section = None, "" if whole else None
    for number, cells in lines:
        filled = [cell for cell in cells if cell]
        if not whole and len(filled) == 1 and cells[0]:
            block, section = None, _folded(cells[0])
        elif filled and block is not None:
            block.lines.append((number, cells))
        elif filled and section is not None:
            block = _Block(section, tuple(map(_folded, cells)))
            yield block


def _unfit(block: _Block | None, table: MappedTable, mapping: ColumnMapping) -> Phrase | None:
    """Return what a file lacks for a table."""
    if block is None:
        return Phrase("has no section “{section}”", section=table.section) if table.section else Phrase("is empty")
    numbers = (column for name in table.numbers for column in table.columns_of(name))
    for column in filter(None, [mapping.period.column, *table.keys, *numbers]):
        times = block.header.count(_folded(column))
        if times == 0:
            return Phrase("has no column “{column}”", column=column)
        if times > 1:
            return Phrase("has the column “{column}” twice", column=column)
    return None


def _read_table(block: _Block, table: MappedTable, file: _File) -> None:
    stated: dict[Sum, Cell] = {}
    parts: dict[Sum, list[Cell]] = defaultdict(list)
    for line, label, row, numbers in _without_wholes(_read_lines(block, table, file), block, table, file):
        for column, cell in numbers.items():
            if row is None:
                stated[label, column] = cell
                continue
            place = label, table.table, row, column
            if file.cells[place] and not table.add:
                todo = Phrase("add = true in the mapping adds such lines up")
                file.refuse(line, "record", Phrase("repeats the row {row}", row=row), todo)
                break
            file.cells[place].append(cell)
            parts[label, column].append(cell)
    for (label, column), cell in stated.items():
        total = sum_of(parts[label, column])
        if is_number(cell) and is_number(total) and cell["value"] != total["value"]:
            sentence = (
                f"{table.table}, {column}: the lines come to {total['value']}, their sum is given as {cell['value']}"
            )
            file.broken[label, table.table, column] = sentence


def _read_lines(block: _Block, table: MappedTable, file: _File) -> Iterator[_Line]:
    """Yield the lines that can be read and are not left out."""
    first: dict[tuple[str, ...], int] = {}
    for line, cells in block.lines:
        if reason := _left_out(block, cells, table):
            file.left_out[reason] += 1
            continue
        try:
            _check_line(block, cells, first.setdefault(cells, line) if table.add else line, line)
            yield (line, *_line(block, cells, table, file))
        except NotRead as error:
            file.refuse_as(line, error.problem)


def _check_line(block: _Block, cells: tuple[str, ...], first: int, line: int) -> None:
    """Refuse a line whose cells may have shifted, and one that would count twice."""
    if any(cells[len(block.header) :]):
        reason = Phrase("has {count} values, but the header has {wanted}", count=len(cells), wanted=len(block.header))
        raise NotRead("record", reason, Phrase("put quotes around values that contain a comma"))
    if first != line:
        raise NotRead("record", Phrase("repeats line {line}", line=first), Phrase("remove one of them"))


def _without_wholes(lines: Iterable[_Line], block: _Block, table: MappedTable, file: _File) -> Iterator[_Line]:
    """Yield the lines without those that are the sum of others, which are checked."""
    if table.whole is None:
        yield from lines
        return
    cells_of, whole = dict(block.lines), table.whole
    sums: dict[tuple[str, ...], _Line] = {}
    parts: dict[tuple[str, ...], list[_Line]] = defaultdict(list)
    for read in lines:
        cells = cells_of[read[0]]
        group = (read[1], *(_folded(block.cell(cells, column)) for column in whole.within))
        if _folded(block.cell(cells, whole.column)) == _folded(whole.value) and group not in sums:
            sums[group] = read
        else:
            parts[group].append(read)
    yield from (read for group, read in sums.items() if group not in parts)
    for group, members in parts.items():
        yield from members
        for column, cell in sums[group][3].items() if group in sums else ():
            total = sum_of([numbers[column] for _, _, _, numbers in members])
            if is_number(cell) and is_number(total) and cell["value"] != total["value"]:
                sentence = f"the lines come to {total['value']}, “{whole.value}” is given as {cell['value']}"
                file.broken[group[0], table.table, column] = (
                    f"{table.table}, {column}: {' '.join(group[1:])} {sentence}"
                )


def _left_out(block: _Block, cells: Sequence[str], table: MappedTable) -> str:
    for column, values in table.leave_out.items():
        written = block.cell(cells, column)
        if _folded(written) in map(_folded, values):
            return f"{column} “{written}”"
    return ""


def _line(
    block: _Block, cells: Sequence[str], table: MappedTable, file: _File
) -> tuple[str, str | None, dict[Column, Cell]]:
    """Return the period, the row and the numbers of a line; no row if the line is the sum of the others."""
    period = file.mapping.period
    label = period_written(block.cell(cells, period.column) if period.column else file.name, period)
    is_sum = bool(table.sum_row) and _folded(cells[0]).rstrip(":") == _folded(table.sum_row)
    row = None if is_sum else table.fixed_row or _row(block.cell(cells, table.row), table)
    return label, row, {column: _number(block, cells, table, column, label) for column in table.numbers}


def _row(written: str, table: MappedTable) -> str:
    words = {_folded(word): row for word, row in table.rows.items()}
    code = country_called(written) if table.table == "by_country" else None
    row = words.get(_folded(written), code)
    if row is None and not written:
        raise NotRead(table.row, Phrase("is empty"), FIX_LINE)
    if row is None:
        reason = Phrase("has “{written}”, whose row is not known", written=written)
        raise NotRead(table.row, reason, Phrase("name it among the rows of the mapping"))
    return row


def _number(block: _Block, cells: Sequence[str], table: MappedTable, column: Column, label: str) -> Cell:
    """Return a number of a line; where it adds up several columns, each must be known."""
    until = table.not_recorded_until.get(column)
    if until is not None and Period.parse(label).start <= Period.parse(until).start:
        return NOT_RECORDED
    read = [number_written(block.cell(cells, name), name) for name in table.columns_of(column)]
    return NOT_RECORDED if NOT_RECORDED in read else sum_of(read)


def _figures(file: _File) -> Iterator[Figure]:
    for (period, table, row, column), cells in file.cells.items():
        cell = sum_of(cells)
        if high(cell) > LARGEST_COUNT:
            file.refuse(0, f"{table}, {row}, {column}", Phrase("is too large"))
        broken = file.broken.get((period, table, column))
        yield Figure(
            period=period,
            table=table,
            row=row,
            column=column,
            cell=cell,
            source=file.name,
            attribution=file.mapping.attribution,
            disputed=(broken,) if broken else (),
        )


def _folded(text: str) -> str:
    """Return a name as it is compared: capitals and blanks make no difference."""
    return " ".join(text.split()).casefold()
