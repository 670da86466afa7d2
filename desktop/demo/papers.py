"""The papers that the steps of an invented petition bring forth, with what they were told."""

import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from desktop.casework.documents import Issued
from desktop.demo.cases import Case
from desktop.demo.township import Township
from desktop.domain.codes import PETITIONERS, Channel, PartyRole
from desktop.domain.procedure import PAPER_KINDS
from desktop.paths import resource

Said = Mapping[str, Any]

_TO_PETITIONER = {
    "acceptance_notice",
    "redirect_notice",
    "transfer_notice",
    "not_accept_notice",
    "no_longer_accept_notice",
    "extension_notice",
    "opinion",
    "mediation_agreement",
    "service_receipt",
}
_UNSIGNED = (
    "extension_approval",
    "mediation_agreement",
    "service_receipt",
    "file_cover",
    "contents_list",
    "remarks_sheet",
)
"""Kinds on which no organ signs."""

_PICKED: dict[str, tuple[str, ...]] = {
    "redirect_notice": ("directed_to", "reasons", "legal_basis"),
    "not_accept_notice": ("reasons", "legal_basis", "directed_to"),
    "no_longer_accept_notice": ("recheck_organ", "recheck_number", "recheck_on", "reasons"),
    "extension_approval": ("reasons", "old_due_on", "extra_days", "new_due_on"),
    "extension_notice": ("reasons", "old_due_on", "extra_days", "new_due_on"),
    "mediation_agreement": ("committee", "findings", "liability", "terms", "performance"),
    "service_receipt": ("service_way", "receipt", "receiver", "refusal", "witness", "server"),
    "review_receipt": ("review_organ", "review_number", "result", "served_on"),
    "recheck_receipt": ("recheck_organ", "recheck_number", "result", "served_on"),
    "objection_letter": ("sender", "reasons", "directed_to", "contact_name"),
    "completion_report": ("sender", "unit", "findings", "opinion", "attachments", "contact_name"),
    "file_cover": ("archive_number", "retention"),
    "remarks_sheet": ("archive_number", "remark", "filed_by"),
}
"""Kind → what it takes over from the step and the petition as it is."""


