"""The intake page: the form, what the clerk should know beside it, and saving."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from desktop.casework import office, petitions, reading
from desktop.domain.codes import Channel, PetitionClass, Right
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change, Draft
from desktop.ui.desks.petitions.draft import DraftKeeper, said
from desktop.ui.desks.petitions.form import PetitionForm
from desktop.ui.desks.petitions.hints import HintColumn
from desktop.ui.desks.petitions.issue import show_registration
from desktop.ui.desks.petitions.page import Page
from desktop.ui.desks.petitions.wording import Wording
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


class IntakePage(Page):
    """Filled in by keyboard alone; a draft is always kept, and nothing typed is ever lost."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, "", parent)
        self.form = PetitionForm(shell)
        self.hints = HintColumn(self.form)
        self.drafts = DraftKeeper(shell, FORM, self._payload, self)
        self._pause = QTimer(self, singleShot=True, interval=HINTS_MS)
        self._gaps = ElidedLabel("", "hint")
        self._strip_act: Callable[[], object] = self.strip.silence
        self._build()
        self._connect()
        self.keys = {
            "Ctrl+S": self.save,
            "Ctrl+P": self.save_and_print,
            "Ctrl+Return": self.save_and_next,
            "Ctrl+Enter": self.save_and_next,
            "Alt+M": self.form.toggle_all,
            "F6": self._other_side,
        }
        self._show_wording(self.form.wording)
        self.clear()

    # ------------------------------------------------------------ opening and leaving

    def open(self, draft: Draft | None = None) -> None:
        """The form with a draft; without one as it was left, or empty."""
        if draft is not None and draft.id != self.drafts.draft_id:
            self._restore(draft)
        elif draft is None and not self.form.is_touched():
            self.clear()
            self._offer_draft()
        elif draft is None and not self.isVisible():
            self._say("这份还没有登记完，接着填。", "另登记一件", self.clear)
        self.hints.refresh()

    def clear(self, channel: str = Channel.VISIT) -> None:
        """An empty form; the draft before, if any, stays among the drafts."""
        self.drafts.leave()
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
            self.form.focus_field("name")

    def rescue(self) -> bool:
        """Write down what has been typed, now; True when there is a draft."""
        self.drafts.keep()
        return bool(self.drafts.draft_id)

    def refresh(self, change: Change | None) -> None:
        """Offer new villages, cadres and codes; what is typed and where the keyboard is stays."""
        if change is None or change.kinds & _CHOICES:
            self.form.read_choices()
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
        self.drafts.take_over(draft)
        self.aside.setText(said(draft.saved_at))
        self._show_gaps()

    def give_up(self) -> None:
        """Empty the form and forget its draft, with a way back."""
        draft = Draft(FORM, self._payload(), self.shell.now())
        self.drafts.drop()
        self.clear()
        self.form.focus_field("name")
        self._say("草稿已放弃。", "恢复", lambda: self._bring_back(draft))

    def _bring_back(self, draft: Draft) -> None:
        self._restore(draft)
        self.drafts.touch()

    def _offer_draft(self) -> None:
        waiting = office.drafts(self.shell.session.actor.id, FORM)
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
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3 // 2)
        row.addWidget(left, 1)
        row.addWidget(self.hints)
        self.column.addLayout(row, 1)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3 // 2)
        for text, kind, key, act in (
            ("保存并打印登记单", "primary", "Ctrl+P", self.save_and_print),
            ("保存", "plain", "Ctrl+S", self.save),
            ("保存并登记下一件", "plain", "Ctrl+Enter", self.save_and_next),
        ):
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
        self.form.wording_changed.connect(self._show_wording)
        self.form.submitted.connect(self.save_and_next)
        self.hints.decided.connect(self.drafts.touch)
        self.hints.opened.connect(self.shell.show_matter)
        self.drafts.kept.connect(lambda at: self.aside.setText(said(at)))
        self.drafts.failed.connect(lambda sentence: self.strip.say(sentence, "overdue"))
        self._pause.timeout.connect(self._refresh_hints)
        self.strip.action.connect(lambda: self._strip_act())

    # ------------------------------------------------------------ while typing

    def _payload(self) -> dict[str, Any]:
        words = self.form.values()
        head = {"title": words["title"], "name": words["name"], "channel": self.form.wording.title}
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

    def _show_wording(self, words: Wording) -> None:
        self.title.setText(words.title)

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
            self.shell.say(change.say, "打开", lambda: self.shell.show_matter(change.id))
            self.form.focus_field("name")

    def _register(self) -> Change | None:
        """Write the petition, then its files, then drop the draft; None when something stands in the way."""
        self._pause.stop()
        self.strip.silence()
        self.hints.refresh()  # the last words typed may not have brought the proposals yet
        if not self.form.check_all():
            return None
        form = self.form.petition(self.hints.repeat_of, self.hints.related_to)
        try:
            change = petitions.register(form, self.shell.session.actor, self.shell.now())
        except Refused as no:
            if not self.form.refuse(no):
                self.strip.say(no.sentence, "overdue")
            return None
        except Trouble as no:
            self.strip.say(no.sentence, "overdue")
            return None
        self._is_sealed = form.petition_class == PetitionClass.ACCUSATION
        left_out = self._attach_all(change.id)
        self.drafts.drop()
        self.form.note_recent()
        self.shell.settings.save()
        self.clear(form.channel)
        hub().announce(change)
        if left_out:
            self.shell.refuse(f"{change.say}{left_out}")
        return change

    def _attach_all(self, matter_id: int) -> str:
        """Keep the added files with the matter; the sentence about those that could not be kept, or empty."""
        field = self.form.field("attachments")
        lost = []
        for file in field.value():
            try:
                data = field.content(file)
                reading.attach(self.shell.session, matter_id, file.name, file.media_type, data, self.shell.now())
            except (Refused, Trouble) as no:
                lost.append(f"附件“{file.name}”没有保存：{no.sentence}")
        return "".join(lost)

    def _tell(self, change: Change) -> None:
        self.shell.say(change.say)

    def _show(self, matter_id: int) -> bool:
        """Turn to the matter's page; False when it is sealed and this user may not see it."""
        if self._is_sealed and not self.shell.session.actor.may(Right.SEALED):
            self.shell.say("检举控告件已按密件登记，只有密件权限的人能打开。")
            self.form.focus_field("name")
            return False
        self.shell.show_matter(matter_id)
        return True
