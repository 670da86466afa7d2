"""What hangs on a cadre (移交清单): gathered as of a day, and as plain data for the paper that is kept."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from desktop.casework.access import need
from desktop.casework.liaison_load import progress_of
from desktop.domain import care, quotas
from desktop.domain.codes import MatterKind, Right
from desktop.domain.dates import show_day
from desktop.domain.faults import Refused
from desktop.domain.quotas import Progress
from desktop.domain.records import Actor
from desktop.store import handovers
from desktop.store import liaison as duties
from desktop.store.handovers import CareOfCadre, HouseholdOfCadre, MatterOfCadre, PromiseOfCadre
from desktop.store.liaison import AssignmentRow

KIND_WORDS: dict[str, str] = {MatterKind.PETITION: "信访", MatterKind.LEDGER: "民情", MatterKind.DISPUTE: "纠纷"}
NO_VILLAGE = "未定村"


class Item(NamedTuple):
    """Something that goes to one successor as a whole: a responsibility, or the matters or cases of a village."""

    key: str
    kind: str
    what: str
    village: str
    ids: tuple[int, ...]


class Sheet(NamedTuple):
    """What hangs on a cadre on a day; `matters` holds sealed ones only for a reader who may see them."""

    cadre: duties.CadreRow
    day: date
    duties: tuple[AssignmentRow, ...]
    matters: tuple[MatterOfCadre, ...]
    promises: tuple[PromiseOfCadre, ...]
    behind: tuple[Progress, ...]
    households: tuple[HouseholdOfCadre, ...]
    care: tuple[CareOfCadre, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """What successors are chosen for."""
        return (*map(_duty_item, self.duties), *_matter_items(self), *care_items(self.care))


@dataclass(frozen=True, slots=True)
class Plan:
    """A filled handover form. `successors` maps the key of an item to a cadre; what is not in it stays.

    `leaves`: the cadre leaves the office (离任), the day before `effective_on` is the last one.
    """

    cadre_id: int
    effective_on: date
    reason: str = ""
    successors: Mapping[str, int] = field(default_factory=dict)
    leaves: bool = False


# ---------------------------------------------------------------- what there is to hand over


def sheet(cadre_id: int, by: Actor, today: date) -> Sheet:
    """Everything that hangs on a cadre as of a day."""
    need(by, Right.READ)
    row = duties.cadre(cadre_id)
    if row is None:
        raise Refused("请选择移交人。", "cadre_id")
    held = tuple(one for one in duties.assignments(cadre_id=cadre_id) if one.to_on is None or one.to_on >= today)
    household_ids = [one.household_id for one in held if one.household_id is not None]
    return Sheet(
        row,
        today,
        held,
        tuple(handovers.open_matters(cadre_id, by.may(Right.SEALED))),
        tuple(promise for _, promise in handovers.promises(cadre_id)),
        tuple(one for one in progress_of(held, cadre_id, today) if one.missing),
        tuple(handovers.households(cadre_id, household_ids)),
        tuple(handovers.care_of(cadre_id)),
    )


def _duty_item(row: AssignmentRow) -> Item:
    return Item(
        f"duty:{row.id}",
        "责任",
        f"{row.role_label}{f'（{row.place}）' if row.place else ''}",
        row.village_name,
        (row.id,),
    )


def _matter_items(of: Sheet) -> list[Item]:
    groups: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for one in of.matters:
        village = (one.village_id or 0, one.village_name or NO_VILLAGE)
        if one.handler_id == of.cadre.id:
            groups["handler", *village].append(one.id)
        if one.leader_id == of.cadre.id:
            groups["leader", *village].append(one.id)
    words = {"handler": "承办的事项", "leader": "包案的事项"}
    return [
        Item(f"{part}:{village}", "事项", f"{words[part]} {len(ids)} 件", name, tuple(ids))
        for (part, village, name), ids in groups.items()
    ]


def care_items(cases: tuple[CareOfCadre, ...]) -> list[Item]:
    """Care cases by village."""
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for one in cases:
        groups[one.village_id, one.village_name].append(one.id)
    return [
        Item(f"care:{village}", "帮扶", f"帮扶对象 {len(ids)} 户（人）", name, tuple(ids))
        for (village, name), ids in groups.items()
    ]


# ---------------------------------------------------------------- the sheet as it is kept and printed


def sheet_data(of: Sheet, plan: Plan) -> dict[str, Any]:
    """A sheet with its successors as plain data. A sealed matter never stands in it."""
    names = duties.cadre_names()
    to = {key: names.get(cadre_id, "") for key, cadre_id in plan.successors.items()}
    by_village = {item.village: to[item.key] for item in of.items if item.key in to}
    return {
        "cadre": of.cadre.name,
        "post": " ".join(part for part in (of.cadre.unit_name, of.cadre.post) if part),
        "effective_on": show_day(plan.effective_on),
        "reason": plan.reason.strip(),
        "leaves": plan.leaves,
        "receivers": sorted(set(to.values())),
        "duties": [
            [
                f"{one.village_name}{one.place}",
                one.role_label,
                show_day(one.from_on),
                one.basis,
                to.get(f"duty:{one.id}", ""),
            ]
            for one in of.duties
        ],
        "matters": [_matter_line(one, of.cadre.id, to) for one in of.matters if not one.is_sealed],
        "promises": [
            [show_day(one.next_on), f"{one.village_name}{one.met}", one.next, by_village.get(one.village_name, "")]
            for one in of.promises
        ],
        "behind": [
            [
                quotas.label(one.rule),
                f"{show_day(one.from_on)} 至 {show_day(one.to_on)}",
                str(one.done),
                str(one.missing),
            ]
            for one in of.behind
        ],
        "households": [[f"{one.head_name}户", f"{one.village_name}{one.group_name}"] for one in of.households],
        "care": [
            [one.name, _care_word(one), one.village_name, show_day(one.from_on), to.get(f"care:{one.village_id}", "")]
            for one in of.care
        ],
    }


def _matter_line(one: MatterOfCadre, cadre_id: int, to: Mapping[str, str]) -> list[str]:
    village = one.village_id or 0
    parts = [("承办", "handler", one.handler_id), ("包案", "leader", one.leader_id)]
    mine = [(word, to.get(f"{part}:{village}", "")) for word, part, who in parts if who == cadre_id]
    receivers = "、".join(dict.fromkeys(name for _, name in mine if name))
    role = "、".join(word for word, _ in mine)
    return [
        one.number,
        one.title,
        KIND_WORDS.get(one.kind, ""),
        one.village_name,
        role,
        text_of(one.due_on) or "",
        receivers,
    ]


def _care_word(one: CareOfCadre) -> str:
    kind = care.KIND_LABELS.get(one.target, {}).get(one.kind, "")
    return " ".join(part for part in (care.TARGET_LABELS.get(one.target, ""), kind) if part)


def text_of(day: date | None) -> str | None:
    """A day as text, or None."""
    return None if day is None else show_day(day)
