"""A row of fields that is sent with Enter in its last one."""

from PySide6.QtWidgets import QApplication

from desktop.ui.widgets.form import FormGrid


class LineForm(FormGrid):
    """Enter goes from field to field, and behind the last one sends `submitted`."""

    def clear(self) -> None:
        """Empty every field."""
        self.set_values(dict.fromkeys(self.values()))
        self.show_errors({})

    def _go(self, step: int) -> None:
        last = self._stops()[-1]
        here = QApplication.focusWidget()
        if step > 0 and here is not None and (here is last or last.isAncestorOf(here)):
            self.submitted.emit()
        else:
            super()._go(step)
