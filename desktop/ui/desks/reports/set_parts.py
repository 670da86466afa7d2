"""What a period's whole set (全套) consists of: one entry for every part. A desk that brings a paper adds a line here."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from desktop.casework import care, closing, entries, projects, quotas, reading, urging
from desktop.domain.care import CareFilter
from desktop.domain.codes import MatterKind, Right
from desktop.domain.dates import Period, PeriodKind
from desktop.domain.projects import ProjectFilter
from desktop.domain.records import Actor, MatterFilter, MatterRow
from desktop.domain.report import Layout
from desktop.domain.summaries import Summary
from desktop.domain.visits import VisitFilter
from desktop.ui.desks.reports.issue_bar import layout_words
from desktop.ui.shell import Shell

if TYPE_CHECKING:  # the printing room is slow to load and not needed to show a page
    from desktop.printing.render import Paper

_ALL = 10**9


class Piece(NamedTuple):
    """One paper of the set. `pdf` when it is there as issued, else `paper` is to be rendered; `matter_ids` it tells of."""

    title: str
    template: str
    paper: "Paper | None" = None
    pdf: bytes = b""
    matter_ids: tuple[int, ...] = ()


class Order:
    """Whose set it is, and of which period; `day` is its last day, or today while it runs."""

    def __init__(self, shell: Shell, period: Period) -> None:
        self.shell = shell
        self.period = period

    @cached_property
    def summary(self) -> Summary:
        """Counted once, so that all papers of the set say the same."""
        return closing.summary_of(self.period, self.shell.session.actor, self.today)

    @property
    def day(self) -> date:
        return min(self.period.to_on, self.today)

    @property
    def today(self) -> date:
        return self.shell.now().date()

    @property
    def everyone(self) -> Actor:
        """The user without the right on sealed matters: a set lies about on desks."""
        actor = self.shell.session.actor
        return actor._replace(rights=frozenset(actor.rights) - {Right.SEALED})

    def received(self, kind: MatterKind) -> list[MatterRow]:
        """What came in, the earliest first; nothing that is sealed."""
        first, last = self.period.from_on, self.period.to_on
        wanted = MatterFilter(self.today, kind=kind, sort="received_up", from_on=first, to_on=last)
        return reading.listed(wanted, self.everyone, _ALL)[0]


class Part(NamedTuple):
    """A part of the set: `make` runs behind the window and yields its papers. `right` is what it takes to have it."""

    key: str
    title: str
    note: str
    make: Callable[[Order], Iterator[Piece]]
    right: str = Right.READ


def _summary(layout: Layout) -> Callable[[Order], Iterator[Piece]]:
    """A closed period as it was issued, an open one as it stands."""

    def make(order: Order) -> Iterator[Piece]:
        from desktop.printing.papers import summary_paper

        session = order.shell.session
        paper = summary_paper(order.summary, layout, made_on=order.today)
        editions = closing.editions(order.period)
        pdf = closing.paper(session, editions[-1].id, layout) if editions else b""
        yield Piece(paper.title, paper.template, paper, pdf)

    return make


def _docket(order: Order) -> Iterator[Piece]:
    from desktop.printing.docket import docket

    rows = order.received(MatterKind.PETITION)
    sealed = next((one.value for one in order.summary.figures if one.name == "received.sealed"), 0)
    paper = docket(rows, sealed, order.shell.session.office, order.period.label, order.today)
    yield _of(paper, [row.id for row in rows])


def _entries(kind: MatterKind, title: str) -> Callable[[Order], Iterator[Piece]]:
    def make(order: Order) -> Iterator[Piece]:
        from desktop.printing.entries import ledger

        ids = [row.id for row in order.received(kind)]
        lines = entries.lines(ids, order.everyone)
        yield _of(ledger(lines, order.shell.session.office, order.today, order.period.label, "", title), ids)

    return make


def _visits(order: Order) -> Iterator[Piece]:
    from desktop.ui.desks.liaison import visit_papers

    wanted = VisitFilter(from_on=order.period.from_on, to_on=order.period.to_on)
    yield _of(visit_papers.register(order.shell, wanted, order.period.label))


def _coverage(order: Order) -> Iterator[Piece]:
    from desktop.ui.desks.liaison import visit_papers

    days = quotas.NOT_VISITED_DAYS
    span = quotas.quarter(order.day, order.day)
    places = quotas.village_coverage(order.day, order.day, days)
    yield _of(visit_papers.coverage(order.shell, places, "村", span, days))
    yield _of(visit_papers.coverage(order.shell, quotas.cadre_coverage(order.day, order.day), "干部", span, days))


def _duties(order: Order) -> Iterator[Piece]:
    from desktop.printing.liaison import duty_table
    from desktop.ui.desks.liaison.papers import village_duties

    if villages := village_duties(order.day):
        yield _of(duty_table(villages, order.shell.session.office, order.day, order.today))


def _care(order: Order) -> Iterator[Piece]:
    from desktop.ui.desks.liaison.care_papers import ledger_paper

    actor, at = order.shell.session.actor, order.shell.now()
    rows = care.cases(CareFilter(), actor, order.today)
    care.note_paper([row.id for row in rows], "ledger", actor, at)
    yield _of(ledger_paper(rows, "village", order.shell.session.office, order.today))


def _projects(order: Order) -> Iterator[Piece]:
    from desktop.ui.desks.liaison.care_papers import progress_paper

    actor, at = order.shell.session.actor, order.shell.now()
    rows = projects.projects(ProjectFilter(), actor, order.today)
    projects.note_paper([row.id for row in rows], "progress", actor, at)
    yield _of(progress_paper(rows, order.shell.session.office, order.today))


def _urged(order: Order) -> Iterator[Piece]:
    """Every slip of the period, as it was issued."""
    session = order.shell.session
    for slip in urging.issued(order.period.from_on, order.period.to_on, session.actor):
        if slip.sha256:
            pdf = reading.issued_paper(session, slip.id)
            yield Piece(f"{slip.title} {slip.number}", slip.kind, pdf=pdf)


def _of(paper: "Paper", matter_ids: Sequence[int] = ()) -> Piece:
    return Piece(paper.title, paper.template, paper, matter_ids=tuple(matter_ids))


PARTS: tuple[Part, ...] = (
    Part("report", "月报", "正文、附表和指标说明", _summary(Layout.REPORT)),
    Part("form", "月报表", "一页数字", _summary(Layout.FORM)),
    Part("brief", "简报", "一页，给领导看", _summary(Layout.BRIEF)),
    Part("docket", "信访登记台账", "本期收到的信访件，密件不列", _docket),
    Part("ledger", "民情台账", "本期收集的民情", _entries(MatterKind.LEDGER, "民情台账")),
    Part("disputes", "矛盾纠纷台账", "本期登记的纠纷", _entries(MatterKind.DISPUTE, "矛盾纠纷台账")),
    Part("visits", "走访登记表", "本期的走访", _visits),
    Part("coverage", "遍访进度表", "按村、按人，截至期末", _coverage),
    Part("duties", "包村责任分工表", "截至期末", _duties),
    Part("urged", "催办单", "本期已发的，照原样", _urged),
    Part("care", "帮扶台账", "现在的情况，含敏感个人信息", _care, Right.EXPORT),
    Part("projects", "实事项目进度表", "现在的情况", _projects, Right.EXPORT),
)
"""Every part, in the order in which the set is bound."""


def titles(period: Period) -> dict[str, str]:
    """What the parts are called in a period: 月报, 季报 …"""
    return {part.key: part.title for part in PARTS} | layout_words(period)


def heading(period: Period) -> str:
    """10月全套."""
    return f"{period.index}月全套" if period.kind == PeriodKind.MONTH else f"{period.label}全套"
