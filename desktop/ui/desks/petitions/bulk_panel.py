"""The form of one step on many petitions: what it asks for, once for all."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from desktop.casework import bulk, office
from desktop.casework.bulk import Done
from desktop.domain.facts import Fact, FactKind
from desktop.domain.records import Actor, Change
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.text_field import TextField

_SPANS = {FactKind.DAY: 3, FactKind.CADRE: 3, FactKind.UNIT: 3}
_ONCE = "每件各记一条经过，办不成的会逐件列出原因；要撤回的，在那一件上撤回上一步。"
_NAMED = 3


class BulkPanel(ActPanel):
    """Takes a step on the marked petitions. `done` tells what came of it."""

    def __init__(self, action: str, ids: Sequence[int], today: Callable[[], date]) -> None:
        self._action, self._ids = action, tuple(ids)
        self.done: Done | None = None
        word = bulk.label(action)
        super().__init__(f"{word}　{len(ids)} 件", f"{word} {len(ids)} 件", _ONCE)
        self._today = today
        for fact in bulk.facts(action):
            self.form.add(
                fact.name, fact.label, self._field(fact), span=_SPANS.get(fact.kind, 12), required=fact.is_required
            )
        self.form.field("on").set_value(today())

    def start(self) -> None:
        """Put the keyboard into the first field behind the day, which is filled in."""
        super().start()
        self.form.focus_field(next(name for name in self.form.values() if name != "on"))

    def act(self, by: Actor, at: datetime) -> Change:
        """Take the step on each."""
        self.done = bulk.take_all(self._ids, self._action, self.form.values(), by, at)
        return self.done.change

    def _field(self, fact: Fact) -> Any:
        match fact.kind:
            case FactKind.DAY:
                return DateField(today=self._today, latest=self._today)
            case FactKind.CADRE:
                return PickField(office.cadre_choices(leaders_first=fact.name == "leader_id"))
            case FactKind.UNIT:
                return PickField(office.unit_choices())
        return TextField(least=1, most=6)


def told_refusals(done: Done) -> str:
    """Which petitions refused, and why: those of one reason together."""
    reasons: dict[str, list[str]] = {}
    for one in done.refused:
        # the sentence often names the petition itself; said once it is enough
        reasons.setdefault(one.reason.replace(f"{one.number} ", ""), []).append(one.number)
    said = [
        f"{'、'.join(numbers[:_NAMED])}{f'等 {len(numbers)} 件' if len(numbers) > _NAMED else ''}：{reason}"
        for reason, numbers in reasons.items()
    ]
    return f"{len(done.refused)} 件没有办成，没有任何改动。{''.join(said)}" if said else ""
