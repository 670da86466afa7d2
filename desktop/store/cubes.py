"""Sums of grouped counts: a cube is first added up to few dimensions, and there stands every figure of a table."""

from collections.abc import Iterable
from typing import Any

from desktop.domain.measures import COUNTED, PETITION, Condition

NAMES = COUNTED[PETITION].dimensions

Value = str | int | None
Cell = tuple[Any, ...]
"""One group of a cube: its values in the order of the kind's dimensions, then number of records and number of persons."""


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


def projected(cells: Iterable[Cell], shape: Shape) -> dict[tuple[Value, ...], list[int]]:
    """The cube added up along the dimensions of a shape: values → [matters, persons]."""
    sums: dict[tuple[Value, ...], list[int]] = {}
    places = [(place, length) for place, _operator, length in shape]
    split = next((n for n, (_place, operator, _length) in enumerate(shape) if operator == "has"), None)
    for cell in cells:
        key = tuple([cell[place][:length] if length else cell[place] for place, length in places])
        # a matter may bear several codes of one dimension (五个结合): it then counts under each of them
        keys = [key] if split is None else [(*key[:split], code, *key[split + 1 :]) for code in key[split].split(",")]
        for one in keys:
            sum_ = sums.setdefault(one, [0, 0])
            sum_[0] += cell[-2]
            sum_[1] += cell[-1]
    return sums


_ALWAYS = ("secrecy", "is_repeat")
_FAMILIES = tuple(
    frozenset(NAMES.index(name) for name in (*names, *_ALWAYS))
    for names in (
        ("channel", "is_collective", "is_joint_letter"),
        ("category_code",),
        ("theme_code",),
        ("tie_codes",),
        ("village_id",),
    )
)
"""Dimensions that slices use together. A cube is first added up to one of these, which is much smaller."""


def family_of(shape: Shape) -> frozenset[int]:
    """The smallest family that holds the dimensions of a shape."""
    places = {place for place, _operator, _length in shape}
    return next(family for family in _FAMILIES if places <= family)


def narrowed(cells: Iterable[Cell], family: frozenset[int]) -> list[Cell]:
    """The cube added up to the dimensions of a family; the others are None."""
    kept = sorted(family)
    narrow = []
    for key, sums in projected(cells, tuple((place, "is", 0) for place in kept)).items():
        values: list[Any] = [None] * len(NAMES)
        for place, value in zip(kept, key, strict=True):
            values[place] = value
        narrow.append((*values, *sums))
    return narrow
