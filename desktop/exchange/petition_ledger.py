"""The dry run of a petition ledger: columns matched, rows read, problems named, doubles counted; nothing is written."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from desktop.casework import imports
from desktop.casework.access import need
from desktop.casework.imports import IsCancelled, Report
from desktop.domain.codes import CHANNEL_LABELS, Right
from desktop.domain.faults import Refused
from desktop.domain.importing import Column, ImportPlan, MatterKey, PlannedPetition, Problem, key_of
from desktop.domain.numbering import parse_number
from desktop.domain.records import Actor
from desktop.exchange.header_words import Words, match_columns, plain, words
from desktop.exchange.ledger_reading import Reading, read_row
from desktop.exchange.ledger_row import Setting
from desktop.exchange.lookups import CodeDirectory, Places, cadres, units
from desktop.exchange.plan_report import import_preview_text, plan_as_json, write_problem_rows
from desktop.exchange.sheets import Line, Sheet, read_sheet
from desktop.store import books
from desktop.store import imports as store

__all__ = ["import_preview_text", "plan", "plan_as_json", "write_problem_rows"]

BOOK = "petition"
_CODE_TABLES = {
    "category": ("内容分类", "categories"),
    "purpose": ("信访目的", "purposes"),
    "cause": ("信访原因", "causes"),
    "source": ("信访来源", "sources"),
    "theme": ("民生主题", "themes"),
    "ties": ("五个结合", "ties"),
    "ethnic": ("民族", "ethnic_groups"),
}
_CHANNEL_IN_HEADING = {
    "来访": "visit",
    "接访": "visit",
    "上访": "visit",
    "来信": "letter",
    "收信": "letter",
    "来电": "call",
}
_HEADINGS_THAT_TELL = ("received_on", "name", "person_count")
_FOOT = re.compile(r"(合计|总计|小计|填表|填报|制表|审核|单位负责人|负责人|备注|说明|注)")
_GUESSES = {
    "accepted_on": "有 {} 件写明在办而没有受理日期，按信访当日受理计算办理期限。",
    "closed_on": "有 {} 件写明已办结，但表中没有办结日期一栏，按信访日期记为办结。",
    "resolved_on": "有 {} 件写明已化解而没有化解日期，按办结日期记为化解。",
    "no_groups": "有 {} 件写有村民小组，但这些村还没有录入小组，原文保留在办理记录里。",
}


def plan(
    path: Path,
    by: Actor,
    today: date,
    sheet_name: str = "",
    report: Report = imports.silent,
    cancelled: IsCancelled = lambda: False,
) -> ImportPlan:
    """Read a ledger without writing anything. Raises BadFile and Refused when the file as a whole cannot be used."""
    need(by, Right.REGISTER, "登记")
    known = words()
    sheet = read_sheet(path, known.field, sheet_name)
    columns = match_columns(sheet.header, known)
    setting = _setting(columns, known, today)
    lines, remarks = without_foot(sheet)
    readings = []
    for done, line in enumerate(lines):
        if cancelled():
            raise Refused(imports.CANCELLED)
        report(done, len(lines), "正在核对")
        readings.append(read_row(setting, line))
    sifted = _sift(setting, readings, by)
    out = {problem.row for problem in sifted.problems if problem.is_fatal}
    return ImportPlan(
        file_name=path.name,
        file_sha256=sheet.sha256,
        sheet_name=sheet.name,
        header_row=sheet.header_row,
        columns=columns,
        row_count=len(lines),
        ready=sifted.ready,
        problems=sifted.problems,
        doubles=sifted.doubles,
        remarks=(*_remarks(sheet, setting), *remarks, *sifted.remarks),
        problem_rows=tuple((line.row, line.cells) for line in lines if line.row in out),
    )


# ---------------------------------------------------------------- the file as a whole


def _setting(columns: Sequence[Column], known: Words, today: date) -> Setting:
    """Columns and lists for reading the rows. Refused when a column is missing without which no row can be used."""
    by_field = {column.field: (index, column) for index, column in enumerate(columns) if column.field}
    missing = [
        f"“{known.labels[fields[0]]}”"
        for fields in (("received_on",), ("name", "is_anonymous"), ("title", "content"))
        if not any(field in by_field for field in fields)
    ]
    channel = _channel_of_headings(by_field)
    if "channel" not in by_field and not channel:
        missing.append(f"“{known.labels['channel']}”")
    if missing:
        raise Refused(f"表格中缺少{'、'.join(missing)}一栏，无法导入。请在表头补上这些列名后再试。")
    return Setting(
        columns=by_field,
        unmatched=tuple((n, column) for n, column in enumerate(columns) if column.header and not column.field),
        words=known,
        today=today,
        pattern=next(row.pattern for row in books.all_books(today.year) if row.code == BOOK),
        channel=channel,
        places=Places(),
        codes={field: CodeDirectory(noun, table) for field, (noun, table) in _CODE_TABLES.items()},
        cadres=cadres(),
        units=units(),
    )


def _channel_of_headings(by_field: dict[str, tuple[int, Column]]) -> str:
    """A register of visits has no column for the channel: its headings (来访日期, 来访人) say it. Empty when they do not."""
    headings = " ".join(by_field[field][1].header for field in _HEADINGS_THAT_TELL if field in by_field)
    found = {code for word, code in _CHANNEL_IN_HEADING.items() if word in headings}
    return found.pop() if len(found) == 1 else ""


def without_foot(sheet: Sheet) -> tuple[list[Line], list[str]]:
    """The rows without repeated headings, totals and signatures, and a remark that names those left out."""
    lines = [line for line in sheet.lines if not _is_foot(sheet, line)]
    left_out = sorted({line.row for line in sheet.lines} - {line.row for line in lines})
    rows = "、".join(map(str, left_out[:10])) + ("等" if len(left_out) > 10 else "")
    return lines, [f"第 {rows} 行是表头、合计或落款，没有导入。"] if left_out else []


def _is_foot(sheet: Sheet, line: Line) -> bool:
    texts = [" ".join(str(cell).split()) for cell in line.cells]
    filled = [text for text in texts if text]
    repeats = sum(text == name for text, name in zip(texts, sheet.header, strict=True) if text)
    if len(filled) > 1 and repeats == len(filled):
        return True
    return len(filled) <= 3 and bool(_FOOT.match(plain(filled[0])))


def _remarks(sheet: Sheet, setting: Setting) -> list[str]:
    said = [imports.earlier(sheet.sha256, sheet.name)]
    if sheet.others:
        said.append(f"只读取了工作表“{sheet.name}”；工作表“{'”“'.join(sheet.others)}”也像台账，请另行导入。")
    if "channel" not in setting.columns:
        label = CHANNEL_LABELS[setting.channel]
        said.append(f"表中没有信访形式一栏，按表头一律登记为{label}。")
    return [sentence for sentence in said if sentence]


# ---------------------------------------------------------------- new, double, or in the way


class _Sifted(NamedTuple):
    ready: tuple[PlannedPetition, ...]
    problems: tuple[Problem, ...]
    doubles: int
    remarks: tuple[str, ...]


def _sift(setting: Setting, readings: Sequence[Reading], by: Actor) -> _Sifted:
    """Tell new rows from those that are there already and those whose number is in the way."""
    there = _There(setting, [reading.planned for reading in readings if reading.planned], by)
    first_rows: dict[str, int] = {}
    ready: list[PlannedPetition] = []
    problems: list[Problem] = []
    guesses: Counter[str] = Counter()
    doubles = 0
    for reading in readings:
        sentence = _twice(reading, first_rows)
        if reading.planned is None or sentence:
            problems += [*reading.problems, *_number_problem(setting, reading.row, sentence)]
        elif there.has(reading.planned):
            doubles += 1
        elif sentence := there.obstacle(reading.planned):
            problems += [*reading.problems, *_number_problem(setting, reading.row, sentence)]
        else:
            ready.append(reading.planned)
            problems += reading.problems
            guesses.update(reading.guesses)
    remarks = tuple(_GUESSES[name].format(count) for name, count in sorted(guesses.items()))
    return _Sifted(tuple(ready), tuple(problems), doubles, remarks)


def _twice(reading: Reading, first_rows: dict[str, int]) -> str:
    """What to say when the number of a row stands in an earlier row as well."""
    if not reading.number_text:
        return ""
    number = reading.planned.number if reading.planned and reading.planned.number else plain(reading.number_text)
    first = first_rows.setdefault(number, reading.row)
    return "" if first == reading.row else f"编号“{reading.number_text[:30]}”与第 {first} 行重复。"


def _number_problem(setting: Setting, row: int, sentence: str) -> list[Problem]:
    if not sentence:
        return []
    column = setting.columns["number"][1]
    return [Problem(row, column.letter, column.header, sentence, True)]


class _There:
    """What the office has already: numbers of the book and keys of matters, each key as often as it occurs.

    A sealed matter that the user has not entered is not there: a made-up row must not find out about it.
    """

    def __init__(self, setting: Setting, planned: Sequence[PlannedPetition], by: Actor) -> None:
        self._pattern = setting.pattern
        years = {found[0] for row in planned if (found := self._parsed(row))}
        days = [row.form.received_on for row in planned]
        self._numbers = store.numbers_of(BOOK, years, by) if years else {}
        self._keys = store.keys_between(min(days), max(days), by) if days else Counter[MatterKey]()

    def _parsed(self, row: PlannedPetition) -> tuple[int, int] | None:
        return parse_number(self._pattern, row.number) if row.number else None

    def has(self, row: PlannedPetition) -> bool:
        """True when the row is registered already; one registered matter answers for one row only."""
        key = key_of(row.form)
        holder = self._numbers.get(self._parsed(row) or (0, 0))
        if holder is not None and holder.received_on == key.received_on:
            if holder.name == key.name or holder.title == key.title:
                self._keys[holder] -= 1
                return True
            return False
        if self._keys[key] > 0:
            self._keys[key] -= 1
            return True
        return False

    def obstacle(self, row: PlannedPetition) -> str:
        """Why a new row cannot have its number; empty when it can."""
        place = self._parsed(row)
        if place is None or place not in self._numbers:
            return ""
        holder = self._numbers[place]
        if holder is None:
            return f"编号 {row.number} 在编号簿中已经用过（作废），不能再用。"
        return f"编号 {row.number} 已用于 {holder.received_on} 登记的另一件，请核对编号。"
