"""Projects and benefit payments → papers: 实事项目进度表, 惠民资金发放表."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from desktop.domain.dates import chinese_span
from desktop.domain.money import show_amount
from desktop.domain.projects import percent_paid
from desktop.domain.records import Office
from desktop.printing import wording
from desktop.printing.render import Paper

_PROGRESS = (
    ("序号", 0.8),
    ("项目名称", 4.2),
    ("类别", 1.7),
    ("责任单位\n负责人", 2.6),
    ("计划资金\n（元）", 2.5),
    ("已付资金\n（元）", 2.5),
    ("已付\n（%）", 1.1),
    ("户数\n计划/已发", 1.6),
    ("开工\n日期", 1.7),
    ("完成\n期限", 1.7),
    ("状态", 1.9),
    ("最近进展", 4.2),
)
_PAID = (("序号", 1.0), ("姓名", 3.0), ("金额（元）", 2.6), ("发放日期", 2.4), ("备注", 3.4), ("领款人签字", 3.2))


class ProjectLine(NamedTuple):
    """A project of the table. Amounts in 分; `village` is 全镇 for the whole township."""

    name: str
    kind: str
    village: str
    unit: str
    leader: str
    planned_amount: int
    paid_amount: int
    planned_households: int
    households: int
    started_on: date | None
    due_on: date | None
    state: str
    progress: str


class PaidLine(NamedTuple):
    """A payment of the list. `amount` in 分."""

    village: str
    payee: str
    amount: int
    on: date
    note: str


def progress(lines: Sequence[ProjectLine], office: Office, made_on: date) -> Paper:
    """实事项目进度表, A4 landscape, parted by village with sums."""
    title = f"{office.short_name or office.name}实事项目进度表"
    ordered = _together(lines)
    parts = [
        {
            "title": f"{name}（{len(some)} 个）",
            "rows": [_progress_row(n, one) for n, one in some],
            "sum": _sums("小计", some),
        }
        for name, some in ordered
    ]
    data = _table(_PROGRESS, parts, office, made_on) | {
        "title": title,
        "as_of": f"截至{wording.day(made_on)}",
        "left": [1, 11],
        "figures": [4, 5, 6],
        "flipped": True,
        "total": _sums("合计", [pair for _, some in ordered for pair in some]),
        "empty": "没有实事项目。",
        "note": "已付百分比＝已付资金÷计划资金，不足 1% 的舍去；已发户数按户计，一户发多笔的算一户。",
    }
    return Paper("grouped_table", data, f"{title}（{made_on.isoformat()}）", made_on)


def _progress_row(number: int, one: ProjectLine) -> list[str]:
    who = "\n".join(part for part in (one.unit, one.leader) if part)
    return [
        str(number),
        one.name,
        one.kind,
        who,
        show_amount(one.planned_amount) if one.planned_amount else "",
        show_amount(one.paid_amount) if one.paid_amount else "",
        _percent(one.planned_amount, one.paid_amount),
        f"{one.planned_households or '—'}/{one.households}",
        _short(one.started_on),
        _short(one.due_on),
        one.state,
        one.progress,
    ]


def _sums(word: str, some: Sequence[tuple[int, ProjectLine]]) -> list[str]:
    planned, paid = (sum(getattr(one, name) for _, one in some) for name in ("planned_amount", "paid_amount"))
    return [f"{word}　{len(some)} 个", show_amount(planned), show_amount(paid), _percent(planned, paid)]


def _percent(planned: int, paid: int) -> str:
    percent = percent_paid(planned, paid)
    return "" if percent is None else str(percent)


def payments(name: str, lines: Sequence[PaidLine], households: int, office: Office, made_on: date) -> Paper:
    """惠民资金发放表 of a project, A4 upright, a part with its sum per village, room to sign on every line."""
    ordered = _together(lines)
    parts = [
        {
            "title": f"{village}（{len(some)} 笔）",
            "rows": [_paid_row(n, one) for n, one in some],
            "sum": _paid_sums("小计", some),
        }
        for village, some in ordered
    ]
    days = sorted({one.on for one in lines})
    span = "" if not days else wording.day(days[0]) if len(days) == 1 else chinese_span(days[0], days[-1])
    data = _table(_PAID, parts, office, made_on) | {
        "title": "惠民资金发放表",
        "as_of": f"发放日期：{span}" if span else "",
        "subtitle": name,
        "left": [4],
        "figures": [2],
        "flipped": False,
        "total": _paid_sums("合计", [pair for _, some in ordered for pair in some], f"，{households} 户"),
        "empty": "还没有发放。",
        "note": "制表人：　　　　　　　　审核人：　　　　　　　　单位负责人：　　　　　　　　（盖章）",
    }
    return Paper("grouped_table", data, f"惠民资金发放表（{name}）", made_on)


def _paid_row(number: int, one: PaidLine) -> list[str]:
    return [str(number), one.payee, show_amount(one.amount), one.on.isoformat(), one.note, ""]


def _paid_sums(word: str, some: Sequence[tuple[int, PaidLine]], more: str = "") -> list[str]:
    return [f"{word}　{len(some)} 笔{more}", show_amount(sum(one.amount for _, one in some))]


def _together(lines: Sequence[Any]) -> list[tuple[str, list[tuple[int, Any]]]]:
    """Lines of one village under each other, in the order in which the villages first come, numbered through."""
    order = {name: place for place, name in enumerate(dict.fromkeys(line.village for line in lines))}
    numbered = enumerate(sorted(lines, key=lambda line: order[line.village]), 1)
    return [(name, list(some)) for name, some in groupby(numbered, key=lambda pair: str(pair[1].village))]


def _table(
    columns: Sequence[tuple[str, float]], parts: list[dict[str, Any]], office: Office, made_on: date
) -> dict[str, Any]:
    return {
        "office": office.name,
        "heads": [head for head, _ in columns],
        "widths": [width for _, width in columns],
        "parts": parts,
        "foot": f"{office.name}　{wording.day(made_on)}打印",
    }


def _short(day: date | None) -> str:
    return f"{day.year}.{day.month}.{day.day}" if day else ""
