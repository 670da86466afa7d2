"""催办: one slip per responsible unit for what is overdue or soon due, recorded on every matter that it names.

Sealed matters are never urged on paper, not even by those who may see them.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from desktop.casework import access, documents
from desktop.casework.documents import Issued
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change, DocumentRow, MatterFilter, MatterRow
from desktop.store import database, matters, office, urgings

KIND, BOOK = urgings.KIND, "urging"
REPLY_WORKING_DAYS = 3
_KEPT = ("number", "title", "party_name", "next_due_on", "next_internal_on")
"""What a slip says of a matter, kept with the slip so that it can be made again as it was."""
_NO_ROW = MatterRow(0, "", "", "", "", "", date.min, "", 0, "", "", "", "", None, "", None, None, frozenset(),
                    False, False, False)  # fmt: skip


class Urged(NamedTuple):
    """A matter that may be urged; `times` it was urged before, the last time on `last_on`."""

    row: MatterRow
    times: int
    last_on: date | None


class Group(NamedTuple):
    """The due matters of a unit, most pressing first. `unit_id` None: nobody is responsible yet."""

    unit_id: int | None
    unit: str
    matters: tuple[Urged, ...]


class Slip(NamedTuple):
    """A slip to be issued. `title` and `facts` are as composed: organ, contact and the like."""

    unit_id: int
    matter_ids: tuple[int, ...]
    reply_on: date
    title: str
    facts: Mapping[str, Any]


class Sent(NamedTuple):
    """What was issued: the first record of every slip, in order."""

    change: Change
    document_ids: tuple[int, ...]


def wanted(today: date, days: int | None = None) -> MatterFilter:
    """The list of what is to be urged: overdue, due today and soon due, or due within so many days."""
    if days is None:
        return MatterFilter(today, due="urgent")
    return MatterFilter(today, due_to=today + timedelta(days=days))


def groups(by: Actor, today: date, days: int | None = None, ids: Sequence[int] | None = None) -> tuple[Group, ...]:
    """The due matters by responsible unit, those that nobody is responsible for first; of `ids` only, when given.

    Every due matter that is not sealed stands in exactly one group.
    """
    access.need(by, Right.READ)
    found = urgings.due_units(wanted(today, days), ids)
    rows = {row.id: row for row in matters.rows([matter_id for matter_id, *_ in found])}
    before = urgings.earlier(list(rows))
    names: dict[int | None, str] = {}
    grouped: dict[int | None, list[Urged]] = {}
    for matter_id, unit_id, unit in found:
        names[unit_id] = unit
        grouped.setdefault(unit_id, []).append(Urged(rows[matter_id], *before.get(matter_id, (0, None))))
    order = sorted(grouped, key=lambda unit_id: unit_id is not None)  # else as the most pressing matter of each
    return tuple(Group(unit_id, names[unit_id], tuple(grouped[unit_id])) for unit_id in order)


def reply_day(today: date) -> date:
    """By when a unit is to answer unless the clerk says otherwise: the third working day from today."""
    return office.calendar().add_working_days(today, REPLY_WORKING_DAYS)


def send(slips: Sequence[Slip], by: Actor, at: datetime) -> Sent:
    """Issue all slips or none: each numbered once and recorded on every matter that it names.

    Refused when a matter is sealed, no longer runs against a day, or is now the business of another unit.
    """
    access.need(by, Right.HANDLE, "催办")
    if not slips or not all(slip.matter_ids for slip in slips):
        raise Refused("没有勾选要催办的事项。")
    with database.transaction():
        issued = [_issue(slip, by, at) for slip in slips]
    ids = tuple(matter_id for slip in slips for matter_id in slip.matter_ids)
    numbers = "、".join(number for _, number in issued)
    say = f"已生成催办单 {len(slips)} 份：{numbers}。"
    return Sent(Change(frozenset({"matter"}), ids, 0, say), tuple(document_id for document_id, _ in issued))


def issued(from_on: date, to_on: date, by: Actor) -> list[DocumentRow]:
    """The slips of a span of days that this user may see, in the order of their numbers: one record of each."""
    access.need(by, Right.READ)
    found = []
    for document_id in urgings.issued(from_on, to_on):
        with suppress(Refused):  # it names a matter that was sealed since
            found.append(documents.row_of(document_id, by))
    return found


def _issue(slip: Slip, by: Actor, at: datetime) -> tuple[int, str]:
    today = at.date()
    if slip.reply_on <= today:
        raise Refused("反馈期限要晚于今天，给承办单位留出时间。", "reply_on")
    found = {row[0]: row for row in urgings.due_units(MatterFilter(today, due_to=date.max), slip.matter_ids)}
    rows = matters.rows(slip.matter_ids)
    for row in rows:
        access.see(row.id, by)  # one that was sealed meanwhile is not even named
        if row.id not in found or row.is_sealed:
            raise Refused(f"{row.number} 已经没有要催办的期限，或者已转为密件。请刷新后再生成。")
        if found[row.id][1] != slip.unit_id:
            raise Refused(f"{row.number} 的责任单位已经改变。请刷新后再生成。")
    if len(rows) != len(slip.matter_ids):
        raise Refused(access.GONE)
    unit = found[rows[0].id][2]
    told = {**slip.facts, "to_unit": unit, "reply_on": slip.reply_on, "matters": [_kept(row) for row in rows]}
    said = f"{{number}}，{unit}，{slip.reply_on:%m-%d} 前反馈"
    return documents.issue_on_all(slip.matter_ids, Issued(KIND, slip.title, BOOK, told, today), "urge", said, by, at)


def _kept(row: MatterRow) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in _KEPT}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in kept.items()}


def rows_told(lines: Sequence[Mapping[str, Any]]) -> tuple[MatterRow, ...]:
    """The matters of an issued slip as it was told of them; what a slip does not say is empty."""
    return tuple(_NO_ROW._replace(**{name: _read(name, value) for name, value in line.items()}) for line in lines)


def _read(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if value and name.endswith("_on") else value
