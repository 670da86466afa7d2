"""A sum of money, typed in 元."""

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.domain.faults import Refused
from desktop.domain.money import read_money, show_amount
from desktop.ui.widgets.field import LineField


class MoneyField(LineField):
    """Its value is in 分, None while empty or unreadable: 1200 · 1,200.50 · 3.5万."""

    def __init__(self, *, placeholder: str = "元", parent: QWidget | None = None) -> None:
        super().__init__(longest=24, placeholder=placeholder, parent=parent)

    def value(self) -> Any:
        """The sum in 分."""
        try:
            return read_money(self.text()) if self.text().strip() else None
        except Refused:
            return None

    def set_value(self, value: Any) -> None:
        """Show a sum; nothing for None and 0."""
        super().set_value(show_amount(value) if value else "")

    def settle(self) -> str:
        """Show what was read in full."""
        if not self.text().strip():
            return ""
        try:
            amount = read_money(self.text())
        except Refused as no:
            return no.sentence
        if not self.is_composing:
            self.setText(show_amount(amount))
        return ""
