"""Care cases → papers: 帮扶台账 by village or helper, 帮扶记录表 of one case."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from desktop.domain.money import show_amount
from desktop.domain.records import Office
from desktop.printing import wording
from desktop.printing.render import Paper

_HEADS = (
    "序号",
    "姓名\n（户主）",
    "群体\n类别",
    "村（社区）",
    "帮扶人",
    "困难和需求",
    "帮扶计划",
    "开始\n日期",
    "最近\n一次",
    "下次\n走访",
    "走访状态",
    "措施\n次数",
    "资金物资\n（元）",
)
_WIDTHS = (0.9, 1.9, 2.1, 2.1, 1.6, 4.2, 4.2, 1.9, 1.9, 1.9, 2.0, 1.1, 2.3)
_LEFT = (5, 6)
_FIGURES = (11, 12)
_LEAST_GIVEN, _LEAST_SEEN = 8, 5
"""So many lines a record form has at least, to be written on by hand."""


class CareLine(NamedTuple):
    """A case in the ledger; `group` is what the ledger is parted by. `amount` in 分."""

    group: str
    name: str
    kind: str
    village: str
    helper: str
    need: str
    plan: str
    from_on: date
    last_on: date | None
    next_on: date | None
    state: str
    measures: int
    amount: int
    to_on: date | None


class GivenLine(NamedTuple):
    """A measure. `amount` in 分."""

    on: date
    kind: str
    what: str
    result: str
    amount: int
    cadre: str


class SeenLine(NamedTuple):
    """A visit."""

    on: date
    way: str
    cadres: str
    found: str


class CareRecord(NamedTuple):
    """One case with everything that was done; `id_number` comes masked."""

    name: str
    sex: str
    born_on: date | None
    id_number: str
    phone: str
    address: str
    village: str
    kind: str
    helper: str
    from_on: date
    to_on: date | None
    because: str
    every_days: int
    need: str
    plan: str
    given: tuple[GivenLine, ...]
    seen: tuple[SeenLine, ...]


def ledger(lines: Sequence[CareLine], parted_by: str, office: Office, made_on: date) -> Paper:
    """帮扶台账, A4 landscape, a part with its sums per village or helper; the head on every page."""
    title = f"{office.short_name or office.name}帮扶台账"
    order = {name: place for place, name in enumerate(dict.fromkeys(line.group for line in lines))}
    ordered = sorted(lines, key=lambda line: (order[line.group], line.next_on or date.max))
    parts = [_part(name, list(some)) for name, some in groupby(ordered, key=lambda line: line.group)]
    number = 0
    for part in parts:
        for row in part["rows"]:
            number += 1
            row[0] = str(number)
    data: dict[str, Any] = {
        "title": title,
        "office": office.name,
        "as_of": f"截至{wording.day(made_on)}　按{parted_by}排列",
        "heads": list(_HEADS),
        "widths": list(_WIDTHS),
        "left": list(_LEFT),
        "figures": list(_FIGURES),
        "flipped": True,
        "parts": parts,
        "total": _sums("合计", lines),
        "empty": "没有帮扶对象。",
        "note": "走访状态按打印当天计算：最近一次走访或措施之日加走访间隔。含敏感个人信息，请妥善保管，不得外传。",
        "foot": f"{office.name}　{wording.day(made_on)}打印",
    }
    return Paper("grouped_table", data, f"{title}（{made_on.isoformat()}）", made_on)


def _part(name: str, lines: list[CareLine]) -> dict[str, Any]:
    return {
        "title": f"{name}（{len(lines)} 户、人）",
        "rows": [_row(line) for line in lines],
        "sum": _sums("小计", lines),
    }


def _row(line: CareLine) -> list[str]:
    return [
        "",
        line.name,
        line.kind.replace("·", "\n"),
        line.village,
        line.helper or "未定",
        line.need,
        line.plan,
        _short(line.from_on),
        _short(line.last_on) or "还没有",
        _short(line.next_on) or "已结束",
        line.state,
        str(line.measures),
        show_amount(line.amount) if line.amount else "",
    ]


def _sums(word: str, lines: Sequence[CareLine]) -> list[str]:
    """Label, and the sums under the figure columns."""
    running = sum(line.to_on is None for line in lines)
    said = f"{word}　{len(lines)} 户（人），其中在帮 {running}"
    return [said, str(sum(line.measures for line in lines)), show_amount(sum(line.amount for line in lines))]


def _short(day: date | None) -> str:
    return f"{day.year}.{day.month}.{day.day}" if day else ""


# ---------------------------------------------------------------- one case


def record(of: CareRecord, office: Office, made_on: date) -> Paper:
    """帮扶记录表 of one case, A4 upright, with lines left to write on and room to sign."""
    given = [
        [_short(one.on), one.kind, one.what, one.result, show_amount(one.amount) if one.amount else "", one.cadre]
        for one in of.given
    ]
    seen = [[_short(one.on), one.way, one.found, one.cadres] for one in of.seen]
    born = wording.day(of.born_on) if of.born_on else ""
    until = f"{_short(of.from_on)}—{_short(of.to_on)}（{of.because}）" if of.to_on else f"{_short(of.from_on)} 起"
    data: dict[str, Any] = {
        "title": "帮扶记录表",
        "office": office.name,
        "fields": [
            ["姓名（户主）", of.name, "性别", of.sex],
            ["出生日期", born, "身份证号", of.id_number],
            ["村（社区）", of.village, "联系电话", of.phone],
            ["群体和类别", of.kind, "住址", of.address],
            ["帮扶人", of.helper, "帮扶时间", until],
        ],
        "texts": [["困难和需求", of.need], ["帮扶计划", of.plan]],
        "rhythm": f"每 {of.every_days} 天至少走访一次",
        "given": given + [[""] * 6] * max(0, _LEAST_GIVEN - len(given)),
        "given_total": f"共 {len(of.given)} 次，资金物资合计 {show_amount(sum(one.amount for one in of.given))} 元",
        "seen": seen + [[""] * 4] * max(0, _LEAST_SEEN - len(seen)),
        "signs": ["帮扶对象（签名）", "帮扶人（签名）", "分管领导（签名）"],
        "foot": f"{office.name}　{wording.day(made_on)}打印",
    }
    return Paper("care_record", data, f"帮扶记录表（{of.name}）", made_on)
