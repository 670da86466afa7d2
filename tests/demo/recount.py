"""Counts a summary anew from the lines of an export: plain Python, and nothing of the program that wrote them."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from tests.demo import recount_petitions, recount_villages
from tests.demo.recount_lines import Export, Members, Span, gathered, look_at


class Recount:
    """The figures of any span as they are on a day, from an export of that day."""

    def __init__(self, path: Path, today: str) -> None:
        self.export, self.today = Export(path), today
        self._known: dict[Span, tuple[Members, Counter[str]]] = {}

    def members(self, span: Span) -> Members:
        return self._counted(span)[0]

    def figures(self, span: Span) -> Counter[str]:
        """Every figure by its name; those that count nothing are left out."""
        return self._counted(span)[1]

    def _counted(self, span: Span) -> tuple[Members, Counter[str]]:
        if span not in self._known:
            look = look_at(span, self.today)
            found = gathered(recount_petitions.counted(self.export, look))
            found |= gathered(recount_villages.counted(self.export, look))
            self._known[span] = found, Counter({name: len(keys) for name, keys in found.items()})
        return self._known[span]

    @cached_property
    def first_day(self) -> str:
        """Before the month of the oldest petition there is nothing to compare with."""
        return min(str(matter["received_on"]) for matter in self.export.matters("petition"))

    def is_known(self, day: str) -> bool:
        return self.first_day[:7] + "-01" <= day

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The part of the docket by its name → what stands at the head of its row, empty where the export does not know."""
        return {
            "": "合计",
            "sealed": "密件（检举控告）",
            **recount_petitions.part_names(self.export),
            **recount_villages.village_names(self.export),
            **recount_villages.ledger_names(),
            **recount_villages.cadre_names(self.export),
        }

    def names(self) -> set[str]:
        """Every figure there is, also those that count nothing."""
        villages = ["", "sealed", *recount_villages.village_names(self.export)]
        parts = {
            recount_petitions.MEASURES: [*villages, *recount_petitions.part_names(self.export)],
            recount_villages.OF_LEDGER: [*villages, *recount_villages.ledger_names()],
            recount_villages.OF_VILLAGES: villages,
            recount_villages.OF_CADRES: ["", *recount_villages.cadre_names(self.export)],
        }
        return {f"{one}.{part}" if part else one for measures, own in parts.items() for one in measures for part in own}
