"""The window of the first run. Nothing is written until the first user has a password; then the office is founded."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.casework import office, session
from desktop.casework.session import Session
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Office
from desktop.paths import DataFolder
from desktop.settings import PcSettings
from desktop.ui import look
from desktop.ui.look import SPACE
from desktop.ui.setup.forms import OfficeStep, UserStep
from desktop.ui.setup.recovery_step import NOT_KEPT, RecoveryStep
from desktop.ui.setup.step import Step
from desktop.ui.setup.villages_step import VillagesStep
from desktop.ui.shell import Now
from desktop.ui.sign_in import SECRETS
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.scroll import ScrollColumn
from desktop.ui.work import Worker

Found = Callable[..., tuple[Session, str]]
_OFFICE, _USER, _RECOVERY, _VILLAGES = range(4)


class SetupWindow(QWidget):
    """Four steps. `finished` carries the session of the first user, the office being ready for work."""

    finished = Signal(object)

    def __init__(self, folder: DataFolder, settings: PcSettings, now: Now, found: Found = session.found_office) -> None:
        super().__init__()
        self.setProperty("page", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("民情台　首次设置")
        self._folder, self._now, self._found = folder, now, found
        self._session: Session | None = None
        self._warned = False
        self.worker = Worker(self)
        self.office, self.user = OfficeStep(), UserStep()
        self.recovery = RecoveryStep(self.worker, settings, now)
        self.villages = VillagesStep()
        self.steps: tuple[Step, ...] = (self.office, self.user, self.recovery, self.villages)
        self._build()
        self.resize(960, 680)
        self.show_step(_OFFICE)

    def _build(self) -> None:
        self._stack = QStackedWidget()
        for step in self.steps:
            self._stack.addWidget(step)
            step.changed.connect(self._show_buttons)
            step.done_wanted.connect(self.go_on)
        card = Card()
        card.body.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        card.add(self._stack)
        scroll = ScrollColumn()
        scroll.body.insertWidget(0, card, 1)
        scroll.body.takeAt(1)  # the card itself fills the height
        self._back, self._next = Button("上一步"), Button("下一步", "primary")
        self._back.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_on)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE)
        foot.addWidget(KeyHints([("Enter", "下一项"), ("Ctrl+Enter", "下一步"), ("Alt+←", "上一步")]))
        foot.addStretch(1)
        foot.addWidget(self._back)
        foot.addWidget(self._next)
        right = QVBoxLayout()
        right.setContentsMargins(SPACE * 4, SPACE * 3, SPACE * 4, SPACE * 2)
        right.setSpacing(SPACE * 2)
        right.addWidget(scroll, 1)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._step_list())
        row.addLayout(right, 1)

    def _step_list(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("sidebar")
        frame.setFixedWidth(look.current().sizes.px(200))
        column = QVBoxLayout(frame)
        column.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE * 2)
        product = Label("民情台", "accent")
        product.setObjectName("product")
        column.addWidget(product)
        column.addWidget(Label("首次设置", "secondary"))
        self._names = [Label(f"{place}　{step.name}", "secondary") for place, step in enumerate(self.steps, 1)]
        for label in self._names:
            column.addWidget(label)
        column.addStretch(1)
        column.addWidget(Label(f"数据只保存在本机。{SECRETS}。", "hint", wrap=True))
        return frame

    # ------------------------------------------------------------ walking

    @property
    def place(self) -> int:
        """Number of the step in front, from 0."""
        return self._stack.currentIndex()

    def show_step(self, place: int) -> None:
        """Turn to a step."""
        self._stack.setCurrentIndex(place)
        for number, label in enumerate(self._names):
            sign = "✓" if number < place else str(number + 1)
            label.setText(f"{sign}　{self.steps[number].name}")
            label.set_tone("strong" if number == place else "secondary")
        self._show_buttons()
        self.steps[place].activate()

    def _show_buttons(self) -> None:
        step = self.steps[self.place]
        self._next.setText(step.button)
        self._next.setEnabled(step.is_ready)
        # once the office is founded, its name and first user stand; they are changed in 系统
        self._back.setVisible(self.place == _USER)

    def showEvent(self, event: object) -> None:
        self.steps[self.place].activate()

    def go_back(self) -> None:
        """One step back, as long as nothing is written."""
        if self.place == _USER:
            self.show_step(_OFFICE)

    def go_on(self) -> None:
        """Finish the step in front."""
        step = self.steps[self.place]
        if not step.is_ready or not step.check():
            return
        if self.place == _USER:
            self._found_office()
        elif self.place == _VILLAGES:
            self._finish()
        else:
            self.show_step(self.place + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() == Qt.Key.Key_Left:
            self.go_back()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ writing

    def _found_office(self) -> None:
        values = self.user.form.values()
        facts: Office = self.office.facts()
        self._next.setEnabled(False)
        self._next.setText("正在建立…")
        self._next.repaint()
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._session, code = self._found(
                self._folder, facts, values["login"], values["person"], values["password"], self._now()
            )
        except Refused as no:
            self.user.show_refusal(no)
        except Trouble as trouble:
            self.user.strip.say(trouble.sentence)
        else:
            self.user.form.set_values({"password": "", "again": ""})
            self.recovery.show_code(self._session, code)
            self.show_step(_RECOVERY)
        finally:
            QApplication.restoreOverrideCursor()
            self._show_buttons()

    def _finish(self) -> None:
        signed_in = cast(Session, self._session)
        try:
            office.add_villages(self.villages.text.value(), signed_in.actor, self._now())
        except (Refused, Trouble) as no:
            self.villages.strip.say(no.sentence)
            return
        self._session = None  # the window that follows closes it
        self.finished.emit(signed_in)
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.place == _RECOVERY and not self.recovery.is_kept and not self._warned:
            self._warned = True
            self.recovery.strip.say(NOT_KEPT)
            event.ignore()
            return
        self.worker.close()
        if self._session is not None:
            self._session.close()
            self._session = None
        super().closeEvent(event)
