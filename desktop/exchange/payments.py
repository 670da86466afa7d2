"""A list of payments (惠民资金发放表) out of a spreadsheet: looked through first, then imported whole or not at all."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from desktop.casework import projects
from desktop.casework.projects import Known
from desktop.domain.faults import Refused
from desktop.domain.importing import Cell, Problem
from desktop.domain.money import read_money, show_amount
from desktop.domain.projects import NewPayment, PaymentPlan, checked_payment
from desktop.domain.records import Actor
from desktop.domain.widths import half_width
from desktop.exchange.cells import day_of, text_of
from desktop.exchange.sheets import Line, read_sheet

_HEADINGS: dict[str, tuple[str, ...]] = {
    "paid_on": ("发放日期", "发放时间", "支付日期", "打款日期", "兑付日期", "日期"),
    "village": ("村", "村社区", "村名", "村居", "所在村", "行政村", "村社区名称", "村名称", "村组", "村别"),
    "payee": (
        "姓名",
        "户主",
        "户主姓名",
        "领款人",
        "领取人",
        "收款人",
        "受益人",
        "受益户",
        "补助对象",
        "补贴对象",
        "农户姓名",
    ),
    "amount": ("金额", "发放金额", "实发金额", "补贴金额", "补助金额", "补助资金", "补贴资金", "兑付金额", "发放资金"),
    "note": ("备注", "说明", "摘要"),
}
_FIELDS = {word: field for field, words in _HEADINGS.items() for word in words}
_LABELS = {"paid_on": "发放日期", "village": "村（社区）", "payee": "姓名", "amount": "金额", "note": "备注"}
_NO_HEADER = "没有找到表头。请确认表格里有一行写着“姓名”“金额”这样的列名（可再有“村”“发放日期”“备注”），再导入。"
_TOTALS = ("合计", "总计", "共计")
_PARTS = ("小计",)


class _Row(NamedTuple):
    """A line of the list by field, and all of it in `line`; `letters` are the columns of the fields."""

    row: int
    line: tuple[Cell, ...]
    cells: Mapping[str, Cell]
    letters: Mapping[str, str]

    def problem(self, field: str, sentence: str) -> Problem:
        return Problem(self.row, self.letters.get(field, ""), _LABELS[field], sentence, is_fatal=True)


def plan(path: Path, project_id: int, paid_on: date, by: Actor, today: date) -> PaymentPlan:
    """Look through a list without writing anything. `paid_on` counts for rows without a day of their own.

    Raises BadFile and Refused when it is no list, or when this very file was imported already.
    """
    known = projects.known(project_id, by)
    sheet = read_sheet(path, _field_of, "", _NO_HEADER, ("amount",))
    if sentence := projects.earlier_import(sheet.sha256):
        raise Refused(sentence)
    places: dict[str, int] = {}
    for place, name in enumerate(sheet.header):
        places.setdefault(_field_of(name), place)
    places.pop("", None)
    if missing := {"payee", "amount"} - places.keys():
        raise Refused(f"表格里没有“{'”“'.join(_LABELS[field] for field in sorted(missing))}”这一列，请补上再导入。")
    rows = [_read(line, places) for line in sheet.lines]
    entries = [row for row in rows if not _is_sum(row, (*_TOTALS, *_PARTS))]
    ready, problems = _checked(entries, paid_on, known, today)
    if not problems:
        problems = list(_wrong_totals([row for row in rows if _is_sum(row, _TOTALS)], ready))
    ignored = [name for name in sheet.header if name and not _field_of(name)]
    remarks = (f"没有用到的列（不存入系统）：{'、'.join(ignored)}。",) if ignored else ()
    found = tuple(ready), tuple(problems), remarks
    return PaymentPlan(project_id, path.name, sheet.sha256, len(entries), *found)


def _field_of(heading: str) -> str:
    plain = re.sub(r"\(.*?\)|[\s/:*、]", "", half_width(heading).replace("（", "(").replace("）", ")"))
    return _FIELDS.get(plain, _FIELDS.get(re.sub(r"[\s()*]", "", half_width(heading)), ""))


def _read(line: Line, places: Mapping[str, int]) -> _Row:
    cells = {field: line.cells[place] for field, place in places.items()}
    return _Row(line.row, line.cells, cells, {field: _letter(place) for field, place in places.items()})


def _letter(place: int) -> str:
    return (chr(64 + place // 26) if place >= 26 else "") + chr(65 + place % 26)


def _is_sum(row: _Row, words: tuple[str, ...]) -> bool:
    """True for a line of sums: one of its cells is the word, or begins with it and a colon."""
    return any(re.sub(r"[\s:：]", "", str(cell)) in words for cell in row.line)


def _checked(rows: list[_Row], paid_on: date, known: Known, today: date) -> tuple[list[NewPayment], list[Problem]]:
    ready: list[NewPayment] = []
    problems: list[Problem] = []
    seen: dict[NewPayment, int] = {}
    for row in rows:
        try:
            one = _payment(row, paid_on, known, today)
        except _Wrong as wrong:
            problems.append(row.problem(wrong.field, wrong.sentence))
            continue
        if (one.paid_on, one.amount, one.village_id, one.payee) in known.paid:
            problems.append(row.problem("payee", "这一笔（同日、同村、同名、同金额）在本项目里已经登记过。"))
        elif one in seen:
            problems.append(row.problem("payee", f"与第 {seen[one]} 行完全相同，请核对；确是两笔的，请在备注中区别。"))
        seen.setdefault(one, row.row)
        ready.append(one)
    return ready, problems


class _Wrong(Exception):
    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def _payment(row: _Row, paid_on: date, known: Known, today: date) -> NewPayment:
    payee = text_of(row.cells["payee"])
    if not payee:
        raise _Wrong("payee", "没有填写姓名。")
    if not text_of(row.cells["amount"]):
        raise _Wrong("amount", "没有填写金额。")
    on = text_of(row.cells.get("paid_on", ""))
    try:
        amount = read_money(str(row.cells["amount"]))
    except Refused as no:
        raise _Wrong("amount", no.sentence) from None
    try:
        day = day_of(row.cells["paid_on"], today) if on else paid_on
    except Refused as no:
        raise _Wrong("paid_on", no.sentence) from None
    village_id = _village(text_of(row.cells.get("village", "")), known)
    homes = known.households.get((village_id or 0, payee), [])
    form = NewPayment(day, amount, village_id, homes[0] if len(homes) == 1 else None, payee, _note(row))
    try:
        return checked_payment(form, today)
    except Refused as no:
        raise _Wrong(no.field, no.sentence) from None


def _note(row: _Row) -> str:
    return text_of(row.cells.get("note", ""))


def _village(name: str, known: Known) -> int | None:
    if not name:
        return known.village_id
    plain = "".join(name.split())
    for candidate in (plain, f"{plain}村", f"{plain}社区", plain.removesuffix("村委会") + "村"):
        if candidate in known.villages:
            return known.villages[candidate]
    raise _Wrong("village", f"没有“{name[:20]}”这个村（社区），请核对村名，或先在“系统—村（社区）”里添加。")


def _wrong_totals(sums: list[_Row], ready: list[NewPayment]) -> Iterator[Problem]:
    """The list's own total must be what its rows add up to."""
    whole = sum(one.amount for one in ready)
    for row in sums:
        try:
            said = read_money(str(row.cells["amount"]))
        except Refused:
            continue
        if said != whole:
            told = f"合计写的是 {show_amount(said)} 元，各行相加是 {show_amount(whole)} 元，请核对。"
            yield row.problem("amount", told)
