"""A step of the procedure on a card: it asks exactly what the table asks for, and issues its papers with it."""

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desktop.casework import office, step_papers, steps
from desktop.domain.codes import KIND_LABELS, MatterKind
from desktop.domain.facts import Fact, FactKind
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change, Choice, Draft, MatterFile
from desktop.domain.transitions import Transition, Who
from desktop.domain.village_matters import ENDING, OPENS
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.desks.petitions.draft import DraftKeeper
from desktop.ui.desks.petitions.fact_fields import FactGrid
from desktop.ui.look import SPACE
from desktop.ui.shell import Shell

if TYPE_CHECKING:  # the printing room is slow to load and not needed for a step without papers
    from desktop.ui.desks.petitions.step_paper import StepPaper

_FORM = "step"
_EMPTY: tuple[Any, ...] = (None, "", ())
_SAME = {"days": "extra_days", "reason": "reasons", "approver": "approver_id", "from_on": "on", "to_on": "on"}
"""What the acts on clocks call the facts of steps."""


class StepPanel(ActPanel):
    """The card. What has been typed is kept as a draft until the step is taken, so that Esc and a crash lose nothing."""

    form: FactGrid

    def __init__(self, shell: Shell, row: Transition, file: MatterFile, parent: QWidget | None = None) -> None:
        form = FactGrid(lambda: shell.now().date())
        super().__init__(row.label, f"确认{row.label}", parent=parent, form=form)
        self.set_title(row.label, "" if row.who is Who.CLERK else f"由{row.who}作出，在此记录")
        self.transition = row
        self.papers: list[StepPaper] = []
        self._shell, self._file = shell, file
        self._build_form()
        if row.documents:
            self._build_papers()
        self._drafts = DraftKeeper(shell, _FORM, self._written, self)
        self._drafts.failed.connect(self.say)
        self._take_up()
        self.form.changed.connect(self._follow)
        self.form.changed.connect(self._drafts.touch)
        for paper in self.papers:
            paper.changed.connect(self._drafts.touch)
        self._follow()

    def start(self) -> None:
        """Put the keyboard into the first field that is still to be filled in."""
        self._order_tabs()
        shown = [fact for fact in self.form.asked if not self.form.field(fact.name).isHidden()]
        values = {fact.name: self.form.field(fact.name).value() for fact in shown}
        empty = [fact for fact in shown if values[fact.name] in _EMPTY or isinstance(values[fact.name], tuple)]
        first = min(empty, key=lambda fact: not fact.is_required, default=shown[0])
        self.form.focus_field(first.name)

    def act(self, by: Actor, at: datetime) -> Change:
        """Take the step and issue its papers. Raises Refused, which papers also show themselves."""
        facts = self._facts()
        papers = [paper.issued(facts) for paper in self.papers if paper.tick.isChecked()]
        change = steps.take(self._file.row.id, self.transition.action, facts, by, at, papers)
        self.form.blockSignals(True)  # a field that is left may still speak, and would begin a draft anew
        self._drafts.drop()
        self._drop_stale()
        return change

    def refuse(self, no: Refused) -> None:
        """Show a refusal at its field, or over the form; a paper has shown its own already."""
        no = Refused(no.sentence, _SAME.get(no.field, no.field))
        if no.field not in {paper.kind for paper in self.papers}:
            super().refuse(no)

    def opens(self) -> MatterKind | None:
        """The kind of matter that has to be registered with this step, which then is taken together with it."""
        is_ending = self.transition.action in ENDING.values()
        return OPENS.get(self.form.values().get("outcome") or "") if is_ending else None

    def facts(self, by: Actor, at: datetime) -> dict[str, Any]:
        """The facts of a step that will be taken later. Raises Refused as taking it would."""
        facts = self._facts()
        steps.check(self._file.row.id, self.transition.action, facts, by, at)
        return facts

    def rescue(self) -> bool:
        """Write down what is half typed; True when there is anything."""
        self._drafts.keep()
        return bool(self._drafts.draft_id)

    def hideEvent(self, event: QHideEvent) -> None:
        self._drafts.keep()
        super().hideEvent(event)

    # ------------------------------------------------------------ inside

    def _build_form(self) -> None:
        today, form = self._shell.now().date(), self.form
        for fact in self.transition.facts:
            if fact.kind is not FactKind.ANSWERS or self._file.claims:
                form.ask(fact, self._file.claims)
                value = today if fact.name == "on" else self._first_value(fact)
                if value:
                    form.field(fact.name).set_value(value)
        form.show_asked()

    def _build_papers(self) -> None:
        from desktop.ui.desks.petitions.step_paper import StepPaper

        at_foot = self.body.indexOf(self.foot)
        for place, kind in enumerate(self.transition.documents):
            paper = StepPaper(self._shell, self._file, self.transition, kind)
            paper.submitted.connect(self._confirm)
            self.body.insertWidget(at_foot + place, paper)
            self.papers.append(paper)
        self.foot.setContentsMargins(0, SPACE, 0, 0)

    def _first_value(self, fact: Fact) -> Any:
        known = {
            "unit_id": _only(office.unit_choices(), self._file.unit_name),
            "handler_id": _only(office.cadre_choices(), self._file.row.handler_name),
            "leader_id": _only(office.cadre_choices(), self._file.row.leader_name),
        }
        return known.get(fact.name) or step_papers.first_value(fact, self._file, self._shell.session.actor.name)

    def _facts(self) -> dict[str, Any]:
        # without claims there is nothing to answer, and no field for it
        unasked = {fact.name: () for fact in self.transition.facts if fact.kind is FactKind.ANSWERS}
        return unasked | self.form.values()

    def _follow(self) -> None:
        opens = self.opens()
        self._button.setText(f"下一步：登记{KIND_LABELS[opens]}" if opens else f"确认{self.transition.label}")
        facts = self._facts()
        for paper in self.papers:
            paper.follow(facts)

    def _confirm(self) -> None:
        self._strip.silence()
        if self.form.check() and all(paper.check() for paper in self.papers):
            self.confirmed.emit()

    def _order_tabs(self) -> None:
        super()._order_tabs()
        fields = [self.form.field(fact.name) for fact in self.form.asked]
        inside = [stop for paper in self.papers for stop in paper.stops()]
        for before, after in pairwise([*fields[-1:], *inside, self._button]):
            QWidget.setTabOrder(before, after)

    # ------------------------------------------------------------ drafts

    def _written(self) -> dict[str, Any]:
        papers = {paper.kind: paper.written() for paper in self.papers}
        return {**self._place(), "facts": self.form.written(), "papers": papers}

    def _place(self) -> dict[str, Any]:
        return {"matter": self._file.row.id, "stage": self._file.row.stage, "action": self.transition.action}

    def _drop_stale(self) -> None:
        """What was begun for other steps of the stage that was left cannot be gone on with."""
        for draft in office.drafts(self._shell.session.actor.id, _FORM):
            place = draft.payload
            if place["matter"] == self._file.row.id and place["stage"] != self.transition.next_stage:
                office.drop_draft(draft.id)

    def _take_up(self) -> None:
        """Go on with what was begun for this step of this matter."""
        place = self._place().items()
        begun = (one for one in office.drafts(self._shell.session.actor.id, _FORM) if place <= one.payload.items())
        draft: Draft | None = next(begun, None)
        if draft is None:
            return
        self._drafts.take_over(draft)
        self.form.write_back(draft.payload["facts"])
        for paper in self.papers:
            if paper.kind in draft.payload["papers"]:
                paper.write_back(draft.payload["papers"][paper.kind])
        self.form.show_asked()
        at = f"{draft.saved_at:%m-%d %H:%M} " if draft.saved_at else ""
        self._strip.say(f"接着填 {at}没有办完的内容，日期请核对。", "accent")


def drop_begun(by_id: int, matter_id: int) -> None:
    """Forget the steps that were begun on a matter: it went on without them."""
    for draft in office.drafts(by_id, _FORM):
        if draft.payload["matter"] == matter_id:
            office.drop_draft(draft.id)


def _only(rows: list[Choice], label: str) -> int | str | None:
    """The row of a name, unless two bear it."""
    found = [row.id for row in rows if row.label == label]
    return found[0] if len(found) == 1 else None
