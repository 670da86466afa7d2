"""Rows of closed periods: their editions, and the papers issued with them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from desktop.domain import frozen
from desktop.domain.dates import Period, parse_period
from desktop.domain.faults import Damaged
from desktop.domain.summaries import Summary
from desktop.store.ids import new_id
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import EditionPaper, SummaryEdition, User

_TAMPERED = "结账存档的内容与结账时的校验值不一致，不能使用，其他数据完好。请从备份中恢复。"


class Edition(NamedTuple):
    """A period as it was closed once. `layouts` are those that were issued as papers; `reason` is that of a re-issue."""

    id: int
    period: str
    number: int
    closed_at: datetime
    closed_by: str
    reason: str
    sha256: str
    layouts: tuple[str, ...]


class Paper(NamedTuple):
    """A paper to be stored with an edition."""

    layout: str
    digest: str
    sha256: str


# ---------------------------------------------------------------- editions and papers


def editions(period: str) -> list[Edition]:
    """The editions of a period, the first one first."""
    own, of = SummaryEdition, EditionPaper
    query = own.select(own.id, own.period, own.edition, own.closed_at, User.name, own.reason, own.sha256)
    query = query.left_outer_join(User, on=(User.id == own.closed_by)).where(own.period == period)
    rows = tuples(query.order_by(own.edition))
    papers = of.select(of.edition, of.layout).where(of.edition.in_([row[0] for row in rows]))
    layouts: dict[int, list[str]] = {row[0]: [] for row in rows}
    for edition_id, layout in tuples(papers.order_by(of.id)):
        layouts[edition_id].append(layout)
    return [Edition._make((*row, tuple(layouts[row[0]]))) for row in rows]


def newest(period: str) -> str | None:
    """The content of the newest edition of a period, or None while it is open. Raises Damaged."""
    return _content(SummaryEdition.period == period)


def newest_figures(period: str) -> Mapping[str, int] | None:
    """Only the figures of the same, by name. Raises Damaged."""
    text = newest(period)
    return None if text is None else frozen.values(text)


def content(edition_id: int) -> str | None:
    """The content of an edition, or None. Raises Damaged."""
    return _content(SummaryEdition.id == edition_id)


def _content(where: Any) -> str | None:
    """The content of the newest edition among some; its hash proves that nobody touched it."""
    own = SummaryEdition
    row = first(own.select(own.content, own.sha256).where(where).order_by(own.edition.desc()))
    if row is not None and frozen.proof(row[0]) != row[1]:
        raise Damaged(_TAMPERED)
    return None if row is None else str(row[0])


def paper(edition_id: int, layout: str) -> Paper | None:
    """The paper of a layout that was issued with an edition, or None."""
    own = EditionPaper
    row = first(
        own.select(own.layout, own.digest, own.sha256).where((own.edition == edition_id) & (own.layout == layout))
    )
    return None if row is None else Paper._make(row)


def add(summary: Summary, papers: Sequence[Paper], reason: str, closed_by: int, at: datetime) -> Edition:
    """Store an edition with its papers; call inside a transaction."""
    text, edition_id = frozen.to_text(summary), new_id()
    insert(
        SummaryEdition,
        id=edition_id,
        period=summary.period,
        edition=summary.edition,
        content=text,
        sha256=frozen.proof(text),
        reason=reason,
        closed_at=at,
        closed_by=closed_by,
    )
    for one in papers:
        insert(EditionPaper, id=new_id(), edition=edition_id, **one._asdict())
    return editions(summary.period)[-1]


def closed_months(since: Period, until: Period) -> list[Period]:
    """Closed months from one to another, both included, the earliest first."""
    own = SummaryEdition
    found = tuples(own.select(own.period).where(own.period.between(since.code, until.code)).distinct())
    # quarters and halves (2026-Q3) lie between the codes of months as well
    months = (parse_period(code) for (code,) in found if code[5:].isdigit())
    return sorted(months, key=lambda month: month.from_on)
