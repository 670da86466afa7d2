"""What a desk may ask of the window around it, and what the window asks of a desk."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Protocol

from desktop.casework.session import Session
from desktop.domain.records import Draft, MatterFilter
from desktop.settings import PcSettings
from desktop.ui.work import Worker

if TYPE_CHECKING:  # the printing room is slow to load and not needed to show a window
    from desktop.printing.render import Paper

Now = Callable[[], datetime]
"""Tells the present moment, local time."""


class Shell(Protocol):
    """The window around the desks. Desks know this, not the main window."""

    session: Session
    settings: PcSettings
    worker: Worker
    """The one worker thread. A job that reads or writes records does so inside `casework.session.own_connection()`."""

    def now(self) -> datetime:
        """The present moment, local time. Tests and demonstrations may hold it still."""
        ...

    def show_desk(self, key: str, page: str = "") -> None:
        """Turn to a desk: `start`, `petitions`, `ledger`, `liaison`, `reports`, `system`; to one of its pages (`villages`, `imports` …)."""
        ...

    def show_matter(self, matter_id: int) -> None:
        """Turn to the page of a matter, on the desk of its kind."""
        ...

    def show_matters(self, wanted: MatterFilter, title: str = "") -> None:
        """Turn to the list with a filter, on the desk of the kind that it wants; of every kind on `petitions`."""
        ...

    def show_intake(self, draft: Draft | None = None) -> None:
        """Turn to an intake form: that of a petition, or of the draft's `form` (`petition`, `entry`).

        A draft without contents is an empty form; one with `fill` (fields by name) and `origin` begins filled in.
        """
        ...

    def show_import(self) -> None:
        """Turn to the import of a ledger."""
        ...

    def show_paper(self, paper: "Paper", matter_ids: tuple[int, ...] = (), pdf: bytes | None = None) -> None:
        """Preview a paper in the window, with print and save. `pdf` shows an issued paper as it was issued."""
        ...

    def show_help(self, topic: str = "") -> None:
        """Open the help beside the page: a text of resources/help, the one of the open desk when empty."""
        ...

    def back(self) -> None:
        """To the page before (Esc, Alt+←)."""
        ...

    def say(self, sentence: str, action: str = "", do: Callable[[], None] | None = None) -> None:
        """Tell the clerk that something was done, without asking anything; with a link when `action` is given."""
        ...

    def refuse(self, sentence: str) -> None:
        """Show a refusal or trouble that belongs to no field."""
        ...


class Desk(Protocol):
    """A page of the sidebar. May also have: `refresh(change | None)`, `rescue()`, `activate()`, `print_page()`
    (Ctrl+P) and `help_topic`.

    The window itself uses F1 F2 F5, Ctrl+K, Ctrl+L, Ctrl+Q, Ctrl+1…9, Alt+← and “?”; Esc and Ctrl+P come to it
    only when the page has not used them.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]


class MattersDesk(Desk, Protocol):
    """What the window asks of the desk `petitions`. The desk does not keep a way back: the window does."""

    def show_list(self) -> None:
        """The list as it was left: same filter, same place."""
        ...

    def show_matters(self, wanted: MatterFilter, title: str = "") -> None:
        """The list with a filter."""
        ...

    def show_matter(self, matter_id: int) -> None:
        """The page of a matter; raises Refused when it is gone."""
        ...

    def show_intake(self, draft: Draft | None = None) -> None:
        """The intake form: as it was left (None while something is typed in it), empty, or with a draft."""
        ...

    def show_import(self) -> None:
        """The import of a ledger."""
        ...
