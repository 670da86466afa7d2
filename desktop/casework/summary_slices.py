"""The parts into which a summary is cut: this office's own categories, villages, sources and cadres."""

from collections import Counter as Tally
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from desktop.domain import quotas as quotas_of
from desktop.domain.dates import Period
from desktop.domain.measures import (
    ALL,
    CHANNEL_SLICES,
    OUTCOME_SLICES,
    SEALED,
    SOURCE_SLICES,
    Slice,
    cadre_slice,
    category_slice,
    theme_slice,
    tie_slice,
    village_slice,
)
from desktop.store import codes, liaison, places, quotas
from desktop.store.codes import CodeRow


class Slices(NamedTuple):
    """All slices of the summary, block by block."""

    channels: tuple[Slice, ...]
    categories: tuple[Slice, ...]
    subcategories: tuple[Slice, ...]
    themes: tuple[Slice, ...]
    ties: tuple[Slice, ...]
    villages: tuple[Slice, ...]
    sources: tuple[Slice, ...]
    outcomes: tuple[Slice, ...]
    cadres: tuple[Slice, ...]

    def each(self) -> Iterable[Slice]:
        """Every slice, the total first, none twice."""
        yield from (ALL, *self.channels, SEALED, *self.categories, *self.subcategories)
        yield from (*self.themes, *self.ties, *self.villages)
        yield from (*self.sources, *self.outcomes, *self.cadres)


def find(name: str) -> Slice | None:
    """The slice of that name, `village.003`, or of several crossed ones, `channel.visit&village.003`; None for none."""
    known = {part.name: part for part in slices().each()}
    parts = [known.get(one) for one in name.split("&")]
    return known.get(name) or (None if None in parts else crossed([part for part in parts if part]))


def crossed(parts: Sequence[Slice]) -> Slice:
    """What several slices have in common; counts persons when one of them does."""
    narrow = list(dict.fromkeys(part for part in parts if part.conditions))
    if len(narrow) < 2:
        return narrow[0] if narrow else ALL
    return Slice(
        "&".join(part.name for part in narrow),
        "·".join(part.label.strip() for part in narrow),
        tuple(dict.fromkeys(condition for part in narrow for condition in part.conditions)),
        "person" if any(part.unit == "person" for part in narrow) else "matter",
        any(part.is_past for part in narrow),
    )


def slices(period: Period | None = None) -> Slices:
    """The slices of this office: its own categories, themes, villages and cadres, zero rows included.

    Of the cadres those are always shown who had to make visits in the period.
    """
    categories = _newest("categories")
    top = [c for c in categories if not c.parent]
    second = [c for c in categories if c.parent in {t.code for t in top}]
    themes = [c for c in _newest("themes") if not c.parent]
    villages = places.villages(with_closed=True)
    return Slices(
        CHANNEL_SLICES,
        (*_coded(category_slice, top), category_slice("", "未分类")),
        _coded(category_slice, second),
        (*_coded(theme_slice, themes), theme_slice("", "未标注")),
        _coded(tie_slice, _newest("ties")),
        (
            *(village_slice(v.id, v.code, v.name)._replace(is_past=v.is_closed) for v in villages),
            village_slice(None, "", "未注明村（社区）"),
        ),
        SOURCE_SLICES,
        OUTCOME_SLICES,
        _cadres(period),
    )


def _cadres(period: Period | None) -> tuple[Slice, ...]:
    """Every cadre, those of one name told apart by their posts."""
    rows = liaison.cadres(with_left=True)
    common = {name for name, count in Tally(row.name for row in rows).items() if count > 1}
    bound = _bound(period) if period else set()
    return tuple(
        cadre_slice(row.id, f"{row.name}（{row.post}）" if row.name in common and row.post else row.name)._replace(
            is_past=row.id not in bound
        )
        for row in rows
    )


def _bound(period: Period) -> set[int]:
    """Cadres who held a role with a quota in a period; in an office without quotas, everybody who held any role."""
    rules = [
        rule
        for rule in quotas.rules()
        if any(quotas_of.is_valid_on(rule, day) for day in (period.from_on, period.to_on))
    ]
    holdings = liaison.holdings()
    roles = {rule.role for rule in rules} or {holding.role for holding in holdings}
    return set().union(*(quotas_of.holders(role, holdings, period.from_on, period.to_on) for role in roles))


def _newest(table: str) -> list[CodeRow]:
    """The newest wording of every code, retired ones too: old matters bear them and must add up."""
    newest = {row.code: row for row in sorted(codes.code_rows(table, with_retired=True), key=lambda row: row.edition)}
    return sorted(newest.values(), key=lambda row: (row.position, row.code))


def _coded(make: Callable[[str, str], Slice], rows: Iterable[CodeRow]) -> tuple[Slice, ...]:
    return tuple(make(row.code, row.label)._replace(is_past=row.valid_to is not None) for row in rows)
