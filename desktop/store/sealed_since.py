"""What was frozen or typed while a matter was open, read after the matter was sealed: its lines are taken out."""

import json
from typing import NamedTuple

from desktop.domain import frozen
from desktop.domain.codes import Secrecy
from desktop.domain.summaries import DueLine, Summary
from desktop.store import books
from desktop.store.rows import tuples
from desktop.store.tables import Matter

_LEFT_OUT = "（此段涉及密件，不予显示。）"


class SealedWords(NamedTuple):
    """Every number that a sealed matter bears or bore, and the titles of those without a number."""

    numbers: frozenset[str]
    titles: frozenset[str]

    def name(self, line: DueLine) -> bool:
        """True for the line of a sealed matter. Open ones may bear the same title."""
        return line.number in self.numbers if line.number else line.title in self.titles

    def are_in(self, text: str) -> bool:
        """True when a text names the number of a sealed matter."""
        return any(number in text for number in self.numbers)


def sealed_words() -> SealedWords:
    """What would tell of a matter that is sealed now."""
    rows = tuples(Matter.select(Matter.number, Matter.title).where(Matter.secrecy == Secrecy.SEALED))
    numbers = {*books.sealed_numbers(), *(number for number, _title in rows if number)}
    return SealedWords(frozenset(numbers), frozenset(title for number, title in rows if not number))


def without_sealed(summary: Summary, words: SealedWords) -> Summary:
    """A frozen summary without what names a matter that was sealed since; an equal one when nothing does."""
    told = {line.title for line in (*summary.due_lines, *summary.lead_cases) if words.name(line)}

    def openly(lines: tuple[DueLine, ...]) -> tuple[DueLine, ...]:
        return tuple(line for line in lines if not words.name(line))

    def paragraph(text: str) -> str:
        return _LEFT_OUT if words.are_in(text) or any(title in text for title in told) else text

    return summary._replace(
        due_lines=openly(summary.due_lines),
        lead_cases=openly(summary.lead_cases),
        narrative=tuple(map(paragraph, summary.narrative)),
    )


def content_without(text: str, words: SealedWords) -> str:
    """The same of a stored summary. Its hash fits only while nothing had to be taken out."""
    summary = frozen.from_text(text)
    openly = without_sealed(summary, words)
    return text if openly == summary else frozen.to_text(openly)


def sealed_ids() -> frozenset[int]:
    """The ids of sealed matters."""
    return frozenset(row[0] for row in tuples(Matter.select(Matter.id).where(Matter.secrecy == Secrecy.SEALED)))


def members_without(text: str, hidden: frozenset[int]) -> str:
    """Stored members of a closed month without the keys of some matters."""
    kept = {name: [key for key in keys if key not in hidden] for name, keys in json.loads(text).items()}
    return json.dumps(kept, separators=(",", ":"))
