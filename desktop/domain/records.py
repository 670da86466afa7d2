"""Values that travel between the rooms: what a form sends down, and the frozen rows that pages and papers read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple


class Actor(NamedTuple):
    """The signed-in user on whose behalf something is done."""

    id: int
    name: str
    rights: frozenset[str]

    def may(self, right: str) -> bool:
        """True when the user holds the right (see `domain.codes.Right`)."""
        return right in self.rights


class Change(NamedTuple):
    """What one act of casework changed: kinds of record touched, their ids, the main one, a sentence for the clerk."""

    kinds: frozenset[str]
    ids: tuple[int, ...] = ()
    id: int = 0
    say: str = ""


# ---------------------------------------------------------------- what forms send down


@dataclass(frozen=True, slots=True)
class NewParty:
    """A person named on an intake form. `role` is a `domain.codes.PartyRole`."""

    role: str = "lead"
    name: str = ""
    id_number: str = ""
    sex: str = ""
    born_on: date | None = None
    phone: str = ""
    address: str = ""
    ethnic_code: str = ""
    occupation: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewPetition:
    """A filled intake form (登记). Dates are local days; money does not occur."""

    channel: str
    received_on: date
    title: str
    content: str = ""
    parties: tuple[NewParty, ...] = ()
    person_count: int = 1
    village_id: int | None = None
    group_id: int | None = None
    household_id: int | None = None
    place: str = ""
    claims: tuple[str, ...] = ()
    category_code: str = ""
    purpose_code: str = ""
    cause_code: str = ""
    source_code: str = ""
    theme_code: str = ""
    tie_codes: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    petition_class: str = "appeal"
    route: str = ""
    proposal: str = ""
    leader_id: int | None = None
    handler_id: int | None = None
    unit_id: int | None = None
    superior_number: str = ""
    superior_due_on: date | None = None
    repeat_of: int | None = None
    related_to: tuple[int, ...] = ()
    visit_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A filled form of a ledger entry or dispute; `form` holds what it shares with a petition (`channel` = source).

    `out_of` is the matter that it grew out of, `visit_id` the visit on which it was found.
    """

    kind: str
    form: NewPetition
    promised_on: date | None = None
    visit_id: int | None = None
    out_of: int | None = None
    dispute_type: str = ""
    level: str = ""


# ---------------------------------------------------------------- frozen rows for lists and pages


class Choice(NamedTuple):
    """One row of a picker: a village, cadre, unit, code … found by `keys` (pinyin, initials, code), lower case."""

    id: int | str
    label: str
    hint: str = ""
    keys: tuple[str, ...] = ()


class MatterRow(NamedTuple):
    """One line of the docket. `next_due_on` is the earliest statutory due date of a running clock.

    `outcome` and `rating` are those of a ledger entry or dispute, empty while it has none.
    """

    id: int
    number: str
    title: str
    kind: str
    channel: str
    stage: str
    received_on: date
    party_name: str
    person_count: int
    village_name: str
    category_label: str
    handler_name: str
    leader_name: str
    next_due_on: date | None
    next_rule: str
    closed_on: date | None
    resolved_on: date | None
    flags: frozenset[str]
    is_repeat: bool
    is_late_entry: bool
    is_sealed: bool
    next_internal_on: date | None = None
    next_warn_on: date | None = None
    group_name: str = ""
    theme_label: str = ""
    outcome: str = ""
    rating: str = ""


class MatterFilter(NamedTuple):
    """What a list shows. Empty fields do not narrow.

    `kind` is a `domain.codes.MatterKind` or a group of `KINDS_OF`; `theme` also the beginning of a code; `rating` and
    `outcome` are those of ledger entries and disputes. `due` is "", "today", "overdue", "soon" or any of these ("urgent") as seen on `today`; `due_from` and `due_to` bound
    the day on which the earliest clock runs out and `rule` is its rule, `clock` a rule of any running clock.
    `lacks_unit`: nobody to urge. `decided_by`: whose request to be declared void waits for this user.
    `sort` is a key of `store.filters.SORTS`, with “-” before it from the bottom up.
    """

    today: date
    text: str = ""
    kind: str = ""
    is_open: bool | None = None
    stage: str = ""
    channel: str = ""
    village_id: int | None = None
    handler_id: int | None = None
    category: str = ""
    flag: str = ""
    due: str = ""
    from_on: date | None = None
    to_on: date | None = None
    with_sealed: bool = False
    sort: str = "due"
    due_from: date | None = None
    due_to: date | None = None
    rule: str = ""
    clock: str = ""
    is_resolved: bool | None = None
    lacks_unit: bool = False
    decided_by: int = 0
    theme: str = ""
    tie: str = ""
    outcome: str = ""
    rating: str = ""


