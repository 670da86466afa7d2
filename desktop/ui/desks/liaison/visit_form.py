"""One visit in a form of three lines, walked with Enter; what was typed for the one before stays where it can."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.casework import office, visits
from desktop.domain.faults import Refused
from desktop.domain.records import Choice
from desktop.domain.visits import PURPOSE_LABELS, WAY_LABELS, NewVisit, VisitPurpose, VisitWay
from desktop.ui.desks.liaison.whom_field import WhomField
from desktop.ui.desks.petitions.draft import write_back, written
from desktop.ui.desks.petitions.phrases import PHRASES
from desktop.ui.shell import Shell
from desktop.ui.widgets.chip_box import MultiPickField
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.flags import FlagRow
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.text_field import TextField

_KEPT = ("visited_on", "cadre_ids", "purpose", "way")
_TEXTS = ("told", "found", "next")
_OWN = ("whom", *_TEXTS, "next_on", "matter_id")
"""Fields of one visit alone; the others are kept for the next one."""


def _choices(labels: Mapping[str, str]) -> list[Choice]:
    from desktop.domain.pinyin import pinyin_keys

    return [Choice(code, label, "", pinyin_keys(label)) for code, label in labels.items()]


class EntryText(TextField):
    """A text in which Enter goes on to the next field; a long text wraps and grows."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_at_top = event.key() == Qt.Key.Key_Up and self.textCursor().blockNumber() == 0 and not self.toPlainText()
        if (is_enter and self._popup.highlighted() is None) or is_at_top:
            event.ignore()
        else:
            super().keyPressEvent(event)