class Printery:
    """Makes out papers as the wording of the program has them."""

    def __init__(self, town: Township) -> None:
        self.town = town
        self.wording = tomllib.loads(resource("codes", "wording.toml").read_text(encoding="utf-8"))
        self.unit_names = {unit_id: name for name, unit_id in town.units.items()}
        self.organ, self.phone = town.data["name"], town.data["phone"]
        self.review_organ, self.recheck_organ = f"{town.data['county']}人民政府", f"{town.data['city']}人民政府"
        self._making: dict[str, Callable[[Case, Said], dict[str, Any]]] = {
            "acceptance_notice": self._acceptance,
            "transfer_notice": self._transfer_notice,
            "transfer_letter": self._letter,
            "assign_letter": self._assignment,
            "objection_letter": self._objection,
            "opinion": self._opinion,
            "mediation_agreement": self._agreement,
            "service_receipt": self._receipt,
            "review_receipt": self._review,
            "recheck_receipt": self._recheck,
            "completion_report": self._report,
            "file_cover": lambda _case, _said: {"fonds": self.organ, "volume": "", "pieces": None, "pages": None},
            "contents_list": lambda _case, _said: {},
            "remarks_sheet": lambda _case, said: {"filed_on": said["on"], "checked_by": "", "pieces": None},
        }

    def papers(self, action: str, case: Case, said: Said) -> tuple[Issued, ...]:
        """The papers of an act; none goes to somebody who withholds the name."""
        is_unknown = "is_anonymous" in case.form.flags
        kinds = (kind for kind in PAPER_KINDS.get(action, ()) if not (is_unknown and kind in _TO_PETITIONER))
        return tuple(self._paper(kind, case, said) for kind in kinds)

    def unit_phone(self, name: str) -> str:
        """The number of a unit: 0700-12350nn."""
        return f"0700-12350{list(self.town.units).index(name):02}"

    def _paper(self, kind: str, case: Case, said: Said) -> Issued:
        wording = self.wording[kind]
        facts = {name: said.get(name) or "" for name in _PICKED.get(kind, ())}
        if kind in self._making:
            facts |= self._making[kind](case, said)
        if kind not in _UNSIGNED:
            facts |= {"organ": self.organ}
        if kind not in (*_UNSIGNED, "review_receipt", "recheck_receipt"):
            facts |= {"contact_phone": self.phone}
        title = wording["title"].replace("{petitioner}", petitioner(case))
        return Issued(kind, title, wording["book"], facts, said["on"])

    # ---------------------------------------------------------------- one kind each

    def _acceptance(self, case: Case, said: Said) -> dict[str, Any]:
        is_petition = said["path"] in ("31-6", "simple")
        return {
            "sender": said["source"] if case.form.channel == Channel.ASSIGNED else "",
            "unit": self.unit_names[said["unit_id"]],
            "contact_name": said["contact_name"],
            "path": said["path"],
            "procedure": said.get("procedure", ""),
            "due_on": said.get("due_on"),
            "remedy_organ": self.review_organ if is_petition else "",
        }

    def _transfer_notice(self, _case: Case, said: Said) -> dict[str, Any]:
        name = self.unit_names[said["unit_id"]]
        manner = "交办" if "due_on" in said else "转送"
        phone = self.unit_phone(name)
        return {"to_unit": name, "to_phone": phone, "to_address": "", "manner": manner, "sent_on": said["on"]}

    def _letter(self, case: Case, said: Said) -> dict[str, Any]:
        to_unit = said.get("to_unit") or self.unit_names[said["unit_id"]]
        attachments = ("信访件复印件", "信访事项登记单")
        letter = {"to_unit": to_unit, "summary": case.form.content, "attachments": attachments, "copies": ""}
        return letter | {"contact_name": said["contact_name"]}

    def _assignment(self, case: Case, said: Said) -> dict[str, Any]:
        return {**self._letter(case, said), "due_on": said["due_on"]}

    def _objection(self, case: Case, said: Said) -> dict[str, Any]:
        return {"superior_number": case.form.superior_number, "attachments": ("来文及信访件原件",)}

    def _opinion(self, case: Case, said: Said) -> dict[str, Any]:
        return {
            "sender": said["source"] if case.form.channel == Channel.ASSIGNED else "",
            "petitioner_reasons": case.form.content,
            "findings": said["findings"],
            "opinion": said["verdict"],
            "legal_basis": said["legal_basis"],
            "remedy_organ": self.review_organ,
        }

    def _agreement(self, _case: Case, _said: Said) -> dict[str, Any]:
        basis = "《中华人民共和国人民调解法》第二十八条、第二十九条"
        return {"legal_basis": basis, "copies_count": 3}

    def _receipt(self, case: Case, said: Said) -> dict[str, Any]:
        """The number of the paper is known only when it has been given (`clerk`)."""
        lead = case.form.parties[0]
        place = {"service_place": lead.address or f"{case.place.name}村部", "served_on": said["on"], "remark": ""}
        return {"recipient": lead.name, **place}

    def _review(self, _case: Case, said: Said) -> dict[str, Any]:
        return {"review_on": said["on"], "arrived_on": said["served_on"], "remedy_organ": self.recheck_organ}

    def _recheck(self, _case: Case, said: Said) -> dict[str, Any]:
        return {
            "recheck_on": said["on"],
            "arrived_on": said["served_on"],
            "review_number": said.get("review_number", ""),
        }

    def _report(self, case: Case, _said: Said) -> dict[str, Any]:
        approver = self.town.cadre_names[self.town.leaders[3]]
        return {"superior_number": case.form.superior_number, "approver": approver, "copies": ""}


def petitioner(case: Case) -> str:
    """Who brings it, as papers say: the lead, and how many came along."""
    ours = [party for party in case.form.parties if party.role in PETITIONERS and party.name]
    lead = next((party for party in ours if party.role == PartyRole.LEAD), ours[0] if ours else None)
    name = lead.name if lead else "信访人"
    return f"{name}等{case.form.person_count}人" if case.form.person_count > 1 else name
