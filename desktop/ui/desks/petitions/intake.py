"""The intake page: the form, what the clerk should know beside it, and saving."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from desktop.casework import attachments, office, petitions, reading, village_matters
from desktop.domain.codes import PetitionClass, Right
from desktop.domain.faults import Refused, Trouble
from desktop.domain.procedure import DAYS
from desktop.domain.records import Change, Draft
from desktop.ui.desks.petitions.act_panel import Act
from desktop.ui.desks.petitions.draft import DraftKeeper, said
from desktop.ui.desks.petitions.form import PetitionForm
from desktop.ui.desks.petitions.hints import HintColumn
from desktop.ui.desks.petitions.issue import show_registration
from desktop.ui.desks.petitions.page import Page
from desktop.ui.desks.petitions.scan_inbox import Scan, scan_inbox
from desktop.ui.desks.petitions.scan_strip import ScanStrip
from desktop.ui.desks.petitions.step_panel import drop_begun
from desktop.ui.look import SPACE, current
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card, rule
from desktop.ui.widgets.label import ElidedLabel, KeyHints
from desktop.ui.widgets.scroll import ScrollColumn
from desktop.ui.work import hub

FORM = "petition"
HINTS_MS = 250
_MOST_GAPS = 5
_NARROW = 960
_HINTS, _HINTS_NARROW = 316, 264
_CHOICES = frozenset({"village", "group", "cadre", "assignment", "unit", "code"})


class Origin(NamedTuple):
    """The matter that the new one grows out of; `told` are the facts with which that one ends in the same act."""

    matter_id: int
    number: str
    told: dict[str, Any] | None

    def written(self) -> list[Any]:
        """As plain data for a draft."""
        told = self.told and {name: _plain(value) for name, value in self.told.items()}
        return [self.matter_id, self.number, told]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def read_origin(written: list[Any] | None) -> Origin | None:
    """An origin out of a draft."""
    if written is None:
        return None
    matter_id, number, told = written
    days = told and {name: date.fromisoformat(told[name]) for name in told if name in DAYS and told[name]}
    return Origin(matter_id, number, told and {**told, **days})


def growing(form: str, fields: dict[str, Any], origin: Origin) -> Draft:
    """A form to be opened filled in with what another matter knows."""
    return Draft(form, {"fill": fields, "origin": origin.written()})


class IntakePage(Page):
    """Filled in by keyboard alone; a draft is always kept, and nothing typed is ever lost."""

    FORM = FORM

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, "", parent)
        self.form = self.make_form()
        self.origin: Origin | None = None
        self.hints = HintColumn(self.form)
        self.drafts = DraftKeeper(shell, self.FORM, self._payload, self)
        self._pause = QTimer(self, singleShot=True, interval=HINTS_MS)
        self._gaps = ElidedLabel("", "hint")
        self._strip_act: Callable[[], object] = self.strip.silence
        self._may_open = True
        self._visit_id: int | None = None
        self.scans = ScanStrip(shell, self, "登记")
        self._build()
        self._connect()
        self.keys = {
            **{key: act for _, _, key, act in self.saving()},
            "Ctrl+Return": self.save_and_next,
            "Alt+M": self.form.toggle_all,
            "F6": self._other_side,
        }
        self._show_heading()
        self.clear()

    # ------------------------------------------------------------ what is registered here

    def make_form(self) -> Any:
        """The form of this page."""
        return PetitionForm(self.shell)

    def saving(self) -> tuple[tuple[str, str, str, Callable[[], object]], ...]:
        """The ways to save: word, kind of button, key, act."""
        return (
            ("保存并打印登记单", "primary", "Ctrl+P", self.save_and_print),
            ("保存", "plain", "Ctrl+S", self.save),
            ("保存并登记下一件", "plain", "Ctrl+Enter", self.save_and_next),
        )

    def registering(self) -> Act:
        """The act that registers what is filled in."""
        form = self.form.petition(self.hints.repeat_of, self.hints.related_to)
        if self.origin is None:
            return partial(petitions.register, replace(form, visit_id=self._visit_id))
        matter_id, told = self.origin.matter_id, self.origin.told
        return lambda by, at: village_matters.to_petition(matter_id, form, by, at, told)

    def is_sealed(self) -> bool:
        """True when what is filled in will be sealed."""
        return bool(self.form.field("petition_class").value() == PetitionClass.ACCUSATION)

    # ------------------------------------------------------------ opening and leaving

    def open(self, draft: Draft | None = None) -> None:
        """The form with a draft; without one as it was left, or empty. A draft with `fill` begins a form filled in."""
        is_new = draft is None or not draft.payload
        if draft is not None and "fill" in draft.payload:
            self._begin(draft.payload["fill"], read_origin(draft.payload["origin"]))
            self._visit_id = draft.payload.get("visit_id")
        elif draft is not None and not is_new and draft.id != self.drafts.draft_id:
            self._restore(draft)
        elif is_new and not self.form.is_touched():
            self.clear()
            self._offer_draft()
        elif is_new and not self.isVisible():
            self._say("这份还没有登记完，接着填。", "另登记一件", self.clear)
        self.hints.refresh()

    def _begin(self, fields: dict[str, Any], origin: Origin | None) -> None:
        """A form filled in with what another matter knows; what was being typed stays among the drafts."""
        self.clear()
        self.form.fill(fields)
        self._grow_out_of(origin)
        self.drafts.touch()

    def _grow_out_of(self, origin: Origin | None) -> None:
        self.origin = origin
        self.hints.origin_id = origin.matter_id if origin else 0
        if origin is not None:
            ends = f"；保存后 {origin.number} 同时办结" if origin.told is not None else ""
            self._say(f"由 {origin.number} 产生，内容和人员已带入，请核对{ends}。")

    def clear(self, channel: str = "") -> None:
        """An empty form; the draft before, if any, stays among the drafts."""
        self.drafts.leave()
        self._visit_id = None
        self._grow_out_of(None)
        self._pause.stop()
        self.strip.silence()
        self.hints.clear()
        self.form.clear(channel)
        self.aside.setText("")
        self.hints.refresh()
        self._show_gaps()

    def activate(self) -> None:
        """Put the keyboard on the name in an empty form; in another one it stays where it was."""
        focused = QApplication.focusWidget()
        if not self.form.is_touched() or focused is None or not self.isAncestorOf(focused):
            self.form.focus_field(self.form.FIRST)

    def rescue(self) -> bool:
        """Write down what has been typed, now; True when there is a draft."""
        self.drafts.keep()
        return bool(self.drafts.draft_id)

    def refresh(self, change: Change | None) -> None:
        """Offer new villages, cadres and codes; what is typed and where the keyboard is stays."""
        if change is None or change.kinds & _CHOICES:
            self.form.read_choices()
        if change is None or "matter" in change.kinds:
            self.hints.review()
        self.hints.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        sizes = current().sizes
        self.hints.setFixedWidth(sizes.px(_HINTS if self.width() > sizes.px(_NARROW) else _HINTS_NARROW))

    def hideEvent(self, event: QHideEvent) -> None:
        self.rescue()
        super().hideEvent(event)

    def _restore(self, draft: Draft) -> None:
        self.clear()
        self.hints.restore(draft.payload["decided"])
        self.form.restore(draft.payload["form"])
        self._grow_out_of(read_origin(draft.payload.get("origin")))
        self._visit_id = draft.payload.get("visit_id")
        self.drafts.take_over(draft)
        self.aside.setText(said(draft.saved_at))
        self._show_gaps()

    def give_up(self) -> None:
        """Empty the form and forget its draft, with a way back."""
        draft = Draft(self.FORM, self._payload(), self.shell.now())
        self.drafts.drop()
        self.clear()
        self.form.focus_field(self.form.FIRST)
        self._say("草稿已放弃。", "恢复", lambda: self._bring_back(draft))

    def _bring_back(self, draft: Draft) -> None:
        self._restore(draft)
        self.drafts.touch()

    def _offer_draft(self) -> None:
        waiting = office.drafts(self.shell.session.actor.id, self.FORM)
        if waiting:
            draft = waiting[0]
            about = str(draft.payload.get("title") or draft.payload.get("name") or "")[:20]
            about = f"“{about}”" if about else "一份登记"
            when = f"{draft.saved_at:%m-%d %H:%M}" if draft.saved_at else ""
            self._say(f"{about}还没有登记完（{when} 的草稿）。", "接着填", lambda: self._restore(draft))

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self.head.addStretch(1)
        self.head.addWidget(KeyHints([("Enter", "下一项"), ("Alt+M", "更多"), ("F6", "右侧"), ("Esc", "返回")]))
        scroll = ScrollColumn()
        for ground in (scroll.widget(), scroll.viewport()):
            ground.setProperty("page", False)
            ground.setAutoFillBackground(False)  # the card shines through
        scroll.add(self.form)
        left = Card()
        left.add(scroll, 1)
        left.add(rule())
        left.add(self._buttons())
        self.column.addWidget(self.scans)
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3 // 2)
        row.addWidget(left, 1)
        row.addWidget(self.hints)
        self.column.addLayout(row, 1)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3 // 2)
        for text, kind, key, act in self.saving():
            button = Button(text, kind, says=f"{text}（{key}）")
            button.clicked.connect(lambda _, act=act: act())
            row.addWidget(button)
        self._gaps.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._gaps, 1)
        give_up = Button("放弃", "quiet", drawing="trash", says="清空这张表，不登记")
        give_up.clicked.connect(self.give_up)
        row.addWidget(give_up)
        return row

    def _connect(self) -> None:
        self.form.typed.connect(self._on_typed)
        self.form.heading_changed.connect(self._show_heading)
        self.form.submitted.connect(self.save_and_next)
        self.hints.decided.connect(self.drafts.touch)
        self.hints.opened.connect(self.shell.show_matter)
        self.drafts.kept.connect(lambda at: self.aside.setText(said(at)))
        self.drafts.failed.connect(lambda sentence: self.strip.say(sentence, "overdue"))
        self._pause.timeout.connect(self._refresh_hints)
        self.strip.action.connect(lambda: self._strip_act())
        self.scans.wanted.connect(self._take_scans)
        self.form.field("attachments").freed.connect(scan_inbox(self.shell).give_back)

    # ------------------------------------------------------------ while typing

    def _payload(self) -> dict[str, Any]:
        words = self.form.values()
        head = {"title": words["title"], "name": words["name"], "channel": self.form.heading}
        head |= {"origin": self.origin and self.origin.written(), "visit_id": self._visit_id}
        return {**head, "form": self.form.state(), "decided": self.hints.state()}

    def _on_typed(self) -> None:
        self.drafts.touch()
        self._pause.start()

    def _refresh_hints(self) -> None:
        self.hints.refresh()
        self._show_gaps()

    def _show_gaps(self) -> None:
        gaps = self.form.useful_gaps()
        more = "等" if len(gaps) > _MOST_GAPS else ""
        self._gaps.setText(f"还可补充：{'、'.join(gaps[:_MOST_GAPS])}{more}（不影响保存）" if gaps else "")

    def _show_heading(self) -> None:
        self.title.setText(self.form.heading)

    def _say(self, sentence: str, link: str = "", act: Callable[[], object] | None = None) -> None:
        self._strip_act = act or self.strip.silence
        self.strip.say(sentence, "accent", link)

    def _other_side(self) -> None:
        """Between the form and the column beside it, and back to the same field."""
        focused = QApplication.focusWidget()
        if focused is not None and self.hints.isAncestorOf(focused):
            self.form.focus_field("title")
        else:
            self.hints.focus_first()

    # ------------------------------------------------------------ saving

    def save(self) -> None:
        """Register and turn to the matter's page."""
        change = self._register()
        if change is not None:
            self._tell(change)
            self._show(change.id)

    def save_and_print(self) -> None:
        """Register and show the registration form, ready to print."""
        change = self._register()
        if change is not None:
            self._tell(change)
            if self._show(change.id):
                file = reading.open_file(change.id, self.shell.session.actor, self.shell.now())
                show_registration(self.shell, file)

    def save_and_next(self) -> None:
        """Register and begin the next one of the same channel."""
        change = self._register()
        if change is not None:
            if self._may_open:
                self.shell.say(change.say, "打开", lambda: self.shell.show_matter(change.id))
            else:
                self._tell(change)
            self.form.focus_field(self.form.FIRST)

    def _register(self) -> Change | None:
        """Write the matter with its files, then drop the draft; None when something stands in the way."""
        self._pause.stop()
        self.strip.silence()
        self.hints.refresh()  # the last words typed may not have brought the proposals yet
        if not self.form.check_all():
            return None
        channel, is_sealed = self.form.field("channel").value(), self.is_sealed()
        try:
            files = self.form.field("attachments").value()
            change = attachments.register(self.shell.session, self.registering(), files, self.shell.now())
        except Refused as no:
            if not self.form.refuse(no):
                self.strip.say(no.sentence, "overdue")
            return None
        except Trouble as no:
            self.strip.say(no.sentence, "overdue")
            return None
        self._may_open = not is_sealed or self.shell.session.actor.may(Right.SEALED)
        self._let_scans_go()
        self.drafts.drop()
        if self.origin is not None and self.origin.told is not None:
            drop_begun(self.shell.session.actor.id, self.origin.matter_id)
        if not is_sealed:  # the file of settings is plain, and the next one at this PC is offered these first
            self.form.note_recent()
            self.shell.settings.save()
        self.clear(channel)
        hub().announce(change)
        return change

    def _let_scans_go(self) -> None:
        """The scans of the form lie with the matter now."""
        field = self.form.field("attachments")
        scans = field.scans()
        field.forget_scans()
        scan_inbox(self.shell).note_added({path: digest for digest, path in scans.items()})

    def _take_scans(self, scans: tuple[Scan, ...]) -> None:
        self.form.field("attachments").take([scan.source() for scan in scans])

    def _tell(self, change: Change) -> None:
        self.shell.say(change.say)

    def _show(self, matter_id: int) -> bool:
        """Turn to the matter's page; False when it is sealed and this user may not see it."""
        if self._may_open:
            self.shell.show_matter(matter_id)
        else:
            self.form.focus_field(self.form.FIRST)
        return self._may_open
