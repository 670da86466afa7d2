"""An attachment renamed, or taken out of its matter."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from desktop.casework import attachments
from desktop.domain.media import LONGEST_NAME
from desktop.domain.records import Actor, AttachmentRow, Change
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.widgets.field import LineField


class RenamePanel(ActPanel):
    """Asks for the new name; the suffix need not be typed."""

    def __init__(self, file: AttachmentRow, parent: QWidget | None = None) -> None:
        super().__init__(f"附件改名　{file.name}", "改名", parent=parent)
        self._file = file
        name = LineField(longest=LONGEST_NAME)
        self.form.add("name", "名称", name, span=6, required=True, note="后缀不用改")
        self.form.set_values({"name": file.name})

    def act(self, by: Actor, at: datetime) -> Change:
        """Rename."""
        return attachments.rename(self._file.id, self.form.values()["name"], by, at)


class RemovePanel(ActPanel):
    """Asks for the reason."""

    def __init__(self, file: AttachmentRow, parent: QWidget | None = None) -> None:
        says = "经过中会留下记录和理由；加密的文件保留，移除的人可以撤回。"
        super().__init__(f"移除附件　{file.name}", "移除", says, parent)
        self._file = file
        self.form.add("reason", "理由", LineField(longest=100, placeholder="如：传错了件"), span=6, required=True)

    def act(self, by: Actor, at: datetime) -> Change:
        """Take it out."""
        return attachments.remove(self._file.id, self.form.values()["reason"], by, at)
