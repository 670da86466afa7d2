"""What is shown of one record behind a figure."""

from datetime import date
from typing import NamedTuple

from desktop.domain.measures import PETITION


class FigureRecord(NamedTuple):
    """One record behind a figure. For 人次 there is one record per person, `person` says which.

    Of what is no matter `matter_id` is 0 and `received_on` is its day; `person` is then the cadre, `kind` says what it is
    and `record_id` which visit or household, 0 for what is made of several.
    """

    matter_id: int
    number: str
    title: str
    received_on: date | None
    closed_on: date | None
    village_id: int | None
    is_sealed: bool
    person: str
    kind: str = PETITION
    record_id: int = 0


HIDDEN = FigureRecord(0, "", "密件（无权查看）", None, None, None, True, "")
"""All that is told of a sealed matter to a user without the right: that it was counted."""
