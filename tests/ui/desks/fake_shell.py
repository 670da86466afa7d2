"""A window that only writes down what a desk asks of it; session, worker and casework are the real ones."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from desktop.casework.session import Session
from desktop.settings import PcSettings
from desktop.ui.work import Worker


class FakeShell:
    """Satisfies `desktop.ui.shell.Shell`. `asked` holds (what, arguments …) in order."""

    def __init__(self, session: Session, at: datetime) -> None:
        self.session, self.settings, self.worker = session, PcSettings(), Worker()
        self.at = at
        self.asked: list[tuple[Any, ...]] = []
        self.said: list[str] = []
        self.refused: list[str] = []

    def now(self) -> datetime:
        """The moment of the test."""
        return self.at

    def __getattr__(self, name: str) -> Callable[..., None]:
        if not name.startswith("show_") and name != "back":
            raise AttributeError(name)
        return lambda *args, **named: self.asked.append((name, *args, *named.values()))

    def say(self, sentence: str, action: str = "", do: Callable[[], None] | None = None) -> None:
        """Keep the sentence."""
        self.said.append(sentence)

    def refuse(self, sentence: str) -> None:
        """Keep the refusal."""
        self.refused.append(sentence)
