"""视图: lists under a name, from one menu of the list."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu

from desktop.casework import views
from desktop.casework.views import View
from desktop.domain.codes import MatterKind, is_of
from desktop.domain.records import Actor, Change
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.widgets.field import LineField
from desktop.ui.work import hub

if TYPE_CHECKING:
    from desktop.ui.desks.petitions.list_page import ListPage


class NamePanel(ActPanel):
    """Asks for the name of a view."""

    def __init__(self, title: str, name: str, act: Callable[[str, Actor, datetime], Change]) -> None:
        super().__init__(title, "保存", "保存现在的筛选、排序和列，以后从“视图”或 Ctrl+K 打开。只有您自己看得到。")
        self._act = act
        self.form.add("name", "名称", LineField(longest=views.LONGEST_NAME), span=5, required=True)
        self.form.field("name").set_value(name)

    def act(self, by: Actor, at: datetime) -> Change:
        """Keep the view under the name."""
        return self._act(str(self.form.values()["name"]), by, at)


class ViewMenu(QObject):
    """Opens, keeps, renames and deletes views of the list."""

    def __init__(self, page: "ListPage") -> None:
        super().__init__(page)
        self._page, self._shell = page, page.shell

    def menu(self) -> QMenu:
        """All views: those of the program, the user's own, and what can be done with them."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        own = [view for view in views.own(self._by, self._today) if self._is_here(view)]
        for view in filter(self._is_here, views.shipped(self._by, self._today)):
            self._add(menu, view)
        menu.addSeparator()
        for view in own:
            self._add(menu, view)
        menu.addAction("把现在的列表存为视图…").triggered.connect(lambda _: self.ask_name())
        if own:
            renaming, deleting = menu.addMenu("改名"), menu.addMenu("删除")
            for view in own:
                name = view.name
                label = name.replace("&", "&&")
                renaming.addAction(label).triggered.connect(lambda _, name=name: self.ask_new_name(name))
                deleting.addAction(label).triggered.connect(lambda _, name=name: self.delete(name))
        return menu

    def open(self, view: View) -> None:
        """Show the list of a view."""
        self._shell.show_matters(view.wanted, view.name)

    def columns_of(self, title: str) -> str:
        """How the columns stood when a view was kept under this name; empty when there is no such view."""
        return next((view.columns for view in views.own(self._by, self._today) if view.name == title), "")

    def ask_name(self) -> None:
        """Ask under which name to keep what is listed now."""
        wanted, columns = self._page.model.wanted, self._page.table.columns_state()
        self._ask("存为视图", "", lambda name, by, at: views.save(name, wanted, columns, by))

    def ask_new_name(self, name: str) -> None:
        """Ask for another name of a view."""
        self._ask(f"视图改名　{name}", name, lambda new, by, at: views.rename(name, new, by, at.date()))

    def delete(self, name: str) -> None:
        """Delete a view; it can be brought back from the sentence that says so."""
        view = next(one for one in views.own(self._by, self._today) if one.name == name)
        change = views.delete(name, self._by)
        hub().announce(change)
        self._shell.say(change.say, "恢复", lambda: self._bring_back(view))

    def _bring_back(self, view: View) -> None:
        change = views.save(view.name, view.wanted, view.columns, self._by, replace=True)
        hub().announce(change)
        self._shell.say(change.say)

    def _ask(self, title: str, name: str, act: Callable[[str, Actor, datetime], Change]) -> None:
        self._page.open_panel(NamePanel(title, name, act))

    def _is_here(self, view: View) -> bool:
        """True for views of this desk's kind; those of every kind stand with the petitions."""
        return is_of(view.wanted.kind or MatterKind.PETITION, self._page.docket.kind) or (
            view.wanted.kind == self._page.docket.kind
        )

    def _add(self, menu: QMenu, view: View) -> None:
        action = menu.addAction(view.name.replace("&", "&&"))
        action.triggered.connect(lambda _, view=view: self.open(view))

    @property
    def _by(self) -> Actor:
        return self._shell.session.actor

    @property
    def _today(self) -> date:
        return self._shell.now().date()
