"""走访: the visit on which a matter was found, and the visits that returned to it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from desktop.casework.visits import VisitRow
from desktop.domain.dates import show_day
from desktop.domain.visits import PURPOSE_LABELS
from desktop.ui.desks.petitions.matter_cards import FilledCard
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label


class VisitsCard(FilledCard):
    """Each visit with its finding; a press opens it. Not there for a matter without a visit."""

    opened = Signal(object)
    """Carries the id of the visit."""

    def __init__(self) -> None:
        super().__init__("走访")
        self.hide()

    def show_visits(self, origin: VisitRow | None, returns: Sequence[VisitRow]) -> None:
        """Show where the matter was found, then the return visits, newest first."""
        column = self.fresh()
        for row in ([origin] if origin else []) + list(returns):
            word = "走访时发现" if row is origin else PURPOSE_LABELS.get(row.purpose, "走访")
            link = Button(f"{show_day(row.visited_on)}　{word}", "link", says="打开这次走访")
            link.clicked.connect(lambda _=False, visit_id=row.id: self.opened.emit(visit_id))
            column.addWidget(link, alignment=Qt.AlignmentFlag.AlignLeft)
            who = "、".join(row.cadre_names)
            column.addWidget(Label(f"{who}　{row.told or row.found}".strip(), "secondary", wrap=True))
        self.setVisible(origin is not None or bool(returns))
