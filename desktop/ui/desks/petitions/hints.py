"""The column beside the intake form: asks casework what fits to what is typed, and keeps what the clerk decided."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.casework import petitions, reading
from desktop.domain.dates import full_day, show_day
from desktop.domain.records import Hint, NewParty
from desktop.ui.desks.petitions.matter_form import MatterForm
from desktop.ui.desks.petitions.panels import HintCard, PlannedCard, ResponsibleCard
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.scroll import ScrollColumn

_SHORTEST_NAME = 2
_SHORTEST_TEXT = 4


class _Found(NamedTuple):
    """Earlier matters, or what has to be filled in before any can be looked for."""

    hints: list[Hint]
    waiting: str


class HintColumn(ScrollColumn):
    """同人来件, 相似来件, 谁来包, 期限. Refreshed on demand; never takes the keyboard."""

    opened = Signal(object)
    decided = Signal()

    def __init__(self, form: MatterForm, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._form = form
        self._decided: dict[int, tuple[Hint, str]] = {}
        self._asked: dict[str, Any] = {}
        self._same = self._similar = _Found([], "")
        self.origin_id = 0
        """The matter out of which the new one grows: it will be linked, and needs no hint."""
        self.same = HintCard("同人来件", "没有查到同人来件")
        self.similar = HintCard("相似来件", "没有查到相似来件")
        self.responsible = ResponsibleCard()
        self.planned = PlannedCard()
        for found in (self.same, self.similar):
            found.decided.connect(self._on_decided)
            found.opened.connect(self.opened)
        cards: tuple[Card, ...] = (self.same, self.similar, self.responsible, self.planned)
        for card in cards:
            self.add(card)

    def focus_first(self) -> None:
        """Put the keyboard on the uppermost thing that can be done here."""
        buttons: Any = self.findChildren(Button)
        shown = [button for button in buttons if button.isVisible()]
        if shown:
            min(shown, key=self._place_of).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _place_of(self, button: Button) -> tuple[int, int]:
        corner = button.mapTo(self, QPoint())
        return corner.y(), corner.x()

    # ------------------------------------------------------------ what was decided

    @property
    def repeat_of(self) -> int | None:
        """The earlier matter that this one repeats."""
        return next((i for i, (_, decision) in self._decided.items() if decision == "repeat"), None)

    @property
    def related_to(self) -> tuple[int, ...]:
        """Earlier matters that this one is to be linked with."""
        return tuple(i for i, (_, decision) in self._decided.items() if decision == "related")

    def state(self) -> list[Any]:
        """The decisions as plain data, for the draft."""
        decided = self._decided.values()
        return [[*hint[:4], show_day(hint.received_on), hint.reason, hint.score, word] for hint, word in decided]

    def restore(self, state: list[Any]) -> None:
        """Take decisions over from a draft."""
        self._decided = {}
        for *facts, decision in state:
            hint = Hint(*facts)
            day = full_day(str(hint.received_on))
            if day is not None:
                self._decided[hint.matter_id] = (hint._replace(received_on=day), decision)
        self.review()

    def review(self) -> None:
        """Ask everything anew, and forget decisions on a matter that is gone or was sealed since."""
        standing = reading.still_open(self._decided)
        self._decided = {i: decided for i, decided in self._decided.items() if i in standing}
        self._asked = {}

    def clear(self) -> None:
        """Forget all decisions."""
        self.restore([])

    def _on_decided(self, hint: Hint, decision: str) -> None:
        if decision == "repeat":
            for other in [i for i, (_, made) in self._decided.items() if made == "repeat"]:
                self._set(other, "")
        self._decided[hint.matter_id] = (hint, decision)
        self._set(hint.matter_id, decision)
        self.decided.emit()

    def _set(self, matter_id: int, decision: str) -> None:
        hint, _ = self._decided.pop(matter_id)
        if decision:
            self._decided[matter_id] = (hint, decision)
        for card in (self.same, self.similar):
            card.show_decision(matter_id, decision)

    # ------------------------------------------------------------ asking

    def refresh(self) -> None:
        """Ask anew what depends on something that has changed, and let the form propose the responsible cadres."""
        form = self._form
        village = form.field("village_id").value()
        on = form.field("received_on").value()
        lead, household = form.lead(), form.field("household_id").value()
        title, content = form.field("title").value(), form.field("content").value()
        category = form.field("category_code").value() or ""
        asked = self._ask("same", (lead, village, household), self._find_same)
        asked = self._ask("similar", (title, content, village, category, on), self._find_similar) or asked
        if asked:
            self._show_hints()
        if on is not None:
            self._ask("responsible", (village, on, form.field("group_id").value()), self._show_responsible)
            self._ask("planned", tuple(form.planned(on)), lambda *clocks: self.planned.show_clocks(clocks))

    def _ask(self, name: str, question: tuple[Any, ...], answer: Callable[..., None]) -> bool:
        is_new = self._asked.get(name) != question
        if is_new:
            self._asked[name] = question
            answer(*question)
        return is_new

    def _find_same(self, lead: NewParty, village: int | None, household: int | None) -> None:
        known = len(lead.name) >= _SHORTEST_NAME or bool(lead.id_number or lead.phone)
        found = petitions.same_person(lead, village, household) if known else []
        self._same = _Found(found, "" if known else "填写姓名、证件号码或电话后查找")

    def _find_similar(self, title: str, content: str, village: int | None, category: str, on: date | None) -> None:
        if village is None or on is None or len(title) + len(content) < _SHORTEST_TEXT:
            self._similar = _Found([], "填写村（社区）和标题后查找")
        else:
            self._similar = _Found(petitions.similar(title, content, village, category, on), "")

    def _show_hints(self) -> None:
        """One matter stands in one card; what was decided upon stays in sight when the text no longer finds it."""
        same = {hint.matter_id: hint for hint in self._same.hints if hint.matter_id != self.origin_id}
        known = {*same, self.origin_id}
        similar = {hint.matter_id: hint for hint in self._similar.hints if hint.matter_id not in known}
        kept = {i: hint for i, (hint, _) in self._decided.items() if i not in same and i not in similar}
        decisions = {i: decision for i, (_, decision) in self._decided.items()}
        self.same.show_hints([*kept.values(), *same.values()], decisions, self._same.waiting)
        self.similar.show_hints(list(similar.values()), decisions, self._similar.waiting)

    def _show_responsible(self, village: int | None, on: date, group: int | None) -> None:
        rows = petitions.responsible_for(village, on, group)
        self.responsible.show_rows(rows, self._form.field("village_id").text() if village else "", on)
        self._form.propose_responsible(rows)
