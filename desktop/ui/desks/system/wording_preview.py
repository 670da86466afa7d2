"""The sample paper in the words that are being typed, and what the law says about them."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QTimer, Signal

from desktop.domain.faults import Refused, Trouble
from desktop.domain.letter_check import Finding
from desktop.domain.phrases import Phrase, Words
from desktop.printing import own_wording, render, sample
from desktop.printing.render import Paper
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pdf_preview import Bitmap, PdfPreview
from desktop.ui.work import IsCancelled, Report

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

_PAUSE_MS = 300
_POINTS_PER_INCH = 72
_NOT_PRINTED = re.compile(r"\{[^{}]*\}|[\[\]]")


class _Made(NamedTuple):
    pdf: bytes
    sizes: list[tuple[float, float]]
    texts: list[str]


class WordingPreview(Card):
    """Rendered behind the window after a pause in typing. `shown` when a new picture is there."""

    shown = Signal()

    def __init__(self, shell: "Shell") -> None:
        super().__init__("样张")
        self._shell = shell
        self._kind, self._here = "", ""
        self._words: Words | None = None
        self._case: dict[str, str] = {}
        self._made: _Made | None = None
        self._is_busy = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._make)
        self.pages = PdfPreview()
        self.pages.setMinimumHeight(120)
        self.fine = Label("法定内容齐全", "good")
        self.wrong, self.advice = Label("", "error", wrap=True), Label("", "secondary", wrap=True)
        self.add_to_head(self.fine)
        self.add(self.pages, 1)
        self.add(self.wrong)
        self.add(self.advice)
        self.setToolTip("样张里的人和事都是虚构的")
        self._say(())

    def show_words(self, kind: str, words: Words, here: Phrase | None) -> None:
        """Show the sample of a kind in these words, in the case and at the place of the phrase `here`."""
        case = own_wording.case_of(here) if here is not None else {}
        self._here = here.text if here is not None else ""
        if (kind, words, case) == (self._kind, self._words, self._case):
            self._look_there()
            return
        if kind != self._kind:
            self._made = None
            self.pages.clear()
        self._kind, self._words, self._case = kind, words, case
        self._pause.start()

    def _look_there(self) -> None:
        """Bring the place where the words of the phrase are printed into sight."""
        printed = [_squeezed(text) for text in self._made.texts] if self._made else []
        wanted = max(_NOT_PRINTED.split(_squeezed(self._here)), key=len)
        page = next((place for place, text in enumerate(printed) if wanted and wanted in text), None)
        if page is None or self._made is None:
            return
        self.pages.go_to(page)
        share = printed[page].index(wanted) / len(printed[page])
        tall = self._made.sizes[page][1] * self.pages.zoom() * 96 / _POINTS_PER_INCH
        bar = self.pages.verticalScrollBar()
        bar.setValue(bar.value() + round(tall * share) - self.pages.viewport().height() // 3)

    # ------------------------------------------------------------ making

    def _make(self) -> None:
        if self._is_busy or self._words is None:
            return  # the newest words are made when the older ones are done
        kind, words, case = self._kind, self._words, self._case
        try:
            self._say(own_wording.findings(kind, words))
            paper = sample.compose(kind, {kind: words}, chosen=case).sheet.paper()
        except Refused as no:
            self._say((Finding(no.sentence, "", True),))
            self.shown.emit()
            return
        self._is_busy = True
        self._shell.worker.run(_job(paper), lambda made: self._show((kind, words, case), made), self._fail, parent=self)

    def _show(self, wanted: object, made: _Made) -> None:
        self._is_busy = False
        if wanted != (self._kind, self._words, self._case):
            self._make()
            return
        bar = self.pages.verticalScrollBar()
        self._made, before = made, bar.value()
        self.pages.show_pages(made.sizes, lambda number, scale: _drawn(made.pdf, number, scale))
        bar.setValue(before)
        self._look_there()
        self.shown.emit()

    def _fail(self, no: Refused | Trouble) -> None:
        self._is_busy = False
        self._say((Finding(no.sentence, "", True),))

    def _say(self, found: tuple[Finding, ...]) -> None:
        wrong = [f"须改正：{one.sentence}{_source(one)}" for one in found if one.is_blocking]
        advice = [f"提示：{one.sentence}{_source(one)}" for one in found if not one.is_blocking]
        for label, said in ((self.wrong, wrong), (self.advice, advice)):
            label.setText("\n".join(said))
            label.setVisible(bool(said))
        self.fine.setVisible(not wrong)


def _source(finding: Finding) -> str:
    return f"（{finding.article}）" if finding.article else ""


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _job(paper: Paper) -> Callable[[Report, IsCancelled], _Made]:
    def make(report: Report, cancelled: IsCancelled) -> _Made:
        pdf = render.render(paper)
        return _Made(pdf, render.page_sizes(pdf), render.page_texts(pdf))

    return make


def _drawn(pdf: bytes, number: int, scale: float) -> Bitmap:
    page = render.render_page(pdf, number, round(scale * _POINTS_PER_INCH), grey=False)
    return page.width, page.height, page.stride, page.pixels
