"""The form of one kind of paper, from which it is composed and checked. Brings the printing room: import it late."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework.documents import Issued
from desktop.domain.facts import Fact, FactKind
from desktop.domain.faults import Refused
from desktop.domain.letter_check import Finding
from desktop.domain.records import MatterFile, Office
from desktop.printing import letters
from desktop.printing.filling import shipped
from desktop.ui.desks.petitions.fact_fields import FactGrid
from desktop.ui.look import SPACE
from desktop.ui.office_wording import office_wording
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label

PENDING = "（编号待发）"
"""Stands on a paper where the number will be."""

Begun = dict[str, dict[str, Any]]
"""Kind → what has been typed for it, the kind typed last at the end. The page keeps it while it is open."""


def composed(kind: str, file: MatterFile, office: Office, facts: Mapping[str, Any], on: date) -> letters.Letter:
    """A paper that has no number yet, in the office's words. Raises Refused when a required fact is missing."""
    number = PENDING if letters.has_number(kind) else ""
    return letters.compose(kind, file, office, facts, number, on, office_wording())


def issued(letter: letters.Letter, facts: Mapping[str, Any]) -> Issued:
    """A composed paper as it is issued. Raises Refused for what the law does not let pass."""
    blocking = "".join(one.sentence for one in letter.findings() if one.is_blocking)
    if blocking:
        raise Refused(f"还不能制发：{blocking}")
    kind = letter.sheet.kind
    return Issued(kind, letter.sheet.title, shipped()[kind]["book"], facts, letter.sheet.made_on)


class PaperForm(FactGrid):
    """The facts of a kind but those that are `settled` elsewhere.

    With `folds`, only what must still be filled in or read over is in sight; the rest is behind the button `more`,
    which whoever uses the form puts somewhere. `keeps` names facts that stay in sight.
    """

    def __init__(
        self,
        kind: str,
        known: Mapping[str, Any],
        today: Callable[[], date],
        settled: frozenset[str] = frozenset(),
        folds: bool = False,
        keeps: frozenset[str] = frozenset(),
    ) -> None:
        self._is_folded = False
        self._folded: set[str] = set()
        super().__init__(today)
        self.kind = kind
        asked = [
            fact for fact in letters.FACTS[kind] if fact.kind is not FactKind.ROWS and fact.name not in settled
        ]  # the printing room fills tables from the file
        self._folded = {fact.name for fact in asked if folds and fact.name not in keeps and _folds(fact, known)}
        for fact in sorted(asked, key=lambda fact: fact.name in self._folded):
            if fact.name in self._folded and self.asked and self.asked[-1].name not in self._folded:
                self.new_row()
            self.ask(fact)
        self.set_values({fact.name: known[fact.name] for fact in asked if fact.name in known})
        self.more = Button("", "link")
        self._is_folded = bool(self._folded)
        self.more.clicked.connect(lambda: self.unfold(self._is_folded))
        self.unfold(not self._folded)
        self.more.setVisible(False)

    @property
    def has_front(self) -> bool:
        """True when something is always in sight."""
        return len(self.asked) > len(self._folded)

    @property
    def can_unfold(self) -> bool:
        """True when something is behind the button."""
        return bool(self._folded)

    def unfold(self, on: bool = True) -> None:
        """Show what is behind the button, or hide it."""
        self._is_folded = not on
        self.more.setText("收起更多内容" if on else f"更多内容（{len(self._folded)} 项）…")
        self.more.setAccessibleName(self.more.text())
        for name in self._folded:
            self.show_field(name, on)
        self.show_asked()
        if self.parent() is not None:  # alone it would open a window of its own
            self.setVisible(on or self.has_front)

    def show_asked(self) -> None:
        """Show the facts whose condition holds, unless they are folded."""
        super().show_asked()
        for name in self._folded if self._is_folded else ():
            self.show_field(name, False)

    def show_refusal(self, no: Refused) -> bool:
        """Show a refusal at its field, which comes into sight."""
        if no.field in self._folded:
            self.unfold()
        return super().show_refusal(no)


def _folds(fact: Fact, known: Mapping[str, Any]) -> bool:
    """A line that is filled in already can be read in the preview; a text should be read over here."""
    is_long = fact.kind in (FactKind.TEXT, FactKind.LINES)
    return not fact.is_required or (bool(known.get(fact.name)) and not is_long)


class FindingsList(QWidget):
    """What the check says, what blocks in red and first; nothing at all while there is no paper."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE // 2)
        self._lines: list[Label] = []

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show these findings, or that there are none."""
        said = [
            (f"{'须改正' if one.is_blocking else '提示'}：{_said(one)}", "error" if one.is_blocking else "")
            for one in findings
        ]
        self.say(said or [("法定内容齐全，可以制发。", "good")])

    def clear(self) -> None:
        """Say nothing."""
        self.say([])

    def say(self, said: list[tuple[str, str]]) -> None:
        """Show sentences with their tones."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [Label(text, tone, wrap=True) for text, tone in said]
        for line in self._lines:
            self._column.addWidget(line)


def _said(finding: Finding) -> str:
    return f"{finding.sentence}（{finding.article}）" if finding.article else finding.sentence
