"""A matter's state as word chips: (word, state) pairs, for lists and pages alike."""

from datetime import date

from desktop.domain.clocks import ClockState, state_of, state_text
from desktop.domain.codes import FLAGS
from desktop.domain.procedure import STAGE_LABELS, open_stages
from desktop.domain.records import ClockRow, MatterRow

Chips = tuple[tuple[str, str], ...]

_TONES = {ClockState.STOPPED: "neutral", ClockState.STOPPED_LATE: "neutral"}
_OPEN = frozenset(open_stages())


def stage_chip(stage: str) -> tuple[str, str]:
    """The stage: accent while it is being worked on, green once it is concluded."""
    return STAGE_LABELS.get(stage, stage), "accent" if stage in _OPEN else "normal"


def due_chip(row: MatterRow, today: date) -> tuple[str, str] | None:
    """The earliest running clock of a matter; None when none runs."""
    if row.next_due_on is None:
        return None
    internal = row.next_internal_on or row.next_due_on
    warn_days = (internal - row.next_warn_on).days if row.next_warn_on else 0
    facts = (row.next_due_on, internal, today, warn_days)
    return state_text(*facts), str(state_of(*facts))


def clock_chip(clock: ClockRow, today: date) -> tuple[str, str]:
    """The state of one clock."""
    facts = (clock.due_on, clock.internal_due_on, today, clock.warn_days, clock.stopped_on)
    state = state_of(*facts)
    return state_text(*facts), _TONES.get(state, str(state))


def flag_chips(row: MatterRow) -> Chips:
    """密件, 重复, the flags in their order, 补录."""
    chips = [("密件", "overdue")] if row.is_sealed else []
    chips += [("重复", "repeat")] if row.is_repeat else []
    for flag, word in FLAGS.items():
        if flag in row.flags:
            many = f" {row.person_count}人" if flag == "is_collective" else ""
            chips.append((word + many, "neutral"))
    return (*chips, ("补录", "neutral")) if row.is_late_entry else tuple(chips)
