"""Superiors' forms as the office keeps them: opened, added, renamed, removed, exchanged for a new version."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop import paths
from desktop.casework import forms
from desktop.domain.faults import Refused, Trouble
from desktop.domain.forms import SAME, Carried, carried, read_mapping
from desktop.ui.desks.reports.forms_mapping import FormsMapping
from desktop.ui.work import hub

if TYPE_CHECKING:
    from desktop.exchange.superior_forms import FormFile
    from desktop.ui.shell import Shell

_SAMPLE = "示例：信访工作情况月报表"
_FILES = "上级报表 (*.xlsx *.docx);;所有文件 (*)"


class FormsKeeping(FormsMapping):
    """The list of forms, and what is done with a form as a whole."""

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self._new: tuple[FormFile, tuple[Carried, ...]] | None = None
        self.list.opened.connect(lambda index: self.open_form(self.rows.rows[index.row()].id))
        self.list.clicked.connect(lambda index: self.open_form(self.rows.rows[index.row()].id))
        self.name.returnPressed.connect(self.rename)
        self.report.confirmed.connect(self.accept_new_version)
        self.report.closed.connect(self._close_report)
        self.add_button.clicked.connect(self.choose_file)
        self.empty.action.connect(self.choose_file)
        self.sample_button.clicked.connect(self.add_sample)
        self.new_button.clicked.connect(self.choose_new_version)
        self.remove_button.clicked.connect(self.remove)
        self.undo_wanted.connect(self._take_back_removal)

    def reload(self) -> None:
        """Read the list of forms; open the first one when none is open."""
        try:
            rows = forms.kept(self.shell.session.actor)
        except Refused as no:
            self.strip.say(no.sentence)
            return
        self.rows.set_rows(rows)
        here = next((row for row in rows if self.form and row.id == self.form.id), None)
        if here is not None:
            self.form = here
            self._mark_row()
        elif rows:
            self.open_form(rows[0].id)
        elif self.form is not None:
            self.form = self.file = None
            self._show_form()

    def open_form(self, form_id: int) -> None:
        """Open a kept form."""
        from desktop.exchange import superior_forms  # brings the reader of XML

        try:
            row = forms.form(form_id, self.shell.session.actor)
            file = superior_forms.read_form(forms.blank(self.shell.session, form_id), row.suffix)
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence)
            return
        self.strip.silence()
        self.report.hide()
        self._new = None
        self.form, self.file, self.proposals = row, file, {}
        self.mapping = {one.place: one for one in read_mapping(row.mapping)}
        self._mark_row()
        self._show_form()

    def _mark_row(self) -> None:
        """Mark the open form in the list."""
        for place, row in enumerate(self.rows.rows):
            if self.form is not None and row.id == self.form.id:
                self.list.setCurrentIndex(self.rows.index(place, 0))

    def choose_file(self) -> None:
        """Ask for a superior's form to keep (Ctrl+O)."""
        path, _ = QFileDialog.getOpenFileName(self, "选择上级报表的空表", "", _FILES)
        if path:
            self.add_file(Path(path))

    def add_sample(self) -> None:
        """Keep the invented form that is shipped for trying things out."""
        self.add_file(paths.resource("demo", "superior-form.xlsx"), _SAMPLE)

    def add_file(self, path: Path, name: str = "") -> None:
        """Keep an empty form, under the name of its file unless another is given."""
        from desktop.exchange import superior_forms

        try:
            file = superior_forms.open_form(path)
            change = forms.keep(self.shell.session, name or path.stem, file.suffix, file.data, (), self.shell.now())
        except (Refused, Trouble) as no:
            again = "如果是它的新版本，请先选中原来的表，再按“换新表”。" if getattr(no, "field", "") == "name" else ""
            self.strip.say(f"{no.sentence}{again}")
            return
        hub().announce(change)
        self.open_form(change.id)
        self._to_view()
        remark = "".join(file.remarks)
        self.strip.say(
            f"{change.say}用方向键走到要填的格子，按 Enter 选填什么；也可以先按“自动对应”。{remark}", "accent"
        )

    def choose_new_version(self) -> None:
        """Ask for a new version of the open form."""
        path, _ = QFileDialog.getOpenFileName(self, "选择新的空表", "", _FILES)
        if path:
            self.look_at_new_version(Path(path))

    def look_at_new_version(self, path: Path) -> None:
        """See where the mapped cells are in a new version; what changed is shown before anything is taken."""
        from desktop.exchange import superior_forms

        if self.form is None:
            return
        try:
            file = superior_forms.open_form(path)
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence)
            return
        found = carried(self.mapping.values(), file.grids)
        self._new = file, found
        same = sum(one.state == SAME for one in found)
        self.make_room()
        self.report.show_new_version(f"新表：{same} 格没有变，{len(found) - same} 格有变化", found)

    def accept_new_version(self) -> None:
        """Take the new version with the cells that the clerk let stand."""
        if self._new is None or self.form is None:
            return
        file, found = self._new
        mapping = self.report.adopted(found)
        try:
            change = forms.replace_file(
                self.shell.session, self.form.id, file.suffix, file.data, mapping, self.shell.now()
            )
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence)
            return
        self._new = None
        self.report.hide()
        hub().announce(change)
        self.open_form(self.form.id)
        self._to_view()
        self.shell.say(change.say)

    def rename(self) -> None:
        """Give the open form the name that was typed."""
        if self.form is not None and self.name.text().strip() != self.form.name:
            form_id, name = self.form.id, self.name.text()
            self._act(lambda: forms.rename(form_id, name, self.shell.session.actor, self.shell.now()))
        self._to_view()

    def remove(self) -> None:
        """Take the open form from the list; it can be taken back at once."""
        if self.form is None:
            return
        form_id = self.form.id
        change = self._act(lambda: forms.remove(form_id, self.shell.session.actor, self.shell.now()))
        if change is not None:
            self.shell.say(change.say, "撤销", lambda: self.undo_wanted.emit(form_id))

    def _take_back_removal(self, form_id: int) -> None:
        self._act(lambda: forms.take_back_removal(form_id, self.shell.session.actor, self.shell.now()))
        self.open_form(form_id)

    def _close_report(self) -> None:
        self._new = None
        self.report.hide()
        self._to_view()
