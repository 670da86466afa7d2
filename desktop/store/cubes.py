"""Counts grouped by what slices ask for: the values of a table stand in a few small groups, not in every record."""

from collections.abc import Iterable
from itertools import product
from typing import Any

from desktop.domain.measures import COUNTED, DISPUTE, HOUSEHOLD, LEDGER, PETITION, VISIT, Condition

Value = str | int | None
Cell = tuple[Any, ...]
"""One group: its values in the order of the kind's dimensions (None where not grouped), number of records, of persons."""


def value_of(condition: Condition) -> Value:
    """What a condition compares with, as the database stores it."""
    if condition.dimension.endswith("_id"):
        return int(condition.value) if condition.value else None
    return int(condition.value) if condition.dimension.startswith("is_") else condition.value


Shape = tuple[tuple[int, str, int], ...]


def shape_of(conditions: Iterable[Condition], names: tuple[str, ...]) -> Shape:
    """What slices of one kind have in common: place of the dimension, operator, and length of a code's beginning."""
    return tuple(
        (names.index(c.dimension), c.operator, len(c.value) if c.operator == "starts" else 0) for c in conditions
    )


Sums = dict[tuple[Value, ...], list[int]]


def projected(cells: Iterable[Cell], shape: Shape) -> Sums:
    """The groups added up along the dimensions of a shape: values → [records, persons]."""
    sums: Sums = {}
    places = [(place, length) for place, _operator, length in shape]
    several = [n for n, (_place, operator, _length) in enumerate(shape) if operator == "has"]
    for cell in cells:
        key = tuple([cell[place][:length] if length else cell[place] for place, length in places])
        for one in _each(key, several) if several else (key,):
            sum_ = sums.setdefault(one, [0, 0])
            sum_[0] += cell[-2]
            sum_[1] += cell[-1]
    return sums


def _each(key: tuple[Any, ...], several: list[int]) -> Iterable[tuple[Value, ...]]:
    """A matter may bear several codes of one dimension (五个结合): it then counts under each of them."""
    return product(*(value.split(",") if n in several else (value,) for n, value in enumerate(key)))


Family = frozenset[int]
"""Places of the dimensions that are grouped together."""

_ALWAYS = {PETITION: ("secrecy", "is_repeat"), **dict.fromkeys((LEDGER, DISPUTE, VISIT, HOUSEHOLD), ("secrecy",))}
_TOGETHER: dict[str, tuple[tuple[str, ...], ...]] = {
    PETITION: (
        ("channel", "is_collective", "is_joint_letter"),
        ("category_code",),
        ("theme_code",),
        ("tie_codes",),
        ("village_id",),
    ),
    LEDGER: (("source",), ("outcome",), ("village_id",)),
}
"""Dimensions that the slices of a summary use together."""


def _family(of: str, places: Iterable[int]) -> Family:
    names = COUNTED[of].dimensions
    return frozenset((*places, *(names.index(name) for name in _ALWAYS.get(of, ()))))


FAMILIES: dict[str, tuple[Family, ...]] = {
    of: tuple(_family(of, map(counted.dimensions.index, names)) for names in _TOGETHER.get(of, (counted.dimensions,)))
    for of, counted in COUNTED.items()
}
"""What every slice of a summary can be counted from."""


def family_of(of: str, shape: Shape) -> Family:
    """The family that holds the dimensions of a shape: one of the summary's, or for crossed slices one of its own."""
    places = {place for place, _operator, _length in shape}
    return next((family for family in FAMILIES[of] if places <= family), None) or _family(of, places)
