"""What the papers of the responsibility need, read as of a day."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from desktop.casework import liaison, office

if TYPE_CHECKING:  # the printing room is slow to load and not needed to show a page
    from desktop.printing.liaison import VillageDuties


def village_duties(day: date, village_ids: Sequence[int] = ()) -> "list[VillageDuties]":
    """Villages, all or those named, with everybody who answers for them on the day."""
    from desktop.printing.liaison import Holder, VillageDuties

    required = tuple((role.code, role.label) for role in liaison.roles() if role.is_required)
    held: dict[int, list[Holder]] = {}
    for one in liaison.assignments(on=day):
        gone = one.left_on is not None and one.left_on < day
        person = (one.role, one.role_label, one.cadre_name, one.post, one.phone)
        held.setdefault(one.village_id, []).append(Holder(*person, one.from_on, one.to_on, one.place, gone))
    return [
        VillageDuties(
            village.name,
            village.phone,
            village.household_count,
            village.population,
            sum(place.kind == "grid" for place in liaison.places_below(village.id)),
            tuple(held.get(village.id, ())),
            required,
        )
        for village in office.villages()
        if not village_ids or village.id in village_ids
    ]
