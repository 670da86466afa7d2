"""The text of a summary on the page: the editor, its buttons, and the saving that nobody has to think of."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import narratives
from desktop.casework.narrative_outline import draft_of
from desktop.domain.codes import Right
from desktop.domain.dates import Period
from desktop.domain.faults import Refused, Trouble
from desktop.domain.fields import Fields, Piece, stored
from desktop.domain.summaries import Summary
from desktop.ui.desks.reports.narrative_editor import NarrativeEditor
from desktop.ui.desks.reports.narrative_figures import FigurePicker
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import ElidedLabel, KeyHints, Label, SectionTitle
from desktop.ui.widgets.strip import NoticeStrip

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

PAUSE_MS = 1000
"""How long after the last key the text is saved."""

LONGEST_MS = 5000
"""While somebody types without a pause it is saved this often."""

RETRY_MS = 5000
_READING = [("Tab", "离开")]
_WRITING = [("Ctrl+J", "插入数字"), ("Ctrl+Enter", "看数字是哪些件"), ("Ctrl+Z", "撤销"), *_READING]


class Question(Card):
    """A question inside of the page with its two answers. `confirmed` when it is answered with yes."""

    confirmed = Signal()
    refused = Signal()

    def __init__(self, sentence: str, yes: str, no: str) -> None:
        super().__init__()
        self.yes, self.no = Button(yes), Button(no, "quiet")
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(Label(sentence, wrap=True), 1)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        self.add(row)
        self.yes.clicked.connect(self.confirmed)
        self.no.clicked.connect(self.refused)
        QShortcut(QKeySequence("Esc"), self, self.no.click, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.hide()

    def ask(self) -> None:
        """Show the question, the keyboard on the answer that changes nothing."""
        self.show()
        self.no.setFocus(Qt.FocusReason.OtherFocusReason)


class NarrativePanel(QWidget):
    """Shows the text of one period at a time: what was saved, or a draft that follows the figures until it is changed.

    `figure_wanted(name, label)`: the list behind a field is asked for. `saved`: the text of the period was written.
    """

    figure_wanted = Signal(str, str)
    saved = Signal()

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._summary: Summary | None = None
        self._draft = ""
        self._is_draft = True
        self._reopened: Period | None = None
        self._unsaved: dict[Period, str] = {}
        self.editor, self.picker, self.strip = NarrativeEditor(), FigurePicker(), NoticeStrip()
        self.question = Question("按现在的数字重新起草，会换掉已经写好的文字。", "换成新草稿", "保留原文")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._longest = QTimer(self, singleShot=True, interval=LONGEST_MS)
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._build()
        for timer in (self._pause, self._longest, self._retry):
            timer.timeout.connect(self.rescue)
        self.editor.changed.connect(self._on_changed)
        self.editor.figure_wanted.connect(self.figure_wanted)
        self.picker.wanted.connect(self._put_in)
        self.picker.closed.connect(self._to_editor)
        self.question.confirmed.connect(self._redraft)
        self.question.refused.connect(self._keep)
        self.strip.action.connect(self._reopen)
        QShortcut(QKeySequence("Ctrl+J"), self, self.insert, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _build(self) -> None:
        self.status, self._count = ElidedLabel("", "secondary"), Label("", "hint")
        self.redraft_button = Button(
            "重新起草", "quiet", drawing="arrow-counter-clockwise", says="按现在的数字重新起草"
        )
        self.insert_button = Button("插入数字　Ctrl+J", drawing="plus", says="在光标处插入数字（Ctrl+J）")
        self.save_button = Button("保存", drawing="floppy-disk", says="现在就保存；停止输入后也会自动保存")
        self.fold_button = Button("收起", "link")
        self.fold_button.clicked.connect(lambda: self.fold(not self.editor.is_folded))
        self.redraft_button.clicked.connect(self.redraft)
        self.insert_button.clicked.connect(self.insert)
        self.save_button.clicked.connect(self.save)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(SectionTitle("文字说明"))
        head.addWidget(self.status, 1)
        for button in (self.redraft_button, self.insert_button, self.save_button):
            head.addWidget(button)
        foot = QHBoxLayout()
        self._hints = KeyHints(_WRITING)
        foot.addWidget(self._hints, 1)
        foot.addWidget(self._count)
        foot.addWidget(self.fold_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(head)
        for widget in (self.strip, self.question, self.picker):
            column.addWidget(widget)
        column.addWidget(self.editor, 1)
        column.addLayout(foot)

    def fold(self, on: bool) -> None:
        """Show a few lines of the text, so that the figures below are near, or all of it."""
        self.editor.fold(on)
        words = "展开全文" if on else "收起"
        self.fold_button.setText(words)
        self.fold_button.setAccessibleName(f"{words}（文字说明）")

    # ------------------------------------------------------------ what is shown

    def show_summary(self, summary: Summary) -> None:
        """Show the text of a summary's period with its figures. What is being typed stays as it is."""
        before = self._summary
        is_other = before is None or (before.span, before.edition) != (summary.span, summary.edition)
        if is_other:
            self.rescue()
            self._reopened = None
        self._summary = summary
        fields = Fields(summary)
        self.editor.set_fields(fields)
        self.picker.set_fields(fields)
        self._draft = draft_of(fields)
        if is_other:
            self._load(summary)
        elif self._is_draft and not self._is_closed() and not self.editor.hasFocus():
            self.editor.set_text(self._draft)
        self._tell_count()

    def _load(self, summary: Summary) -> None:
        self._pause.stop()
        self._longest.stop()
        self.question.hide()
        kept = self._unsaved.get(summary.span, narratives.text_of(summary.span))
        self._is_draft = kept is None
        closed = self._is_closed()
        self.editor.set_text(
            stored([Piece("\n".join(summary.narrative))]) if closed else self._draft if kept is None else kept
        )
        may_write = self._shell.session.actor.may(Right.HANDLE)
        self._allow(may_write and not closed)
        self._tell_state(closed, may_write)

    def _is_closed(self) -> bool:
        """True for a closed period as it was told then, until its text is opened for the next edition."""
        return self._summary is not None and self._summary.edition > 0 and self._reopened != self._summary.span

    def _tell_state(self, closed: bool, may_write: bool) -> None:
        if closed and self._summary is not None:
            said = f"本期已经结账，这是第 {self._summary.edition} 版印发的文字。"
            self.strip.say(said, link="改文字，下一版用" if may_write else "")
            self.status.setText("")
        elif self._reopened is not None:
            self.strip.say("这里的改动要到重新结账、出新版时才印到纸上。")
        else:
            self.strip.silence()
        if not closed and self._summary is not None and self._summary.span not in self._unsaved:
            self.status.set_tone("secondary")
            self.status.setText("草稿，按现在的数字写成，可以直接改" if self._is_draft else "")

    def _allow(self, on: bool) -> None:
        self.editor.set_read_only(not on)
        self._hints.set_hints(_WRITING if on else _READING)
        for button in (self.redraft_button, self.insert_button, self.save_button):
            button.setEnabled(on)
        if not on:
            self.picker.hide()

    def _reopen(self) -> None:
        """Open the text of a closed period for its next edition."""
        if self._summary is not None:
            self._reopened = self._summary.span
            self._load(self._summary)
            self._to_editor()

    def paragraphs(self) -> tuple[str, ...]:
        """The text as printed, figures filled in."""
        return self.editor.paragraphs()

    # ------------------------------------------------------------ saving

    def save(self) -> None:
        """Save the text, a draft that nobody changed too: from then on it is a text of one's own."""
        if self._summary is not None and not self.editor.isReadOnly():
            self._unsaved[self._summary.span] = self.editor.text()
            self._is_draft = False
        self.rescue()

    def rescue(self) -> None:
        """Save now what is not saved yet. What cannot be saved stays in the editor and is tried again."""
        self._pause.stop()
        self._longest.stop()
        for period, text in tuple(self._unsaved.items()):
            self._save(period, text)

    def _save(self, period: Period, text: str) -> None:
        now = self._shell.now()
        try:
            narratives.save(period, text, self._shell.session.actor, now)
        except (Refused, Trouble) as no:
            self.status.setText(f"没有保存：{no.sentence}")
            self.status.set_tone("error")
            if isinstance(no, Trouble):
                self._retry.start()
            return
        del self._unsaved[period]
        self.status.set_tone("secondary")
        self.status.setText(f"已保存 {now:%H:%M}")
        self.saved.emit()

    def _on_changed(self) -> None:
        if self._summary is None or self.editor.isReadOnly():
            return
        self._unsaved[self._summary.span] = self.editor.text()
        self._is_draft = False
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()
        if self.status.property("tone") != "error":
            self.status.setText("正在编辑…")
        self._tell_count()

    def _tell_count(self) -> None:
        paragraphs = self.editor.paragraphs()
        self._count.setText(f"{sum(map(len, paragraphs))} 字，{len(paragraphs)} 段")

    def hideEvent(self, event: QHideEvent) -> None:
        self.rescue()
        super().hideEvent(event)

    # ------------------------------------------------------------ buttons

    def insert(self) -> None:
        """Ask which figure to put in at the cursor (Ctrl+J)."""
        if not self.editor.isReadOnly() and self._summary is not None:
            self.picker.open()

    def redraft(self) -> None:
        """Draft anew; text of one's own is replaced only after asking, and comes back with Ctrl+Z."""
        if self.editor.text() == self._draft:
            self._shell.say("现在的文字就是按这些数字起草的，没有变化。")
        elif self.editor.text().strip():
            self.question.ask()
        else:
            self._redraft()

    def _redraft(self) -> None:
        self.question.hide()
        self.editor.replace_text(self._draft)
        self._to_editor()
        self._shell.say("已经重新起草，要换回原文请按 Ctrl+Z。")

    def _keep(self) -> None:
        self.question.hide()
        self._to_editor()

    def _put_in(self, name: str) -> None:
        self.editor.insert_field(name)
        self._to_editor()

    def _to_editor(self) -> None:
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
