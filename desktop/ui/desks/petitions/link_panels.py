"""Linking a matter with another one, or merging it into another one."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from desktop.casework import links, reading
from desktop.domain.codes import LINK_LABELS, LinkKind
from desktop.domain.dates import show_day
from desktop.domain.records import Actor, Change, Choice, MatterFile, MatterRow
from desktop.domain.stages import STAGE_LABELS
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.pick_field import Finder, PickField

_SHORTEST = 2
_MERGE_SAYS = (
    "两件信访件合为一件办理：本件今天办结，期限停止计算，诉求和人员在主件上一并显示；两个编号都保留。可以撤销并案。"
)
_KEYS = {
    LinkKind.RELATED: ("xiangguan", "xg", "guanlian", "gl"),
    LinkKind.REPEAT: ("chongfu", "cf", "cfxf"),
    LinkKind.SAME: ("tongyi", "ty", "tysx"),
    LinkKind.GREW_OUT_OF: ("youci", "yc", "yccs"),
}
_KINDS = [Choice(str(kind), LINK_LABELS[kind], "", keys) for kind, keys in _KEYS.items() if kind in links.LINKABLE]


class _MatterFinder(Finder):
    """Finds matters other than one; without a query those that bear the same name."""

    def __init__(self, of: MatterRow, by: Actor) -> None:
        super().__init__()
        self._of, self._by = of, by

    def find(self, query: str) -> tuple[list[Choice], int]:
        """What the search of the desk finds, newest first."""
        query = query.strip() or self._of.party_name
        found = reading.find(query, self._by) if len(query) >= _SHORTEST else []
        rows = [_choice(row) for row in found if row.id != self._of.id]
        self.by_id.update((row.id, row) for row in rows)
        return rows, len(rows)


class MatterField(PickField):
    """Another matter, found by number, name or text from two characters on."""

    def __init__(self, of: MatterRow, by: Actor, parent: QWidget | None = None) -> None:
        super().__init__(placeholder="编号、姓名或内容，至少两个字；按 ↓ 看同名来件", parent=parent)
        self.setMaxLength(200)
        self._finder = _MatterFinder(of, by)

    def _show_found(self, text: str, *, highlight: bool) -> None:
        if len(text.strip()) == 1:
            self._popup.hide()
        else:
            super()._show_found(text, highlight=highlight)


class LinkPanel(ActPanel):
    """关联."""

    def __init__(self, file: MatterFile, by: Actor, parent: QWidget | None = None) -> None:
        super().__init__(f"关联　{file.row.number}", "确认关联", parent=parent)
        self._matter_id = file.row.id
        self.form.add("other_id", "与哪一件关联", MatterField(file.row, by), span=8, required=True)
        kind = PickField(_KINDS)
        self.form.add("kind", "关联方式", kind, span=4, required=True)
        kind.set_value(str(LinkKind.RELATED))

    def act(self, by: Actor, at: datetime) -> Change:
        """Link the two."""
        values = self.form.values()
        return links.link(self._matter_id, values["other_id"], values["kind"], by, at)


class MergePanel(ActPanel):
    """并案."""

    def __init__(self, file: MatterFile, by: Actor, parent: QWidget | None = None) -> None:
        super().__init__(f"并案　{file.row.number}", "确认并案", _MERGE_SAYS, parent)
        self._matter_id = file.row.id
        self.form.add("into_id", "并入哪一件（主件）", MatterField(file.row, by), required=True)
        self.form.add("reason", "并案理由", LineField(longest=500), required=True)

    def act(self, by: Actor, at: datetime) -> Change:
        """Merge the matter into the chosen one; the change names the main matter."""
        values = self.form.values()
        return links.merge(self._matter_id, values["into_id"], values["reason"], by, at)


def _choice(row: MatterRow) -> Choice:
    facts: Sequence[str] = (row.party_name, STAGE_LABELS.get(row.stage, row.stage), show_day(row.received_on))
    return Choice(row.id, f"{row.number}　{row.title}", "　".join(part for part in facts if part))
