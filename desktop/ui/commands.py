"""Everything the window can be told to do, by name: one list feeds the shortcuts, the search box and the help."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from desktop.domain.codes import Right
from desktop.domain.records import Draft

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


class Command(NamedTuple):
    """`keys` are shortcuts in the order of preference; a command without one says in `reason` why.

    `is_soft`: the page in front may use the keys itself; the window acts only when it has not.
    """

    name: str
    label: str
    where: str
    keys: tuple[str, ...]
    do: Callable[[], object]
    reason: str = ""
    is_soft: bool = False

    @property
    def shortcut(self) -> str:
        """The shortcut as shown, e.g. `Ctrl+K`."""
        return self.keys[0].replace("Left", "←") if self.keys else ""


def overview(commands: Iterable[Command]) -> str:
    """All commands as a Markdown text, place by place, for the help beside the page."""
    known = tuple(commands)
    lines: list[str] = []
    for place in _PLACES:
        here = [command for command in known if command.where == place]
        lines += ["", f"## {place}", ""]
        lines += [f"- {_shown(command.keys)}　{command.label}" for command in here if command.keys]
        for reason in dict.fromkeys(command.reason for command in here if not command.keys):
            names = "、".join(command.label for command in here if command.reason == reason)
            lines.append(f"- {names}：{reason}")
    return "\n".join(lines)


def _shown(keys: Iterable[str]) -> str:
    return " / ".join(f"**{key.replace('Left', '←')}**" for key in keys if key.isascii())


GO, DO, WINDOW, SYSTEM = "转到", "办事", "窗口", "系统"
_PLACES = (GO, DO, WINDOW, SYSTEM)
_BY_TILE = "点工作台的数字，或按 Ctrl+K 输入名称"
_BY_BOX = "不常用，按 Ctrl+K 输入名称"

DUE_LISTS = (("overdue", "已超期"), ("today", "今天到期"), ("soon", "三天内到期"))
"""Lists by due date: the value of `MatterFilter.due` and its title."""


def commands_of(window: "MainWindow") -> tuple[Command, ...]:
    """The commands of a main window."""
    desks = tuple(
        Command(key, title, GO, (f"Ctrl+{place}",), lambda key=key: window.show_desk(key))  # type: ignore[misc]
        for place, (key, title) in enumerate(window.desk_titles.items(), 1)
    )
    due = tuple(
        Command(name, title, GO, (), lambda name=name: window.show_due(name), _BY_TILE)  # type: ignore[misc]
        for name, title in DUE_LISTS
    )
    from desktop.ui.desks.system.desk import PAGES

    may = window.session.actor.may
    by_page = f"先按 Ctrl+{len(desks)} 到系统，再用上下键选"
    pages = tuple(
        Command(f"system.{name}", title, SYSTEM, (), lambda name=name: window.show_desk("system", name), by_page)  # type: ignore[misc]
        for name, _, title, _, for_admin in PAGES
        if may(Right.ADMIN) or not for_admin
    )
    return (
        *desks,
        *due,
        Command("open", "在办事项", GO, (), window.show_open, _BY_TILE),
        Command("back", "返回上一页", GO, ("Alt+Left", "Esc"), window.back, is_soft=True),
        Command("intake", "登记来访", DO, ("F2",), window.show_intake),
        Command("entry", "登记民情", DO, ("F3",), lambda: window.show_intake(Draft("entry"))),
        Command("import", "导入台账", DO, (), window.show_import, _BY_BOX),
        Command("find", "查人、查件、查功能", DO, ("Ctrl+K",), window.ask_box),
        Command("print", "打印本页", DO, ("Ctrl+P",), window.print_page, is_soft=True),
        Command("refresh", "刷新", DO, ("F5",), window.refresh),
        Command("help", "本页帮助", WINDOW, ("F1",), window.show_help),
        Command("keys", "全部快捷键", WINDOW, ("?", "？", "Shift+F1"), lambda: window.show_help("keys")),
        Command("dark", "深色 / 浅色外观", WINDOW, (), window.toggle_dark, _BY_BOX),
        Command("large", "大字 / 标准字", WINDOW, (), window.toggle_large, _BY_BOX),
        Command("lock", "锁定窗口", WINDOW, ("Ctrl+L",), window.lock),
        Command("leave", "换人登录", WINDOW, (), window.leave, _BY_BOX),
        Command("quit", "退出民情台", WINDOW, ("Ctrl+Q",), window.close),
        *pages,
    )
