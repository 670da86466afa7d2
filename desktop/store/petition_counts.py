"""Which petitions a measure counts over a period: the printed definitions as conditions on the tables."""

from collections.abc import Callable
from functools import partial
from typing import Any

import peewee

from desktop.domain.codes import MatterKind
from desktop.domain.measures import COUNTED, PETITION, Condition
from desktop.domain.transitions import RATED, SATISFIED, UNANSWERED
from desktop.store.cubes import value_of
from desktop.store.figure_days import Days
from desktop.store.matter_conditions import has_clock, open_at, stopped_by
from desktop.store.tables import Clock, Matter, Petition

_COLUMNS: dict[str, Any] = {
    "channel": Matter.channel,
    "secrecy": Matter.secrecy,
    "is_collective": Matter.is_collective,
    "is_joint_letter": Matter.is_joint_letter,
    "category_code": Matter.category_code,
    "theme_code": Matter.theme_code,
    "tie_codes": Matter.tie_codes,
    "village_id": Matter.village,
    "is_repeat": Matter.is_repeat,
}


def query(measure: str, days: Days) -> Any:
    """Every petition that a measure counts: its values in the order of the dimensions, then its number of persons."""
    columns = (_COLUMNS[name] for name in COUNTED[PETITION].dimensions)
    return Matter.select(*columns, Matter.person_count).where(condition(measure, days))


def condition(measure: str, days: Days) -> Any:
    """The SQL condition of a measure over a period."""
    received = Matter.received_on.between(days.from_on, days.to_on)
    done = stopped_by(days.state)
    in_time = done & (Clock.stopped_on <= Clock.due_on)
    missed = (Clock.due_on < days.look) & ~done
    notice, handle = Clock.rule_code == "notice", Clock.rule_code == "handle"
    answered = Clock.stopped_on.between(days.from_on, days.state)
    # merging, withdrawal and lapse stopped the clocks, but are neither a notice nor an answer
    apart = Matter.id.not_in(Petition.select(Petition.matter).where(Petition.disposition.in_(UNANSWERED)))
    conditions: dict[str, Callable[[], Any]] = {
        "received": lambda: received,
        "received_ytd": lambda: Matter.received_on.between(days.year, days.to_on),
        "closed": lambda: Matter.closed_on.between(days.from_on, days.to_on),
        "open": lambda: open_at(days.state),
        "overdue": lambda: open_at(days.state) & has_clock(missed),
        "resolved": lambda: Matter.resolved_on.between(days.from_on, days.to_on),
        "received_resolved": lambda: received & (Matter.resolved_on <= days.state),
        "notice_due": lambda: apart & received & has_clock(notice & (done | missed)),
        "notice_on_time": lambda: apart & received & has_clock(notice & in_time),
        "answer_due": lambda: apart & _among_clocks(handle & (answered | missed)),
        "answered_on_time": lambda: apart & _among_clocks(handle & answered & (Clock.stopped_on <= Clock.due_on)),
        "rating_due": lambda: Matter.id.in_(_told(days)) | _has_unrated(days, missed),
        **{
            f"{whom}_{what}": partial(_rated, column, codes, days)
            for whom, column in (("desk", Petition.desk_rating), ("unit", Petition.unit_rating))
            for what, codes in (("rated", RATED), ("satisfied", SATISFIED))
        },
    }
    counted = (Matter.kind == MatterKind.PETITION) & Matter.deleted_at.is_null()
    return counted & conditions[measure]()


def _among_clocks(which: Any) -> Any:
    """`has_clock` for a few clocks of any matter: they are looked up once, not matter by matter."""
    return Matter.id.in_(Clock.select(Clock.matter).where(which))


def _told(days: Days) -> Any:
    """Petitions whose evaluation was written down within the period."""
    return Petition.select(Petition.matter).where(Petition.rated_on.between(days.from_on, days.to_on))


def _rated(column: Any, codes: tuple[str, ...], days: Days) -> Any:
    return Matter.id.in_(_told(days).where(column.in_(codes)))


def _has_unrated(days: Days, missed: Any) -> Any:
    """The time for evaluation ran out within the period, and nobody had written one down."""
    ran_out = (Clock.rule_code == "evaluation") & Clock.due_on.between(days.from_on, days.to_on) & missed
    rated = Petition.select(Petition.matter).where(Petition.rated_on <= days.state)
    return _among_clocks(ran_out) & Matter.id.not_in(rated)


def in_sql(one: Condition) -> Any:
    """The condition of a slice."""
    column = _COLUMNS[one.dimension]
    if one.operator == "starts":
        return (column >= one.value) & (column < one.value + "\uffff")
    if one.operator == "has":
        # codes are joined by commas; fence both sides so that "1" is not found in "12"
        fenced = peewee.Value(",").concat(column).concat(",")
        return fenced.contains(f",{one.value},")
    value = value_of(one)
    return column.is_null() if value is None else column == value
