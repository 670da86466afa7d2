"""What a custom table is put together from: rows, columns, measures, what it is narrowed to."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.casework.custom_tables import Choices, MeasureChoice
from desktop.domain.custom_tables import DIMENSIONS, TableSpec, fitting
from desktop.domain.measures import measure
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Choice
from desktop.ui.widgets.chip_box import MultiPickField
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.pick_field import PickField

_NO_COLUMNS = Choice("", "不分列", "可以并列几个指标", ("bfl",))
_ALL = Choice("", "全部", "", ("qb",))


class TableForm(FormGrid):
    """Enter walks on. `spec_changed` when another table is meant, not while a word is only half typed."""

    spec_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measures: Sequence[MeasureChoice] = ()
        self._offered: tuple[str, ...] = ()
        self._seen: TableSpec | None = None
        self._is_filling = False
        self.rows = PickField()
        self.columns, self.only = PickField(placeholder=_NO_COLUMNS.label), PickField(placeholder=_ALL.label)
        self.measures = MultiPickField(placeholder="指标")
        self.add("rows", "分行", self.rows, span=2, required=True)
        self.add("columns", "分列", self.columns, span=2)
        self.add("measures", "统计什么", self.measures, span=6, required=True)
        self.add("only", "只统计", self.only, span=2)
        self.changed.connect(self._on_changed)

    def focus_rows(self) -> None:
        """Put the keyboard on the rows, so that typing picks others."""
        self.focus_first()
        self.rows.selectAll()

    def offer(self, choices: Choices) -> None:
        """Offer what this office can count."""
        self._is_filling = True
        self._measures, self._offered = choices.measures, ()
        rows = [_choice(key, label) for key, label in choices.dimensions]
        self.rows.set_choices(rows)
        self.columns.set_choices([_NO_COLUMNS, *rows])
        self.only.set_choices([_ALL, *(_choice(key, label, _kind(key)) for key, label in choices.slices)])
        self._is_filling = False
        self._offer_measures()

    # ------------------------------------------------------------ what is meant

    def spec(self) -> TableSpec:
        """The table as it stands here, without a name; `rows` is empty while none is chosen."""
        return TableSpec(
            "",
            str(self.rows.value() or ""),
            str(self.columns.value() or ""),
            tuple(map(str, self.measures.value())),
            str(self.only.value() or ""),
        )

    @property
    def is_whole(self) -> bool:
        """False while something is being chosen."""
        is_half_typed = any(pick.choice() is None and pick.text() for pick in (self.columns, self.only))
        return bool(self.rows.value() and self.measures.value()) and not is_half_typed

    def show_spec(self, spec: TableSpec) -> None:
        """Show a table; `spec_changed` is not sent."""
        self._is_filling = True
        self.show_errors({})
        self.set_values({"rows": spec.rows, "columns": spec.columns, "only": spec.only})
        self._is_filling = False
        self._offer_measures()
        self._is_filling = True
        self.measures.set_value(spec.measures)
        self._is_filling = False
        self._seen = self.spec()
        self.note("measures", "")

    # ------------------------------------------------------------ what goes with what

    def _on_changed(self) -> None:
        if self._is_filling or self.spec() == self._seen:
            return
        if self.is_whole:
            self._make_fit()
            self._seen = self.spec()
            self.spec_changed.emit()

    def _make_fit(self) -> None:
        """Columns that go with the rows, and measures that can be parted by both; what had to give way is said."""
        spec, said = self.spec(), ""
        self._is_filling = True
        if spec.columns and not _go_together(spec.rows, spec.columns):
            self.columns.set_value("")
            said = f"按{_label(spec.rows)}分行，不能再按{_label(spec.columns)}分列"
            spec = self.spec()
        fit = self._offer_measures()
        kept = [name for name in spec.measures if name in fit]
        if spec.columns and len(kept) > 1:
            kept, said = kept[-1:], "分列时只统计一个指标"
        elif lost := [name for name in spec.measures if name not in fit]:
            kept = kept or [fit[0]]
            said = said or f"“{measure(lost[0]).label}”不能这样分，已换下"
        if tuple(kept) != spec.measures:
            self.measures.set_value(kept)
        self._is_filling = False
        self.note("measures", said)

    def _offer_measures(self) -> tuple[str, ...]:
        """Offer the measures that can be parted by rows and columns; returns them."""
        fit = fitting(key for key in self.spec()[1:3] if key)
        if fit != self._offered:
            self._offered = fit
            filling, self._is_filling = self._is_filling, True
            rows = [_choice(one.name, one.label, one.formula) for one in self._measures if one.name in fit]
            self.measures.set_choices(rows)
            self._is_filling = filling
        return fit


def _choice(key: str, label: str, hint: str = "") -> Choice:
    return Choice(key, label, hint, (*pinyin_keys(label), key))


def _label(dimension: str) -> str:
    return DIMENSIONS[dimension].label


def _kind(slice_name: str) -> str:
    """What a slice is one of: 村（社区）, 信访形式 …"""
    kind = slice_name.partition(".")[0]
    return _label(kind) if kind in DIMENSIONS else ""


def _go_together(rows: str, columns: str) -> bool:
    """True when there is something to count by both."""
    return DIMENSIONS[rows].field != DIMENSIONS[columns].field and bool(fitting((rows, columns)))


def names(measures: Iterable[str]) -> dict[str, str]:
    """Measure → how it is counted, for the tips of the table."""
    return {one.name: f"{one.label}：{one.formula}" for one in map(measure, measures)}
