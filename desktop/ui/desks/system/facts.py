"""单位信息: what is printed on every paper."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.casework import office
from desktop.domain.records import Change, Office
from desktop.ui.desks.system.page import SystemPage
from desktop.ui.desks.system.panel import EditPanel, Then
from desktop.ui.look import SPACE
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.label import KeyHints, Label

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

_PLACES = (
    ("单位全称", "文书落款、月报的填报单位"),
    ("单位简称", "月报标题、窗口左上角"),
    ("行政区划代码", "报送上级的表格"),
    ("窗口名称", "受理告知书的查询地点"),
    ("电话、地址", "受理告知书的查询方式"),
)


class FactsPage(SystemPage):
    """The office's name, code and contact."""

    title = "单位信息"
    about = "印在文书和月报上，改动后从下一份文书起使用，已制发的文书不变。"
    kinds = frozenset({"office"})

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.panel = EditPanel(shell, self._store)
        form = self.panel.form
        form.add("name", "单位全称", LineField(longest=60), required=True)
        form.add("short_name", "单位简称", LineField(longest=30), span=6)
        form.add("code", "行政区划代码", LineField(longest=12), span=6)
        form.add("desk_name", "窗口名称", LineField(longest=40), span=6)
        form.add("phone", "电话", LineField(longest=30), span=6)
        form.add("address", "地址", LineField(longest=100))
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3 // 2)
        row.addWidget(self.panel, 3)
        row.addWidget(_where_printed(), 2, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)
        self.column.addWidget(KeyHints([("Enter", "下一项"), ("Ctrl+S", "保存"), ("Esc", "返回")]))
        self.column.addStretch(1)
        self.panel.left.connect(self.left)
        self.add_shortcut("Ctrl+S", self.panel.save)
        self.reload()

    def _store(self, values: dict[str, Any]) -> Change:
        return office.set_facts(Office(**values), self.shell.session.actor, self.shell.now())

    def reload(self) -> None:
        if not self.panel.is_dirty:
            self.panel.load("", office.facts()._asdict())

    def focus_first(self) -> None:
        self.panel.form.focus_first()

    def guard(self, then: Then) -> bool:
        return self.panel.guard(then)

    @property
    def is_dirty(self) -> bool:
        return self.panel.is_dirty


def _where_printed() -> Card:
    card = Card("印在哪里")
    for what, where in _PLACES:
        line = QHBoxLayout()
        line.addWidget(Label(what, "secondary"), 2, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(where, wrap=True), 3)
        card.add(line)
    return card
