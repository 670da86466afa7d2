"""A matter's state as word chips: (word, state) pairs, for lists and pages alike."""

from datetime import date

from desktop.domain.clocks import STATE_LABELS, ClockState, state_of, state_text
from desktop.domain.codes import FLAGS, KIND_LABELS, MatterKind
from desktop.domain.dates import show_day, show_weekday
from desktop.domain.records import MatterRow
from desktop.domain.stages import OPEN, STAGE_LABELS, VILLAGE_OPEN
from desktop.store import office

Chips = tuple[tuple[str, str], ...]

_TONES = {ClockState.STOPPED: "neutral", ClockState.STOPPED_LATE: "neutral"}
_OPEN = frozenset((*OPEN, *VILLAGE_OPEN))
_COUNTING = (ClockState.NORMAL, ClockState.SOON)


def stage_chip(stage: str) -> tuple[str, str]:
    """The stage: accent while it is being worked on, green once it is concluded."""
    return STAGE_LABELS.get(stage, stage), "accent" if stage in _OPEN else "normal"


def due_chip(row: MatterRow, today: date) -> tuple[str, str] | None:
    """The earliest running clock of a matter, one of the four states by its word; None when none runs."""
    if row.next_due_on is None:
        return None
    internal = row.next_internal_on or row.next_due_on
    warn_days = (internal - row.next_warn_on).days if row.next_warn_on else 0
    facts = (row.next_due_on, internal, today, warn_days)
    state = state_of(*facts)
    text = state_text(*facts)
    return f"{STATE_LABELS[state]} {text}" if state in _COUNTING else text, str(state)


def due_words(row: MatterRow, today: date) -> str:
    """Which limit runs out, and when: 受理告知：2026-11-23（周一）到期，还有 3 天."""
    if row.next_due_on is None:
        return ""
    day = f"{show_day(row.next_due_on)}（{show_weekday(row.next_due_on)}）到期"
    return f"{rule_label(row.next_rule)}：{day}，{state_text(row.next_due_on, row.next_due_on, today, 0)}"


def rule_label(code: str) -> str:
    """What a limit is called; of several versions of its rule the newest name."""
    return {rule.code: rule.label for rule in office.clock_rules()}.get(code, code or "期限")


def flag_chips(row: MatterRow) -> Chips:
    """What it is when it is no petition, 密件, 重复, the flags in their order, 补录."""
    chips = [] if row.kind == MatterKind.PETITION else [(KIND_LABELS.get(row.kind, row.kind), "accent")]
    chips += [("密件", "overdue")] if row.is_sealed else []
    chips += [("重复", "repeat")] if row.is_repeat else []
    for flag, word in FLAGS.items():
        if flag in row.flags:
            many = f" {row.person_count}人" if flag == "is_collective" else ""
            chips.append((word + many, "neutral"))
    return (*chips, ("补录", "neutral")) if row.is_late_entry else tuple(chips)
