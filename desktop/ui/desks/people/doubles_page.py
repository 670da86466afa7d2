"""疑似重复: two entries side by side, merged with one key; the merges made, each to be taken back."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import office, person_merges
from desktop.casework.people import PersonFacts
from desktop.casework.person_merges import MergeRow, Suspicion
from desktop.domain.faults import Refused, Trouble
from desktop.domain.identity import mask_identity
from desktop.domain.phones import show_phone
from desktop.domain.records import Change
from desktop.ui.desks.people.panel_page import PanelPage
from desktop.ui.desks.petitions.matter_cards import FilledCard
from desktop.ui.look import SPACE
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.table import TableView

_KINDS = frozenset({"person", "household", "import"})


class DoublesPage(PanelPage):
    """The pairs at the left; at the right the marked pair, line by line, and the merges below."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, "疑似重复人员", parent)
        self._is_stale = True
        self.pairs: RowsModel[Suspicion] = RowsModel(
            (
                Column("依据", lambda s: s.reason, lambda s: ((s.reason, "soon"),)),
                Column(
                    "姓名",
                    lambda s: s.first.name if s.first.name == s.second.name else f"{s.first.name}／{s.second.name}",
                ),
                Column("第一条", lambda s: _place(s.first)),
                Column("第二条", lambda s: _place(s.second)),
            )
        )
        self.merged: RowsModel[MergeRow] = RowsModel(
            (
                Column("时间", lambda m: f"{m.made_at:%Y-%m-%d %H:%M}"),
                Column("保留", lambda m: m.kept_name),
                Column("并入", lambda m: m.merged_name),
                Column("状态", _merge_state, lambda m: ((_merge_state(m), "neutral" if m.undone_at else "normal"),)),
            ),
            is_faint=lambda m: m.undone_at is not None,
        )
        self.table, self.merges = TableView(), TableView()
        self.card = FilledCard("对照")
        self._build()
        self.keys = {
            "Ctrl+Return": lambda: self.merge(True),
            "Ctrl+Shift+Return": lambda: self.merge(False),
        }
        delete = QShortcut(QKeySequence("Delete"), self)  # a table would take the key for itself
        delete.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        delete.activated.connect(self.undo)

    def _build(self) -> None:
        self.table.setAccessibleName("疑似重复")
        self.table.setModel(self.pairs)
        self.table.set_widths({0: 150, 1: 96, 2: 170})
        self.table.set_chip_column(0)
        self.table.set_empty(EmptyState("没有发现重复", "按身份证号，姓名加出生日期、电话或户来比对。"))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show())
        self.pairs.modelReset.connect(self._show)
        self.merges.setAccessibleName("合并记录")
        self.merges.setModel(self.merged)
        self.merges.set_widths({0: 136, 1: 96, 2: 96})
        self.merges.set_chip_column(3)
        self.merges.set_empty(EmptyState("", "还没有合并过。"))
        left, listed, done = Card("疑似重复"), QVBoxLayout(), Card("合并记录")
        left.add(self.table, 1)
        self._left = left
        self._undo = Button("撤销这次合并", "link", says="撤销选中的合并（Delete）")
        self._undo.clicked.connect(self.undo)
        self._undo.setVisible(self.may_change)
        done.add_to_head(self._undo)
        done.add(self.merges, 1)
        listed.setSpacing(SPACE * 3 // 2)
        listed.addWidget(self.card, 3)
        listed.addWidget(done, 2)
        both = QHBoxLayout()
        both.setSpacing(SPACE * 3 // 2)
        both.addWidget(left, 1)
        both.addLayout(listed, 1)
        self.column.addLayout(both, 1)
        hints = [
            ("↑ ↓", "选一对"),
            ("Ctrl+Enter", "保留第一条"),
            ("Ctrl+Shift+Enter", "保留第二条"),
            ("Delete", "撤销合并（在合并记录里）"),
        ]
        self.column.addWidget(KeyHints(hints))

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Read pairs and merges; the place in the list is kept."""
        here = self.table.currentIndex().row()
        actor = self.shell.session.actor
        found, count = person_merges.suspected(actor)
        self.pairs.set_rows(found)
        self.merged.set_rows(person_merges.merges(actor))
        said = f"{count} 对" if count == len(found) else f"{count} 对，先列 {len(found)} 对"
        self._left.set_title("疑似重复", said)
        if found:
            self.table.setCurrentIndex(self.pairs.index(min(max(here, 0), len(found) - 1), 0))
        self._is_stale = False
        self._show()

    def refresh(self, change: Change | None) -> None:
        """Read anew when people have changed."""
        if change is None or change.kinds & _KINDS:
            self._is_stale = True
            if self.isVisible():
                self.reload()

    def activate(self) -> None:
        """Put the keyboard into the pairs."""
        if self._is_stale:
            self.reload()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def marked(self) -> Suspicion | None:
        """The marked pair."""
        place = self.table.currentIndex().row()
        return self.pairs.rows[place] if 0 <= place < len(self.pairs.rows) else None

    def _show(self) -> None:
        column = self.card.fresh()
        pair = self.marked()
        if pair is None:
            column.addWidget(
                Label(
                    "选一对来对照。合并只把两条并成一条，往来记录都归到保留的那一条，随时可以撤销。", "hint", wrap=True
                )
            )
            return
        column.addLayout(_compared(pair))
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for place, (word, keep_first) in enumerate((("保留第一条", True), ("保留第二条", False))):
            button = Button(word, "primary" if place == 0 else "plain", says=f"合并，{word}")
            button.clicked.connect(lambda _=False, keep=keep_first: self.merge(keep))
            button.setVisible(self.may_change)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    # ------------------------------------------------------------ acting

    def merge(self, keep_first: bool) -> None:
        """Merge the marked pair."""
        pair = self.marked()
        if pair is None or not self.may_change:
            return
        kept, other = (pair.first, pair.second) if keep_first else (pair.second, pair.first)
        try:
            change = person_merges.merge(kept.id, other.id, self.shell.session.actor, self.shell.now())
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence, "overdue")
        else:
            self.strip.silence()
            self.told(change)

    def undo(self) -> None:
        """Take the marked merge back; without a marked one the last."""
        place = max(self.merges.currentIndex().row(), 0)
        if not self.may_change or place >= len(self.merged.rows):
            return
        try:
            change = person_merges.undo(self.merged.rows[place].id, self.shell.session.actor, self.shell.now())
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence, "overdue")
        else:
            self.strip.silence()
            self.told(change)


def _merge_state(row: MergeRow) -> str:
    return f"{row.undone_at:%m-%d} 已撤销" if row.undone_at else "已合并"


def _place(facts: PersonFacts) -> str:
    home = f"{facts.head_name}户" if facts.household_id else ""
    return "　".join(part for part in (facts.village_name + facts.group_name, home) if part)


def _compared(pair: Suspicion) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE * 2)
    grid.setVerticalSpacing(SPACE * 3 // 4)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 1)
    for place, head in enumerate(("第一条（先登记）", "第二条"), 1):
        grid.addWidget(Label(head, "label"), 0, place)
    sides = [_words(facts) for facts in (pair.first, pair.second)]
    for line, label in enumerate(sides[0], 1):
        one, other = sides[0][label], sides[1][label]
        differs = bool(one and other and one != other)
        grid.addWidget(Label(label, "secondary"), line, 0)
        for place, text in enumerate((one, other), 1):
            grid.addWidget(Label(text or "—", "strong" if differs else "", wrap=True).selectable(), line, place)
    return grid


def _words(facts: PersonFacts) -> dict[str, str]:
    return {
        "姓名": facts.name,
        "身份证号": mask_identity(facts.id_number),
        "性别": facts.sex,
        "出生日期": str(facts.born_on or ""),
        "民族": office.code_labels("ethnic_groups").get(facts.ethnic_code, ""),
        "电话": show_phone(facts.phone),
        "村组": facts.village_name + facts.group_name,
        "户": f"{facts.head_name}户（{facts.relation or '关系未填'}）" if facts.household_id else "",
        "住址": facts.address,
        "备注": facts.note,
    }
