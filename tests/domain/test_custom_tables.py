"""What makes sense as a table of one's own, and what is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import custom_tables as rules
from desktop.domain.custom_tables import DIMENSIONS, TableSpec, checked, fits, fitting, from_json, to_json
from desktop.domain.faults import Refused
from desktop.domain.measures import COUNTED, MEASURES, applies, cadre_slice, measure, village_slice

NAMES = [entry.name for entry in MEASURES]
SPECS = st.builds(
    TableSpec,
    st.text(max_size=10).map(str.strip),
    st.sampled_from([*DIMENSIONS, "unit"]),
    st.sampled_from(["", *DIMENSIONS, "unit"]),
    st.lists(st.sampled_from(NAMES), max_size=3).map(tuple),
    st.sampled_from(["", "village.003"]),
)


@given(SPECS)
def test_what_is_accepted_can_be_counted_and_kept(spec: TableSpec) -> None:
    used = [key for key in (spec.rows, spec.columns) if key]
    try:
        accepted = checked(spec)
    except Refused:
        return
    assert spec.measures
    assert all(fits(name, key) for name in spec.measures for key in used)
    assert from_json(accepted.name, to_json(accepted)) == accepted
    assert accepted.title


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "长" * 61}, "name"),
        ({"rows": "unit"}, "rows"),
        ({"columns": "unit"}, "columns"),
        ({"columns": "village"}, "columns"),
        ({"rows": "category", "columns": "subcategory"}, "columns"),
        ({"measures": ()}, "measures"),
        ({"measures": ("received", "received")}, "measures"),
        ({"columns": "channel", "measures": ("received", "closed")}, "measures"),
        ({"measures": ("trips",)}, "measures"),
        ({"columns": "source"}, "measures"),
        ({"measures": tuple(NAMES[:13])}, "measures"),
        ({"measures": ("nothing",)}, ""),
    ],
)
def test_nonsense_is_refused(change: dict[str, Any], field: str) -> None:
    spec = TableSpec("村情", "village")
    assert checked(spec) == spec
    with pytest.raises(Refused) as refused:
        checked(spec._replace(**change))
    assert refused.value.field == field


@pytest.mark.parametrize(
    "text",
    ["", "[]", "1", "{}", '{"rows": "village"}', '{"rows": 1, "columns": "", "measures": ["received"], "only": ""}',
     '{"rows": "village", "columns": "", "measures": "received", "only": ""}',
     '{"rows": "village", "columns": "", "measures": [["received"]], "only": ""}',
     '{"rows": "moon", "columns": "", "measures": ["received"], "only": ""}'],
)  # fmt: skip
def test_text_that_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        from_json("村情", text)


def test_measures_and_dimensions_that_fit_each_other() -> None:
    assert set(fitting(("village", "channel"))) == {m.name for m in MEASURES if m.of == "petition"}
    assert set(fitting(("cadre",))) == {m.name for m in MEASURES if applies(m, cadre_slice(1, ""))}
    assert set(fitting(("village", "month"))) == {m.name for m in MEASURES if applies(m, village_slice(1, "1", ""))}
    fields = {field for counted in COUNTED.values() for field in counted.dimensions}
    assert {one.field for one in DIMENSIONS.values()} <= {*fields, ""}
    assert {measure(name).name for name in rules.ADDS_BY_MONTH} == rules.ADDS_BY_MONTH
