"""文书文字: the fixed words of the office's papers, changed with a living sample; what the law asks for stays in."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QWidget

from desktop.casework import office, wording
from desktop.domain.faults import Refused, Trouble
from desktop.domain.phrases import phrases
from desktop.domain.records import Change
from desktop.printing import letters, own_wording
from desktop.printing.filling import shipped
from desktop.ui import look
from desktop.ui.desks.system.page import SystemPage
from desktop.ui.desks.system.panel import Then
from desktop.ui.desks.system.paper_list import PaperList
from desktop.ui.desks.system.wording_panel import WordingPanel
from desktop.ui.desks.system.wording_preview import WordingPreview
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import KeyHints
from desktop.ui.widgets.scroll import ScrollColumn
from desktop.ui.work import hub

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

DRAFT = "wording"
"""Form under which half-typed words are kept."""

_PAUSE_MS = 1000
_WIDE = 900
"""So wide form and sample stand side by side, else under each other; in px of the usual size of letters."""

_VERSIONS_SHOWN = 10
_OUTCOMES = ("opinion", "mediation_agreement")


def grouped() -> dict[str, list[tuple[str, str]]]:
    """Group → (kind, name) of its papers."""
    groups: dict[str, list[tuple[str, str]]] = {"告知": [], "意见": [], "函和报告": [], "表单": []}
    for kind in (kind for kind in shipped() if kind in letters.FACTS):
        groups[_group(kind)].append((kind, letters.label(kind)))
    return groups


def _group(kind: str) -> str:
    if shipped()[kind].get("layout") == "form":
        return "表单"
    if kind.endswith("_notice"):
        return "告知"
    return "意见" if kind in _OUTCOMES else "函和报告"


class WordingPage(SystemPage):
    """Papers at the left, the words of the chosen one, and its sample. Nothing typed is lost by going elsewhere."""

    title = "文书文字"
    about = "改的是文书里固定的话，以后制发的照此印；已制发的不变。法定内容少一项都不能保存。"
    kinds = frozenset({"wording"})

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self._draft_id, self._begun = self._waiting()
        self._panels: dict[str, WordingPanel] = {}
        self.panel: WordingPanel
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._keep)
        self.papers = PaperList(grouped())
        self.papers.chosen.connect(self.show_kind)
        self.papers.entered.connect(self.edit)
        self.form_side = ScrollColumn()
        self.preview = WordingPreview(shell)
        self._build()
        self._mark_all()
        self.papers.choose("opinion")
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)

    def _build(self) -> None:
        self._listing = Card()
        inside = self._listing.layout()
        assert inside is not None
        inside.setContentsMargins(SPACE // 2, SPACE // 2, SPACE // 2, SPACE // 2)
        self._listing.add(self.papers, 1)
        self.both = QSplitter()
        self.both.setChildrenCollapsible(False)
        self.both.setHandleWidth(SPACE * 3 // 2)
        self.both.addWidget(self.form_side)
        self.both.addWidget(self.preview)
        self._fit()
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3 // 2)
        row.addWidget(self._listing)
        row.addWidget(self.both, 1)
        self.column.addLayout(row, 1)
        keys = [("↑ ↓", "选文书"), ("Enter", "修改"), (";;", "插入占位"), ("Ctrl+R", "恢复这一处")]
        self.column.addWidget(KeyHints([*keys, ("Ctrl+Enter", "保存"), ("Esc", "返回")]))
        restore, save = Button("全部恢复原文"), Button("保存　Ctrl+Enter", "primary", says="保存（Ctrl+Enter）")
        restore.clicked.connect(lambda: self.reset(self.panel.kind))
        save.clicked.connect(lambda: self.panel.save())
        self.add_tool(restore)
        self.add_tool(save)
        self.add_shortcut("Ctrl+Return", lambda: self.panel.save())
        self.add_shortcut("Ctrl+S", lambda: self.panel.save())
        self.add_shortcut("Ctrl+R", lambda: self.panel.restore_here())

    # ------------------------------------------------------------ the paper on show

    def show_kind(self, kind: str) -> None:
        """Show the words of a kind, as they were left."""
        if kind not in self._panels:
            self._panels[kind] = self._made(kind)
        self.panel = self._panels[kind]
        for panel in self._panels.values():
            panel.setVisible(panel is self.panel)
            panel.strip.silence()
        self.form_side.verticalScrollBar().setValue(0)
        self._show_sample()

    def _made(self, kind: str) -> WordingPanel:
        panel = WordingPanel(self.shell, kind, shipped()[kind], partial(self._store, kind))
        panel.setAccessibleName(letters.label(kind))
        self.column.insertWidget(1, panel.strip)  # what is refused is said in sight
        panel.left.connect(self.focus_first)
        self._load(panel)
        panel.begin_again(self._begun.pop(kind, {}))
        panel.form.changed.connect(self._on_typed)
        self.form_side.add(panel)
        return panel

    def _load(self, panel: WordingPanel) -> None:
        kind = panel.kind
        lines = [_version_words(version) for version in wording.versions(kind)[:_VERSIONS_SHOWN]]
        history = "\n".join(("历次修改", *lines)) if lines else ""
        panel.show_own(letters.label(kind), wording.own_texts(kind, shipped()[kind]), history)

    def _store(self, kind: str, texts: dict[str, Any]) -> Change:
        check = partial(own_wording.check, kind)
        return wording.change(kind, texts, shipped()[kind], check, self.shell.session.actor, self.shell.now())

    def reset(self, kind: str) -> None:
        """Take the shipped words of a kind again; the office's can be had back at once."""
        before = wording.own_texts(kind, shipped()[kind]).texts
        panel = self._panels[kind]
        if not before:
            panel.begin_again({phrase.key: phrase.text for phrase in phrases(shipped()[kind])})
            return
        try:
            change = wording.reset(kind, self.shell.session.actor, self.shell.now())
        except (Refused, Trouble) as no:
            panel.strip.say(no.sentence)
            return
        self._load(panel)
        hub().announce(change)

        def take_back() -> None:
            panel.attempt(lambda: self._store(kind, before))

        self.shell.say(change.say, "撤回", take_back)

    # ------------------------------------------------------------ typing

    def _on_typed(self) -> None:
        self._pause.start()
        self._after_typing()

    def _after_typing(self) -> None:
        self._mark(self.panel.kind)
        self._show_sample()

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isVisible() and self.panel.isAncestorOf(now):
            self._show_sample()

    def _show_sample(self) -> None:
        self.preview.show_words(self.panel.kind, self.panel.words(), self.panel.here())

    def _mark_all(self) -> None:
        for papers in grouped().values():
            for kind, _ in papers:
                self._mark(kind)

    def _mark(self, kind: str) -> None:
        own = wording.own_texts(kind, shipped()[kind])
        panel = self._panels.get(kind)
        is_begun = panel.is_dirty if panel is not None else kind in self._begun
        is_outdated = own.outdated or own.gone
        self.papers.mark(kind, "未保存" if is_begun else "有更新" if is_outdated else "已改动" if own.texts else "")

    # ------------------------------------------------------------ what is half typed

    def _waiting(self) -> tuple[int, dict[str, dict[str, str]]]:
        """Words that were typed and never saved."""
        kept = next(iter(office.drafts(self.shell.session.actor.id, DRAFT)), None)
        return (kept.id, dict(kept.payload)) if kept is not None else (0, {})

    def _keep(self) -> bool:
        self._pause.stop()
        typed = {kind: panel.unsaved() for kind, panel in self._panels.items() if panel.is_dirty}
        unsaved = {**self._begun, **typed}
        try:
            if unsaved:
                by, at = self.shell.session.actor, self.shell.now()
                self._draft_id = office.keep_draft(DRAFT, unsaved, by, at, self._draft_id)
            elif self._draft_id:
                office.drop_draft(self._draft_id)
                self._draft_id = 0
        except Trouble as no:
            self.panel.strip.say(no.sentence)
            return False
        return bool(unsaved)

    def rescue(self) -> bool:
        """Keep what is half typed; True when there is something."""
        return self._keep()

    # ------------------------------------------------------------ for the desk

    def reload(self) -> None:
        for panel in self._panels.values():
            if not panel.is_dirty:
                self._load(panel)
        self._keep()
        self._mark_all()
        self._show_sample()

    def edit(self) -> None:
        """Go into the form of the chosen paper."""
        self.panel.form.focus_first()

    def focus_first(self) -> None:
        self.papers.setFocus(Qt.FocusReason.OtherFocusReason)

    def guard(self, then: Then) -> bool:
        self._keep()
        then()
        return True

    # ------------------------------------------------------------ look

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "both"):
            self._fit()

    def _fit(self) -> None:
        """Form and sample side by side where there is room for both."""
        px = look.current().sizes.px
        self._listing.setFixedWidth(px(176))
        self.form_side.setMinimumWidth(px(300))
        is_wide = self.width() >= px(_WIDE)
        way = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if self.both.orientation() != way or not self.both.sizes()[1]:
            self.both.setOrientation(way)
            self.both.setSizes([1000, 1000] if is_wide else [1200, 1000])


def _version_words(version: wording.Version) -> str:
    did = f"改动 {len(version.places)} 处" if version.places else "恢复原文"
    return f"{version.at:%Y-%m-%d %H:%M}　{version.who}　{did}"