class VisitForm(FormGrid):
    """The fields of `NewVisit`. `typed` is sent when the clerk fills in anything, not while a form is filled."""

    typed = Signal()

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._is_filling = False
        self._proposed = ""
        self._build()
        self.field("whom").place_changed.connect(self._on_place)
        self.changed.connect(self._on_changed)
        self.begin()

    def _build(self) -> None:
        def today() -> Any:
            return self._shell.now().date()

        self.add("visited_on", "日期", DateField(today=today, latest=today), span=2, required=True)
        self.add(
            "cadre_ids", "走访人", MultiPickField(office.cadre_choices(), placeholder="姓名"), span=4, required=True
        )
        self.add("whom", "走访对象", WhomField(), span=3)
        self.add("purpose", "类别", PickField(_choices(PURPOSE_LABELS)), span=1, required=True)
        self.add("way", "方式", PickField(_choices(WAY_LABELS)), span=1, required=True)
        self.add("night", "住村", FlagRow({"is_night": "夜访"}), span=1)
        self.add(
            "told", "宣讲、了解的情况", EntryText(least=1, most=6, placeholder="讲了什么政策，户里有什么变化"), span=6
        )
        found = EntryText(least=1, most=6, placeholder="发现的问题和诉求；保存后一键转民情、纠纷、信访")
        self.add("found", "发现的问题", found, span=6)
        self.add("next", "下一步", EntryText(least=1, most=4, placeholder="当场怎么答复，接着怎么办"), span=6)
        self.add("next_on", "约定日期", DateField(today=today), span=2)
        self.add("matter_id", "回访哪一件", PickField(), span=4)
        for name in _TEXTS:
            self.field(name).set_snippets(PHRASES)

    # ------------------------------------------------------------ the whole form

    def begin(self, kept: Mapping[str, Any] | None = None) -> None:
        """An empty row; date, cadres, purpose, way and village of the one before stay when given."""
        first = {"purpose": VisitPurpose.ROUND, "way": VisitWay.DOOR, "visited_on": self._shell.now().date()}
        village_id = kept["village_id"] if kept else None
        self._is_filling = True
        self._proposed = ""
        for name in self._cells:
            if name != "whom":
                self.field(name).set_value((kept or first).get(name) if name not in _OWN else None)
        self.field("whom").turn_to(village_id)
        self._is_filling = False
        self.show_errors({})
        self._follow()

    def kept(self) -> dict[str, Any]:
        """What the next row takes over."""
        purpose = VisitPurpose.ROUND if self._proposed else self.field("purpose").value()
        values = {name: self.field(name).value() for name in _KEPT} | {"purpose": purpose}
        return {**values, "night": self.field("night").value(), "village_id": self.field("whom").village_id}

    def show_visit(self, form: NewVisit) -> None:
        """A visit that is to be changed."""
        self._is_filling = True
        self._proposed = ""
        for name in ("visited_on", "cadre_ids", "purpose", "way", *_TEXTS, "next_on"):
            self.field(name).set_value(getattr(form, name))
        self.field("night").set_value({"is_night"} if form.is_night else ())
        self.field("whom").show_place(form.village_id, form.household_id, form.person_id, form.met)
        self._is_filling = False
        self.show_errors({})
        self._follow()
        self.field("matter_id").set_value(form.matter_id)

    def visit(self) -> NewVisit:
        """The filled form."""
        values = self.values()
        plain = {name: values[name] for name in ("purpose", "way", *_TEXTS, "next_on", "matter_id", "visited_on")}
        night = "is_night" in values["night"]
        return NewVisit(**plain, **self.field("whom").place(), is_night=night, cadre_ids=tuple(values["cadre_ids"]))

    def is_touched(self) -> bool:
        """True when anything of a visit of its own stands in the form."""
        return any(self.field(name).value() for name in _TEXTS) or bool(self.field("whom").text())

    def refuse(self, no: Refused) -> bool:
        """Show a refusal at its field; False when it names none of this form."""
        return self.show_refusal(Refused(no.sentence, "whom") if no.field == "village_id" else no)

    def read_choices(self) -> None:
        """Offer new cadres, villages and people; what is typed stays."""
        self.field("cadre_ids").set_choices(office.cadre_choices())
        self.field("whom").reload()

    # ------------------------------------------------------------ drafts

    def state(self) -> dict[str, Any]:
        """Everything that stands in the form, as plain data."""
        fields = {name: written(self.field(name)) for name in self._cells if name != "whom"}
        place = self.field("whom").place()
        focus = next((name for name in self._cells if _holds(self.field(name))), "whom")
        return {"fields": fields, "place": place, "focus": focus}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Put everything back, the keyboard included."""
        self._is_filling = True
        place = state["place"]
        who = (place["village_id"], place.get("household_id"), place.get("person_id"), place["met"])
        self.field("whom").show_place(*who)
        self._follow()
        for name, value in state["fields"].items():
            write_back(self.field(name), value)
        self._is_filling = False
        self.focus_field(state["focus"])

    # ------------------------------------------------------------ what follows from what

    def _on_changed(self) -> None:
        if not self._is_filling:
            self.typed.emit()

    def _on_place(self) -> None:
        if not self._is_filling:
            self._follow()

    def _follow(self) -> None:
        """Offer the matters of the door, and propose 帮扶走访 where somebody is cared for."""
        door = self.field("whom").door
        on = self.field("visited_on").value() or self._shell.now().date()
        by = self._shell.session.actor
        known = visits.behind(door.household_id, door.person_id, on, by) if door else None
        self.field("matter_id").set_choices(known.matters if known else ())
        self.show_field("matter_id", bool(known and known.matters))
        is_cared = bool(known and known.is_cared)
        purpose = self.field("purpose")
        if is_cared and purpose.value() == VisitPurpose.ROUND:
            self._proposed = VisitPurpose.CARE
            purpose.set_value(VisitPurpose.CARE)
        elif not is_cared and self._proposed and purpose.value() == self._proposed:
            self._proposed = ""
            purpose.set_value(VisitPurpose.ROUND)


def _holds(field: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (focused is field or field.isAncestorOf(focused))
