"""Visits → papers: 走访登记表, the form to take along, 民情日记, 遍访进度表 and the list of the next visits."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from desktop.domain.records import Office
from desktop.printing import wording
from desktop.printing.render import Paper

BLANK_ROWS = 10
"""Rows of the form to take along that fill one sheet."""


class VisitLine(NamedTuple):
    """A visit as it is printed; `place` is village and group, `whom` who was met, `came_of` the numbers made of it."""

    visited_on: date
    place: str
    whom: str
    cadres: tuple[str, ...]
    purpose: str
    way: str
    told: str
    found: str
    next: str
    next_on: date | None
    came_of: tuple[str, ...] = ()
    is_late: bool = False
    is_night: bool = False


class DoorLine(NamedTuple):
    """A household as it is printed; `last_on` is the day of its last visit."""

    village: str
    group: str
    number: str
    head_name: str
    address: str
    last_on: date | None


class CoverageLine(NamedTuple):
    """遍访 of a village or cadre: households assigned and visited, those long unvisited (None = not asked), visits."""

    name: str
    assigned: int
    visited: int
    long_ago: int | None
    visits: int


class _Column(NamedTuple):
    head: str
    width: float
    align: str = "l"


def _paper(
    title: str,
    office: Office,
    made_on: date,
    columns: Sequence[_Column],
    rows: Iterable[Sequence[str]],
    *,
    left: str = "",
    right: str = "",
    total: str = "",
    height: float = 6,
    flipped: bool = True,
    signs: Sequence[str] = (),
    none: str = "",
) -> Paper:
    data: dict[str, Any] = {
        "title": title,
        "left": left or office.name,
        "right": right,
        "heads": [one.head for one in columns],
        "widths": [one.width for one in columns],
        "aligns": [one.align for one in columns],
        "rows": [list(row) for row in rows],
        "height": height,
        "flipped": flipped,
        "total": total,
        "signs": list(signs),
        "none": none,
        "foot": f"{office.name}　{wording.day(made_on)}打印",
    }
    return Paper("visit_table", data, f"{title}（{right}）" if right else title, made_on)


def _short(day: date | None) -> str:
    return f"{day.month}月{day.day}日" if day else ""


def _dated(day: date | None) -> str:
    return day.isoformat() if day else ""


def _next(line: VisitLine) -> str:
    return "\n".join(part for part in (line.next, f"约定 {_short(line.next_on)}" if line.next_on else "") if part)


# ---------------------------------------------------------------- what was done

_REGISTER = (
    _Column("序号", 1.2, "c"),
    _Column("日期", 2.3, "c"),
    _Column("村组", 2.2, "c"),
    _Column("走访对象", 2.3, "c"),
    _Column("走访人", 2, "c"),
    _Column("类别\n方式", 1.7, "c"),
    _Column("宣讲和了解的情况", 5),
    _Column("问题和诉求", 5),
    _Column("答复和下一步", 4),
    _Column("转台账", 2.4, "c"),
    _Column("被走访人\n签字", 2.2, "c"),
)


def register(lines: Sequence[VisitLine], office: Office, about: str, made_on: date) -> Paper:
    """走访登记表 of a month, a village or a cadre; `about` says which, e.g. 2026年11月 双桥村."""
    rows = [
        (
            str(number),
            f"{_dated(line.visited_on)}{'（夜）' if line.is_night else ''}{'（补记）' if line.is_late else ''}",
            line.place,
            line.whom,
            "\n".join(line.cadres),
            f"{line.purpose}\n{line.way}",
            line.told,
            line.found,
            _next(line),
            "\n".join(line.came_of),
            "",
        )
        for number, line in enumerate(lines, 1)
    ]
    total = f"共 {len(lines)} 次，走访 {len({(one.place, one.whom) for one in lines if one.whom})} 户（人），"
    total += (
        f"发现问题 {sum(bool(one.found) for one in lines)} 个，转台账 {sum(len(one.came_of) for one in lines)} 件，"
    )
    total += f"补记 {sum(one.is_late for one in lines)} 次。"
    return _paper(
        "走访登记表", office, made_on, _REGISTER, rows, right=about, total=total, none="没有走访记录。",
        signs=("填表人", "审核人"),
    )  # fmt: skip


_DIARY = (
    _Column("日期", 2, "c"),
    _Column("地点", 2.4, "c"),
    _Column("走访对象", 2.4, "c"),
    _Column("一同走访", 2, "c"),
    _Column("讲了什么，了解什么", 6),
    _Column("发现的问题", 5),
    _Column("后续怎么办", 4),
    _Column("户主签字", 2.4, "c"),
)


def diary(lines: Sequence[VisitLine], cadre: str, month: date, office: Office, made_on: date) -> Paper:
    """民情日记 of a cadre and a month, in the order of the days, with room for the household to sign."""
    rows = [
        (
            f"{_short(line.visited_on)}{'（夜）' if line.is_night else ''}",
            line.place,
            line.whom,
            "\n".join(one for one in line.cadres if one != cadre),
            line.told,
            line.found,
            "\n".join(part for part in (_next(line), *(f"已转 {number}" for number in line.came_of)) if part),
            "",
        )
        for line in sorted(lines, key=lambda one: one.visited_on)
    ]
    days, nights = len({one.visited_on for one in lines}), len({one.visited_on for one in lines if one.is_night})
    total = f"本月到村 {days} 天，走访 {len(lines)} 次" + (f"，住村 {nights} 晚。" if nights else "。")
    return _paper(
        "民情日记",
        office,
        made_on,
        _DIARY,
        rows,
        left=f"{office.name}　{cadre}",
        right=f"{month.year}年{month.month}月",
        total=total,
        height=14,
        none="这个月没有走访记录。",
        signs=("本人", "分管领导"),
    )


# ---------------------------------------------------------------- to take along

_ROUTE = (
    _Column("序号", 1.2, "c"),
    _Column("组", 1.6, "c"),
    _Column("走访对象", 2.4, "c"),
    _Column("上次走访", 2.1, "c"),
    _Column("走访日期", 1.9, "c"),
    _Column("方式", 1.6, "c"),
    _Column("户情变化、宣讲事项", 5),
    _Column("问题和诉求", 5),
    _Column("现场答复", 3.6),
    _Column("转台账", 1.4, "c"),
    _Column("被走访人\n签字", 2.2, "c"),
)


def route(doors: Sequence[DoorLine], office: Office, village: str, made_on: date) -> Paper:
    """走访登记表 to take along: one line for every household of the route, or blank lines for a sheet."""
    lines = [*doors] or [DoorLine("", "", "", "", "", None)] * BLANK_ROWS
    rows = [
        (str(number), one.group, one.head_name, _dated(one.last_on), "", "", "", "", "", "", "")
        for number, one in enumerate(lines, 1)
    ]
    where = f"{village or '＿＿＿＿＿＿＿村'}　{made_on.year}年　　月"
    return _paper("走访登记表", office, made_on, _ROUTE, rows, right=where, height=13.5, signs=("走访人（签字）",))


_NEXT = (
    _Column("序号", 1.2, "c"),
    _Column("组", 1.8, "c"),
    _Column("户号", 1.8, "c"),
    _Column("户主", 2.4, "c"),
    _Column("住址", 4.6),
    _Column("上次走访", 2.6, "c"),
    _Column("相隔", 1.8, "c"),
    _Column("备注", 3),
)


def next_visits(doors: Sequence[DoorLine], office: Office, about: str, today: date, made_on: date) -> Paper:
    """待走访户清单 in the order of villages and groups; `about` says who is listed, e.g. 90 天没有走访."""
    rows: list[Sequence[str]] = []
    number = 0
    for village, of_village in groupby(doors, key=lambda one: one.village):
        inside = list(of_village)
        rows.append([f"{village}　{len(inside)} 户"])
        for one in inside:
            number += 1
            since = f"{(today - one.last_on).days} 天" if one.last_on else "从未"
            rows.append(
                (str(number), one.group, one.number, one.head_name, one.address, _dated(one.last_on), since, "")
            )
    return _paper(
        "待走访户清单", office, made_on, _NEXT, rows, right=about, total=f"共 {len(doors)} 户。", flipped=False,
        none="没有要走访的户。",
    )  # fmt: skip


# ---------------------------------------------------------------- how far one has come


def coverage(
    lines: Sequence[CoverageLine], office: Office, who: str, from_on: date, to_on: date, days: int, made_on: date
) -> Paper:
    """遍访进度表 of villages or cadres (`who`) in a quarter. 遍访率 = 已访户 ÷ 应访户, both printed."""
    asks_long = any(one.long_ago is not None for one in lines)
    columns = [
        _Column("序号", 1.2, "c"),
        _Column(who, 3, "c"),
        _Column("应访户", 1.7, "r"),
        _Column("已访户", 1.7, "r"),
        _Column("遍访率", 1.8, "r"),
        _Column("未访户", 1.7, "r"),
        *([_Column(f"{days} 天\n未走访户", 1.9, "r")] if asks_long else []),
        _Column("走访次数", 1.8, "r"),
    ]
    rows = [[str(number), *_coverage_row(one, asks_long)] for number, one in enumerate(lines, 1)]
    if asks_long and lines:  # households of several cadres overlap, those of villages add up
        total = CoverageLine(
            "合计",
            sum(one.assigned for one in lines),
            sum(one.visited for one in lines),
            sum(one.long_ago or 0 for one in lines),
            sum(one.visits for one in lines),
        )
        rows.append(["", *_coverage_row(total, asks_long)])
    note = "遍访率＝已访户÷应访户；电话联系不计；已经注销、迁出的户不计入应访户。"
    return _paper(
        f"遍访进度表（按{who}）",
        office,
        made_on,
        columns,
        rows,
        right=f"{_dated(from_on)} 至 {_dated(to_on)}",
        total=note,
        flipped=False,
        signs=("填表人", "审核人"),
        none="没有应访户。",
    )


def _coverage_row(one: CoverageLine, asks_long: bool) -> list[str]:
    rate = f"{100 * one.visited / one.assigned:.1f}%" if one.assigned else "—"
    missing = one.assigned - one.visited
    figures = [one.assigned, one.visited, rate, missing, *([one.long_ago or 0] if asks_long else []), one.visits]
    return [one.name, *map(str, figures)]
