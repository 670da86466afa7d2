"""Fills a new office's tables from the shipped resources, and reads the shipped rules without any office."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop.domain import calendar, clocks
from desktop.domain.pinyin import pinyin_keys
from desktop.paths import resource
from desktop.store.database import Table
from desktop.store.ids import new_id
from desktop.store.tables import ClockRuleRow, Code, HolidayRow, LiaisonRole, NumberBook

CODE_TABLES = (
    "categories",
    "purposes",
    "causes",
    "sources",
    "channels",
    "dispute_types",
    "ethnic_groups",
    "occupations",
    "id_kinds",
    "themes",
    "ties",
    "unit_kinds",
    "dispositions",
    "relations",
    "political",
)
"""Editable code tables, each seeded from `resources/codes/<name>.csv`."""

BOOKS = (
    ("petition", "信访件编号", "信〔{year}〕{serial:04}号"),
    ("petitioner_notice", "告知书文号", "信告〔{year}〕{serial}号"),
    ("opinion", "处理意见书文号", "信意〔{year}〕{serial}号"),
    ("letter", "转送、交办、异议函文号", "信函〔{year}〕{serial}号"),
    ("report", "办结报告文号", "信报〔{year}〕{serial}号"),
    ("urging", "催办单编号", "信催〔{year}〕{serial}号"),
    ("mediation", "调解协议书编号", "信调〔{year}〕{serial}号"),
    ("sealed", "检举控告登记", "密信〔{year}〕{serial:04}号"),
    ("ledger", "民情台账编号", "民〔{year}〕{serial:04}号"),
    ("dispute", "矛盾纠纷编号", "纠〔{year}〕{serial:04}号"),
)


def csv_rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of `resources/codes/<name>.csv` as dicts of text."""
    path: Path = resource("codes", f"{name}.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def shipped_rules() -> tuple[clocks.ClockRule, ...]:
    """The clock rules as shipped."""
    return tuple(clocks.parse_clock_rules(csv_rows("clock_rules")))


def shipped_calendar() -> calendar.WorkCalendar:
    """The working calendar as shipped."""
    return calendar.WorkCalendar(calendar.parse_holidays(csv_rows("holidays")))


def _insert(table: type[Table], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 500):
        table.insert_many(rows[start : start + 500]).execute()


def seed_codes() -> None:
    """Fill every code table; keys hold pinyin and initials so that pickers find a label by typing."""
    for table in CODE_TABLES:
        rows = [
            {
                "id": new_id(),
                "table": table,
                "code": row["code"],
                "parent": row.get("parent") or "",
                "label": row["label"],
                "keys": " ".join(pinyin_keys(row["label"])),
                "position": int(row.get("position") or number),
                "note": row.get("note") or "",
            }
            for number, row in enumerate(csv_rows(table), 1)
        ]
        _insert(Code, rows)


def seed_roles() -> None:
    """Fill the liaison roles."""
    rows = [
        {
            **{key: row[key] for key in ("code", "label", "scope", "note")},
            "position": int(row["position"]),
            "is_exclusive": row["is_exclusive"] == "1",
            "is_required": row["is_required"] == "1",
        }
        for row in csv_rows("liaison_roles")
    ]
    _insert(LiaisonRole, rows)


def seed_calendar() -> None:
    """Fill the holidays and the clock rules."""
    _insert(
        HolidayRow,
        [
            {"day": row["day"], "is_rest": row["is_rest"] == "1", "name": row["name"], "pack": row["pack"]}
            for row in csv_rows("holidays")
        ],
    )
    _insert(ClockRuleRow, [{"id": new_id(), **rule._asdict()} for rule in shipped_rules()])


def seed_books() -> None:
    """Open the number books."""
    _insert(
        NumberBook,
        [
            {"id": new_id(), "code": code, "label": label, "pattern": pattern, "position": position}
            for position, (code, label, pattern) in enumerate(BOOKS, 1)
        ],
    )


def seed() -> None:
    """Fill a new, empty office; call inside a transaction."""
    seed_codes()
    seed_roles()
    seed_calendar()
    seed_books()
