"""Fixed vocabularies: every code has its word."""

import pytest

from desktop.domain.codes import LINK_LABELS, LinkKind, person_band


@pytest.mark.parametrize(
    ("count", "band"),
    [
        (0, ""),
        (4, ""),
        (5, "5–10 人"),
        (10, "5–10 人"),
        (11, "11–20 人"),
        (20, "11–20 人"),
        (21, "21–50 人"),
        (50, "21–50 人"),
        (51, "51–100 人"),
        (100, "51–100 人"),
        (101, "100 人以上"),
        (3000, "100 人以上"),
    ],
)
def test_person_band(count: int, band: str) -> None:
    assert person_band(count) == band


def test_every_link_has_its_word() -> None:
    assert set(LINK_LABELS) == set(LinkKind)
