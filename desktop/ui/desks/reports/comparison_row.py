"""With what the summary compares itself: the period before, the same of last year, both, nothing."""

from PySide6.QtWidgets import QSizePolicy

from desktop.domain.dates import Period, PeriodKind
from desktop.domain.report import Comparison
from desktop.settings import PcSettings
from desktop.ui.desks.petitions.recent import note_chosen, recent
from desktop.ui.desks.system.choice_row import ChoiceRow

_REMEMBERED = "summary.comparison"
_WORDS = {
    Comparison.BOTH: "都比",
    Comparison.PREVIOUS: "比上月",
    Comparison.YEAR_AGO: "比同期",
    Comparison.NONE: "不比",
}


class ComparisonRow(ChoiceRow):
    """Remembers on this PC what was chosen last. A year has only the year before it to be compared with."""

    def __init__(self, settings: PcSettings) -> None:
        super().__init__({code.value: word for code, word in _WORDS.items()})
        self._settings = settings
        self.setAccessibleName("与哪一期比较")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_value(self._remembered())
        self.changed.connect(self._remember)

    @property
    def comparison(self) -> Comparison:
        """What was chosen."""
        return Comparison(self.value() or Comparison.BOTH)

    def show_period(self, period: Period) -> None:
        """Speak of 上月, 上季度 … as the period does."""
        is_year = period.kind == PeriodKind.YEAR
        self.set_word(Comparison.PREVIOUS, f"比{period.last}")
        self.set_word(Comparison.BOTH, "比上年" if is_year else _WORDS[Comparison.BOTH])
        for code in (Comparison.PREVIOUS, Comparison.YEAR_AGO):
            self._flags[code].setVisible(not is_year)
        wanted = self._remembered()
        self.blockSignals(True)
        self.set_value(Comparison.BOTH.value if is_year and wanted != Comparison.NONE else wanted)
        self.blockSignals(False)

    def _remembered(self) -> str:
        return str(next(iter(recent(self._settings, _REMEMBERED)), Comparison.BOTH.value))

    def _remember(self) -> None:
        note_chosen(self._settings, _REMEMBERED, self.value())
