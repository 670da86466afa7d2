"""信访登记台账: the petitions of a period as a list on A4 landscape, one line each. Sealed ones are counted, never listed."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from desktop.domain.codes import CHANNEL_LABELS
from desktop.domain.records import MatterRow, Office
from desktop.domain.stages import STAGE_LABELS
from desktop.printing import wording
from desktop.printing.render import Paper

_COLUMNS = (
    ("序号", 8),
    ("编号", 30),
    ("信访日期", 19),
    ("信访人", 18),
    ("人数", 9),
    ("村组", 30),
    ("事　项", 58),
    ("内容分类", 26),
    ("承办人\n包案领导", 18),
    ("办理情况\n期限", 24),
    ("办结日期", 18),
    ("初／重", 12),
)
"""Head of every column and its width in mm."""
_LEFT, _PERSONS = (6,), 4


def docket(rows: Sequence[MatterRow], sealed: int, office: Office, about: str, made_on: date) -> Paper:
    """The list, parted by 信访形式 and else in the order given; `sealed` petitions of the period may not be shown."""
    title = f"{office.short_name or office.name}信访登记台账"
    numbers = iter(range(1, len(rows) + 1))
    total = _sums("合计", rows)
    if sealed:
        total[0] += f"（另有密件 {sealed} 件，不列）"
    data: dict[str, Any] = {
        "title": title,
        "office": office.name,
        "as_of": about,
        "heads": [head for head, _width in _COLUMNS],
        "widths": [width for _head, width in _COLUMNS],
        "left": list(_LEFT),
        "figures": [_PERSONS],
        "flipped": True,
        "parts": [
            _part(label, [row for row in rows if row.channel == code], numbers) for code, label in _channels(rows)
        ],
        "total": total,
        "empty": "没有信访件（零报告）。",
        "note": "来访一批为一件；人数为信访人数；办理情况为打印时的情况。",
        "foot": f"{office.desk_name or office.name}　{wording.day(made_on)}打印",
    }
    return Paper("grouped_table", data, f"{title}（{about}）", made_on)


def _channels(rows: Sequence[MatterRow]) -> list[tuple[str, str]]:
    """The channels that brought something, in their usual order."""
    there = {row.channel for row in rows}
    return [(code, label) for code, label in CHANNEL_LABELS.items() if code in there]


def _sums(word: str, rows: Sequence[MatterRow]) -> list[str]:
    return [f"{word}　{len(rows)} 件", str(sum(row.person_count for row in rows))]


def _part(label: str, rows: Sequence[MatterRow], numbers: Iterator[int]) -> dict[str, Any]:
    return {"title": label, "rows": [_cells(next(numbers), row) for row in rows], "sum": _sums("小计", rows)}


def _cells(number: int, row: MatterRow) -> list[str]:
    return [
        str(number),
        row.number,
        row.received_on.isoformat(),
        row.party_name,
        str(row.person_count),
        f"{row.village_name}{row.group_name}",
        row.title,
        row.category_label,
        "\n".join(filter(None, (row.handler_name, row.leader_name))),
        _standing(row),
        row.closed_on.isoformat() if row.closed_on else "",
        "重复" if row.is_repeat else "初次",
    ]


def _standing(row: MatterRow) -> str:
    due = f"{row.next_due_on.isoformat()}前" if row.next_due_on and not row.closed_on else ""
    return "\n".join(filter(None, (STAGE_LABELS.get(row.stage, row.stage), due)))
