"""催办单 for a unit, composed and checked as it will be issued."""

from collections.abc import Sequence
from datetime import date

from desktop.casework import urging
from desktop.casework.urging import Group, Slip
from desktop.domain.faults import Refused
from desktop.domain.records import Office

_PENDING = "（编号待发）"


def slip_of(
    group: Group, ids: Sequence[int], reply_on: date, contact: tuple[str, str], office: Office, today: date
) -> Slip:
    """The slip on these matters of a unit; `contact` is name and telephone. Refused for what its check does not let pass."""
    from desktop.printing import letters  # brings the printing room, which is slow to load
    from desktop.printing.letter_words import suggested
    from desktop.ui.office_wording import office_wording

    name, phone = contact
    facts = suggested(urging.KIND, None, office, today) | {"contact_name": name, "contact_phone": phone}
    rows = tuple(one.row for one in group.matters if one.row.id in ids)
    told = {**facts, "to_unit": group.unit, "matters": rows, "reply_on": reply_on}
    letter = letters.compose(urging.KIND, None, office, told, _PENDING, today, office_wording())
    blocking = "".join(one.sentence for one in letter.findings() if one.is_blocking)
    if blocking:
        raise Refused(f"还不能生成：{blocking}")
    assert group.unit_id is not None
    return Slip(group.unit_id, tuple(ids), reply_on, letter.sheet.title, facts)
