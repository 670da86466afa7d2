"""The text (文字说明) of a period: kept with its fields, which are filled in from the figures whenever it is read."""

from datetime import datetime, timedelta

from desktop.casework.access import need
from desktop.domain.codes import Right
from desktop.domain.dates import Period
from desktop.domain.faults import Refused
from desktop.domain.fields import Fields, filled
from desktop.domain.records import Actor, Change
from desktop.domain.summaries import Summary
from desktop.store import audit, database, editions, narratives

_SAME_SITTING = timedelta(minutes=30)
"""The text saves itself while it is typed; a sitting is one line of the audit chain."""

LONGEST = 20_000
"""Characters; about fifteen printed pages."""


def text_of(period: Period) -> str | None:
    """The text of a period with its fields still in it, or None while nobody has saved one."""
    return narratives.text_of(period.code)


def save(period: Period, text: str, by: Actor, at: datetime) -> Change:
    """Keep the text of a period. That of a closed one may be changed too: it appears with the next edition."""
    need(by, Right.HANDLE, "编写文字说明")
    if len(text) > LONGEST:
        raise Refused(f"文字说明太长（{len(text)} 字），请控制在 {LONGEST} 字以内。", "text")
    with database.transaction():
        before = narratives.last_saved(period.code)
        narratives.save(period.code, text, by.id, at)
        if before is None or before[0] != by.id or at - before[1] > _SAME_SITTING:
            audit.record(by.id, "save", "narrative", 0, at, {"period": period.code, "length": len(text)})
        is_closed = bool(editions.editions(period.code))
    say = f"{period.label}已经结账，这次修改在重新结账（出新版）后生效。" if is_closed else "文字说明已保存。"
    return Change(frozenset({"summary"}), say=say)


def paragraphs(text: str, summary: Summary) -> tuple[str, ...]:
    """The paragraphs of a text with its fields filled in; empty lines are left out."""
    lines = (line.strip() for line in filled(text, Fields(summary)).splitlines())
    return tuple(line for line in lines if line)