class DeskCounts(NamedTuple):
    """Figures of the start page and the status line as of a day; each is the length of a list."""

    open: int
    due_today: int
    overdue: int
    soon: int


class PartyRow(NamedTuple):
    """A person of a matter as recorded on the day."""

    id: int
    role: str
    name: str
    sex: str
    born_on: date | None
    id_number: str
    phone: str
    address: str
    ethnic: str
    occupation: str
    person_id: int | None


class ClaimRow(NamedTuple):
    """One claim (诉求) and its answer; `result` is 支持 / 解释说明 / 不支持 or empty while unanswered."""

    id: int
    position: int
    text: str
    answer: str
    result: str


class ClockRow(NamedTuple):
    """A clock of a matter. Dates are local days; `explanation` says how `due_on` was counted."""

    id: int
    rule_code: str
    label: str
    started_on: date
    internal_due_on: date
    due_on: date
    stopped_on: date | None
    warn_days: int
    explanation: str


class EventRow(NamedTuple):
    """A line of the history. `happened_on` is the day of the fact, `entered_at` the moment of typing."""

    id: int
    action: str
    label: str
    happened_on: date
    entered_at: datetime
    actor_name: str
    text: str
    is_late: bool
    is_taken_back: bool


class DocumentRow(NamedTuple):
    """A paper issued in a matter, stored as issued; `is_taken_back`: the step that brought it forth was taken back."""

    id: int
    kind: str
    number: str
    title: str
    made_on: date
    sha256: str
    is_taken_back: bool = False


class AttachmentRow(NamedTuple):
    """A file kept with a matter. `size` in bytes; `added_by` is a name."""

    id: int
    name: str
    media_type: str
    size: int
    digest: str
    added_at: datetime | None = None
    added_by: str = ""


class LinkRow(NamedTuple):
    """A matter that this one hangs together with; `id` is that of the link."""

    matter_id: int
    kind: str
    number: str
    title: str
    stage: str
    received_on: date
    outgoing: bool
    id: int = 0


class LiaisonRow(NamedTuple):
    """A cadre who answers for a village on a date, in one role."""

    role: str
    role_label: str
    cadre_id: int
    cadre_name: str
    post: str
    phone: str


class MatterFile(NamedTuple):
    """Everything that the page of a matter and its papers show.

    What only a petition has is empty in a ledger entry or dispute. `own` are the facts that only those have, by the
    column of their table, with `dispute_type` in words; empty for a petition. `told` are the facts that the steps which
    stand were told, by name, of several the newest; days as `date`.
    """

    row: MatterRow
    content: str
    petition_class: str
    route: str
    purpose_label: str
    cause_label: str
    source_label: str
    theme_label: str
    tie_labels: tuple[str, ...]
    group_name: str
    place: str
    proposal: str
    disposition: str
    unit_name: str
    superior_number: str
    superior_due_on: date | None
    query_code: str
    entered_at: datetime
    registrar_name: str
    accepted_on: date | None
    decided_on: date | None
    served_on: date | None
    parties: tuple[PartyRow, ...]
    claims: tuple[ClaimRow, ...]
    clocks: tuple[ClockRow, ...]
    events: tuple[EventRow, ...]
    documents: tuple[DocumentRow, ...]
    attachments: tuple[AttachmentRow, ...]
    links: tuple[LinkRow, ...]
    told: Mapping[str, Any] = {}
    own: Mapping[str, Any] = {}


class Hint(NamedTuple):
    """An earlier matter shown beside the intake form, with the reason why it is shown."""

    matter_id: int
    number: str
    title: str
    stage: str
    received_on: date
    reason: str
    score: float


class PlannedClock(NamedTuple):
    """A clock that will start when the form is saved, or that depends on a later step (then `due_on` is None)."""

    label: str
    due_on: date | None
    explanation: str


class Office(NamedTuple):
    """The office's own facts, printed on its papers."""

    name: str
    short_name: str
    code: str
    desk_name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A half-typed form. `payload` is plain JSON-able data of the form."""

    form: str
    payload: dict[str, Any] = field(default_factory=dict)
    saved_at: datetime | None = None
    id: int = 0
