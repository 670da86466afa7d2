"""Names of figures, their slices and the words for changes."""

import pytest

from desktop.domain import measures
from desktop.domain.codes import CHANNEL_LABELS
from desktop.domain.faults import Refused
from desktop.domain.measures import (
    ALL,
    CHANNEL_SLICES,
    MEASURES,
    RATES,
    SEALED,
    TOTAL_SLICES,
    join_name,
    split_name,
)

NAMES = [entry.name for entry in MEASURES]
SLICES = [
    ALL,
    SEALED,
    *CHANNEL_SLICES,
    measures.category_slice("0101", "村务管理"),
    measures.category_slice("", "未分类"),
    measures.theme_slice("01", "富民"),
    measures.theme_slice("", "未标注"),
    measures.tie_slice("1", "结合一"),
    measures.village_slice(5, "430423101201", "双桥村"),
    measures.village_slice(None, "", "未注明"),
]


def test_every_measure_says_what_it_counts() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for entry in MEASURES:
        assert entry.label
        assert entry.formula.endswith("。")
        assert "." not in entry.name
        assert measures.measure(entry.name) is entry


def test_an_unknown_measure_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refused) as refusal:
        measures.measure("invented")
    assert all(name in refusal.value.sentence for name in NAMES)


def test_names_come_apart_as_they_were_joined() -> None:
    joined = {join_name(name, part.name): (name, part.name) for name in NAMES for part in SLICES}
    assert len(joined) == len(NAMES) * len(SLICES)
    for figure, parts in joined.items():
        assert split_name(figure) == parts


def test_slice_names_are_unique() -> None:
    assert len({part.name for part in SLICES}) == len(SLICES)


def test_every_slice_but_the_total_leaves_sealed_matters_out() -> None:
    for part in SLICES:
        secrecy = [c for c in part.conditions if c.dimension == "secrecy"]
        if part is ALL:
            assert not part.conditions
        else:
            assert [(c.operator, c.value) for c in secrecy] == [("is", "sealed" if part is SEALED else "normal")]


def test_the_channels_add_up_to_the_total_once_each() -> None:
    adding = [part for part in (*CHANNEL_SLICES, SEALED) if part.name in TOTAL_SLICES]
    assert len(adding) == len(TOTAL_SLICES) == len(CHANNEL_LABELS) + 1
    assert all(part.unit == "matter" for part in adding)
    channels = [c.value for part in adding for c in part.conditions if c.dimension == "channel"]
    assert channels == list(CHANNEL_LABELS)
    assert all(len(part.conditions) == 2 for part in adding if part is not SEALED)


def test_persons_are_counted_where_the_office_counts_them() -> None:
    persons = {part.name for part in CHANNEL_SLICES if part.unit == "person"}
    assert persons == {
        "channel.visit.persons",
        "channel.visit.collective.persons",
        "channel.letter.joint.persons",
    }


def test_rates_are_made_of_measures() -> None:
    for label, top, base, formula in RATES:
        assert label.endswith("率")
        assert {top, base} <= set(NAMES)
        assert "÷" in formula
