"""A form whose seldom-used fields fold away, and whose labels follow what is being registered."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import ElidedLabel, SectionTitle


class _Part:
    """A titled part of the form with the names of its folding fields."""

    def __init__(self, title: str, first: bool) -> None:
        self.names: list[str] = []
        self.words: list[str] = []
        self.is_open = False
        self.heading = QWidget()
        row = QHBoxLayout(self.heading)
        row.setContentsMargins(0, 0 if first else SPACE // 2, 0, 0)
        row.addWidget(SectionTitle(title))
        self.about = ElidedLabel("", "hint")
        self.about.setAlignment(Qt.AlignmentFlag.AlignRight)
        row.addWidget(self.about, 1)
        self.link = Button("", "link")
        # Not a stop for Tab: it would interrupt the way from field to field. The keyboard uses Alt+M.
        self.link.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        row.addWidget(self.link)
        self.link.hide()


class FoldingGrid(FormGrid):
    """A `FormGrid` with parts. Fields added with `fold=True` are hidden until they are wanted or filled in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[_Part] = []

    def part(self, title: str) -> None:
        """Begin a titled part."""
        part = _Part(title, first=not self._parts)
        part.link.clicked.connect(lambda: self._set_open(part, not part.is_open))
        self._parts.append(part)
        self.add_wide(part.heading)

    def fold(self, names: Sequence[str]) -> None:
        """Hide these fields of the present part behind its link."""
        part = self._parts[-1]
        part.names += names
        part.words += [self._cells[name].label for name in names]
        part.link.show()
        self._set_open(part, False)

    def reveal(self, names: Iterable[str]) -> None:
        """Unfold the parts that hold any of these fields."""
        wanted = set(names)
        for part in self._parts:
            if wanted & set(part.names):
                self._set_open(part, True)

    def toggle_all(self) -> None:
        """Unfold everything, or fold everything when it is unfolded (Alt+M)."""
        folding = [part for part in self._parts if part.names]
        is_open = not all(part.is_open for part in folding)
        for part in folding:
            self._set_open(part, is_open)

    def fold_all(self) -> None:
        """Fold everything."""
        for part in self._parts:
            self._set_open(part, False)

    def relabel(self, name: str, label: str, *, required: bool | None = None) -> None:
        """Give a field another label, and another duty when told."""
        cell = self._cells[name]
        cell.required = cell.required if required is None else required
        cell.label = label
        cell.caption.setText(label)
        cell.mark.setText("*" if cell.required else "")
        cell.widget.setAccessibleName(label + ("（必填）" if cell.required else ""))
        proxy = cell.widget.focusProxy()
        if proxy is not None:
            proxy.setAccessibleName(cell.widget.accessibleName())

    def label(self, name: str) -> str:
        """The label of a field."""
        return self._cells[name].label

    def names(self) -> list[str]:
        """Names of all fields in order."""
        return list(self._cells)

    def _set_open(self, part: _Part, is_open: bool) -> None:
        part.is_open = is_open
        part.about.setText("" if is_open else "、".join(part.words))
        part.link.setText("收起" if is_open else "更多")
        part.link.setToolTip(f"{'、'.join(part.words)}（Alt+M）")
        for name in part.names:
            self.show_field(name, is_open)
