"""Takes every step of the invented petitions through casework, all side by side in the order of the days."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from desktop.casework import petitions, steps
from desktop.casework.documents import Issued
from desktop.demo.cases import Act, Case
from desktop.demo.deeds import Deed
from desktop.demo.entries import Entry, becomes_petition
from desktop.domain.records import Actor
from desktop.store import database, matter_files
from desktop.store.tables import Document

Report = Callable[[int, int, str], None]
SetMoment = Callable[[datetime], None]

_CHUNK = 250
_ARCHIVE_CODES = {"permanent": "Y", "30": "D30", "10": "D10"}
_OPINIONS = ("opinion", "mediation_agreement")


class Clerk:
    """Registers and handles; knows the numbers that were given, which later papers quote."""

    def __init__(self, by: Actor, sealed: Actor, fonds: str, set_moment: SetMoment, report: Report) -> None:
        self.by, self.sealed, self.fonds, self.set_moment, self.report = by, sealed, fonds, set_moment, report
        self.record_ids: dict[int, int] = {}
        self.origins: Mapping[int, Entry] = {}
        """Ledger entries out of which petitions grew, by the place of the petition."""
        self._opinions: dict[int, dict[str, Any]] = {}
        self._volumes: Counter[str] = Counter()

    def play(self, cases: list[Case], deeds: Iterable[Deed] = ()) -> None:
        """Everything that happened: the petitions, and what was done besides."""
        todo: list[tuple[datetime, int, Act | Deed | None]] = [(case.entered, n, None) for n, case in enumerate(cases)]
        todo += [(act.at, n, act) for n, case in enumerate(cases) for act in case.acts]
        todo += [(deed.at, -1, deed) for deed in deeds]
        todo.sort(key=lambda entry: entry[:2])
        for start in range(0, len(todo), _CHUNK):
            self.report(len(self.record_ids), len(cases), "正在登记和办理演示信访件")
            with database.transaction():
                for at, number, act in todo[start : start + _CHUNK]:
                    self.set_moment(at)
                    if isinstance(act, Deed):
                        act.do(self.by, at)
                        continue
                    by = self.sealed if cases[number].is_sealed else self.by
                    if act is None:
                        self._register(cases, number, at, by)
                    else:
                        self._take(number, act, by)
        self.report(len(cases), len(cases), "演示数据已建好")

    def _register(self, cases: list[Case], number: int, at: datetime, by: Actor) -> None:
        parent = cases[number].parent
        form = cases[number].form_with(None if parent is None else self.record_ids[parent])
        origin = self.origins.get(number)
        if origin is None:
            self.record_ids[number] = petitions.register(form, by, at).id
        else:
            self.record_ids[number] = becomes_petition(origin, form, by, at)

    def _take(self, number: int, act: Act, by: Actor) -> None:
        matter_id, facts = self.record_ids[number], act.facts
        more: dict[str, Any] = {}
        if act.action == "decide":
            answers = zip(matter_files.claims(matter_id), facts["answers"], strict=True)
            facts = {**facts, "answers": tuple(steps.Answer(claim.id, *answer) for claim, answer in answers)}
        elif act.action == "archive":
            more["archive_number"] = self._archive_number(act, "02" if by is self.sealed else "01")
            facts = {**facts, **more}
        else:
            more = self._opinions.get(number, {})
        papers = [paper._replace(facts={**paper.facts, **_quoted(paper, more)}) for paper in act.papers]
        change = steps.take(matter_id, act.action, facts, by, act.at, papers)
        if papers and papers[0].kind in _OPINIONS:
            self._remember(number, papers[0], change.ids[1])

    def _remember(self, number: int, paper: Issued, document_id: int) -> None:
        given = Document.select(Document.number).where(Document.id == document_id).scalar()
        told = {"document_title": paper.title, "document_number": given, "document_on": paper.on}
        self._opinions[number] = {**told, "opinion_number": given}

    def _archive_number(self, act: Act, part: str) -> str:
        """全宗号-门类·二级·三级·年度·保管期限-卷号; volumes are counted within a year and period, sealed ones apart."""
        series = f"{self.fonds}-ZY·XF·{part}·{act.facts['on'].year}·{_ARCHIVE_CODES[act.facts['retention']]}"
        self._volumes[series] += 1
        return f"{series}-{self._volumes[series]:04}"


_QUOTING = {
    "service_receipt": ("document_title", "document_number", "document_on"),
    "review_receipt": ("opinion_number",),
    "file_cover": ("archive_number",),
    "remarks_sheet": ("archive_number",),
}


def _quoted(paper: Issued, known: dict[str, Any]) -> dict[str, Any]:
    return {name: known[name] for name in _QUOTING.get(paper.kind, ()) if name in known}
