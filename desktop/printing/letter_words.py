"""Words for the placeholders of a letter: from the matter's file, from the office, and from the facts given."""

from collections.abc import Callable
from datetime import date
from typing import Any

from desktop.domain.clocks import state_text
from desktop.domain.codes import CHANNEL_LABELS, PETITIONERS, Channel, PartyRole, PetitionClass, Route
from desktop.domain.facts import Fact, FactKind
from desktop.domain.letter_check import RESULTS
from desktop.domain.records import ClaimRow, MatterFile, MatterRow, Office, PartyRow
from desktop.printing import wording as words
from desktop.printing.letter_facts import (
    BOXES,
    FACTS,
    PLACEHOLDERS,
    SIMPLE_PATH,
    STUDY_PATH,
    ContentsLine,
    Facts,
    fits,
)

WAYS: dict[str, str] = {
    Channel.LETTER: "以书信形式",
    Channel.VISIT: "以走访形式",
    Channel.CALL: "以电话形式",
    Channel.ONLINE: "通过信息网络",
    Channel.OPINION_BOX: "通过群众意见箱",
}
_ROUTE_BASES: dict[str, str] = {
    Route.LITIGATION: "《信访工作条例》第二十三条、第三十一条第（一）项",
    Route.ARBITRATION: "《信访工作条例》第二十三条、第三十一条第（二）项",
    Route.PARTY_APPEAL: "《信访工作条例》第二十三条、第三十一条第（三）项",
    Route.ADMINISTRATIVE: "《信访工作条例》第二十三条、第三十一条第（四）项",
}


_PATH_CLOCKS: dict[str, str] = {Route.PETITION: "handle", SIMPLE_PATH: "simple"}
"""How an accepted petition is handled → the clock that runs; on all others it is the clock of that procedure."""

_SERVED = ("opinion", "mediation_agreement")
"""Kinds of paper that conclude a matter and are served with proof."""


def suggested(kind: str, file: MatterFile | None, office: Office, made_on: date) -> dict[str, Any]:
    """Facts of a kind that follow from the office, the file, and what the steps of the matter were told.

    What a step was told comes before the rest, and only the clerk's own before it.
    """
    found: dict[str, Any] = {
        "organ": office.name,
        "contact_phone": office.phone,
        "sent_on": made_on,
        "manner": "转送",
        "fonds": office.name,
        "copies_count": 3,
    }
    if kind == "mediation_agreement":
        found["legal_basis"] = "《中华人民共和国人民调解法》第二十八条、第二十九条"
    if file is not None:
        found |= {name: value for name, value in _suggested_by(kind, file, office).items() if value not in (None, "")}
        found |= {fact.name: file.told[fact.name] for fact in FACTS[kind] if fits(fact, file.told.get(fact.name))}
        found |= _suggested_for(kind, file)
    asked = {fact.name for fact in FACTS[kind]}
    return {name: value for name, value in found.items() if name in asked and value not in (None, "")}


def texts(kind: str, file: MatterFile | None, office: Office, facts: Facts, made_on: date) -> dict[str, str]:
    """Every placeholder with its words, empty where nothing is known."""
    of_file = _texts_of(file) if file is not None else {}
    given: dict[str, str] = {}
    for fact in FACTS[kind]:
        value = facts.get(fact.name)
        given[fact.name] = _words(value, fact)
        if fact.kind is FactKind.CHOICE:
            given[f"{fact.name}{BOXES}"] = "　".join(
                f"{'☑' if key == value else '☐'}{word}" for key, word in fact.choices
            )
    own = {"office": office.name, "desk": office.desk_name, "made": words.day(made_on)}
    return {**dict.fromkeys(PLACEHOLDERS, ""), **of_file, **given, **own}


def items(each: str, file: MatterFile | None, facts: Facts, made_on: date) -> list[dict[str, str]]:
    """The lines of a list of the paper, as placeholders (`ITEM_PLACEHOLDERS`)."""
    return _LISTS[each](file, facts, made_on)


def lead(file: MatterFile) -> PartyRow | None:
    """Who brings the matter: the lead visitor, else the first person who is not the other side."""
    ours = [party for party in file.parties if party.role in PETITIONERS]
    return next((party for party in ours if party.role == PartyRole.LEAD), ours[0] if ours else None)


def _suggested_by(kind: str, file: MatterFile, office: Office) -> dict[str, Any]:
    first = lead(file)
    return {
        "contact_name": file.row.handler_name,
        "to_unit": file.unit_name,
        "unit": file.unit_name,
        "manner": "交办" if file.disposition == "交办" else "转送",
        "summary": file.content,
        "petitioner_reasons": file.content,
        "proposal": file.proposal,
        "superior_number": file.superior_number,
        "old_due_on": _due_on(file, "handle", "extension"),
        "due_on": file.row.next_due_on if kind == "reading_slip" else None,
        "legal_basis": _ROUTE_BASES.get(file.route, "《信访工作条例》第二十三条") if kind == "redirect_notice" else "",
        "recipient": first.name if first else "",
        "service_place": first.address if first else "",
        "attachments": tuple(one.name for one in file.attachments) or None,
        "matters": (file.row,),
        "contents": _contents_of(file, office),
    }


def _suggested_for(kind: str, file: MatterFile) -> dict[str, Any]:
    """What the file knows better than a step that was told a fact of the same name for another purpose."""
    if kind == "acceptance_notice":
        path = _path_of(file)
        return {"path": path, "due_on": _due_on(file, _PATH_CLOCKS.get(path, "routed"))}
    paper = next((one for one in reversed(file.documents) if one.kind in _SERVED and not one.is_taken_back), None)
    if kind == "service_receipt":
        of_paper = {"served_on": file.served_on}
        if paper is None:
            return of_paper
        return {
            **of_paper,
            "document_title": paper.title,
            "document_number": paper.number,
            "document_on": paper.made_on,
        }
    return {"opinion_number": paper.number} if paper else {}


def _path_of(file: MatterFile) -> str:
    """The item of art. 31 (or art. 29) on which an accepted petition is handled."""
    if file.petition_class == PetitionClass.SUGGESTION:
        return STUDY_PATH
    if file.route == Route.PETITION and _due_on(file, "simple"):
        return SIMPLE_PATH
    return file.route if file.route != Route.LITIGATION else ""


def _due_on(file: MatterFile, *rules: str) -> date | None:
    """The last day of the clocks of these rules."""
    return max((clock.due_on for clock in file.clocks if clock.rule_code in rules), default=None)


def _contents_of(file: MatterFile, office: Office) -> tuple[ContentsLine, ...]:
    standing = (one for one in file.documents if not one.is_taken_back)
    papers = (ContentsLine(one.number, office.name, one.title, one.made_on) for one in standing)
    return (*papers, *(ContentsLine("", "", one.name) for one in file.attachments))


def _texts_of(file: MatterFile) -> dict[str, str]:
    row, first = file.row, lead(file)
    name = first.name.strip() if first and first.name.strip() else "信访人"
    elected = [party.name for party in file.parties if party.role == PartyRole.REPRESENTATIVE and party.name]
    return {
        "petitioner": f"{name}等{row.person_count}人" if row.person_count > 1 else name,
        "you": "你们" if row.person_count > 1 else "你",
        "way": WAYS.get(row.channel, ""),
        "channel": CHANNEL_LABELS.get(row.channel, ""),
        "matter_number": row.number,
        "matter_title": row.title,
        "received": words.day(row.received_on),
        "accepted": words.day(file.accepted_on),
        "closed": words.day(row.closed_on),
        "year": str(row.received_on.year),
        "unit": file.unit_name,
        "handler": row.handler_name,
        "village": " ".join(part for part in (row.village_name, file.group_name, file.place) if part),
        "phone": first.phone if first else "",
        "address": first.address if first else "",
        "representatives": "、".join(elected),
        "query_code": file.query_code,
        "superior_number": file.superior_number,
    }


def _words(value: object, fact: Fact) -> str:
    if value is None or fact.kind is FactKind.ROWS:
        return ""
    if fact.kind is FactKind.CHOICE:
        return dict(fact.choices)[str(value)]
    if isinstance(value, date):
        return words.day(value)
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value).strip()


def _claims(file: MatterFile | None, _facts: Facts, _made_on: date) -> list[dict[str, str]]:
    if file is None:
        return []
    claims = file.claims or (ClaimRow(0, 1, file.row.title, "", ""),)
    return [
        {
            "no": str(place) if len(claims) > 1 else "",
            "claim": claim.text,
            "answer": claim.answer,
            "result": RESULTS.get(claim.result, ""),
        }
        for place, claim in enumerate(claims, 1)
    ]


def _parties(file: MatterFile | None, _facts: Facts, _made_on: date) -> list[dict[str, str]]:
    sides: dict[str, str] = {**dict.fromkeys(PETITIONERS, "申请人"), PartyRole.OPPONENT: "被申请人"}
    return [
        {
            "role": sides[party.role],
            "name": party.name,
            "sex": party.sex,
            "born": words.day(party.born_on),
            "id_number": party.id_number,
            "phone": party.phone,
            "address": party.address,
        }
        for party in (file.parties if file else ())
        if party.role in sides
    ]


def _matters(_file: MatterFile | None, facts: Facts, made_on: date) -> list[dict[str, str]]:
    rows: tuple[MatterRow, ...] = facts.get("matters", ())  # type: ignore[assignment]
    return [
        {
            "no": str(place),
            "matter": row.number,
            "subject": row.title,
            "person": row.party_name,
            "due": words.day(row.next_due_on),
            "state": _state(row, made_on),
        }
        for place, row in enumerate(rows, 1)
    ]


def _state(row: MatterRow, today: date) -> str:
    if row.next_due_on is None:
        return "没有期限"
    return state_text(row.next_due_on, row.next_internal_on or row.next_due_on, today, 0)


def _contents(_file: MatterFile | None, facts: Facts, _made_on: date) -> list[dict[str, str]]:
    lines: tuple[ContentsLine, ...] = facts.get("contents", ())  # type: ignore[assignment]
    return [
        {
            "no": str(place),
            "paper_number": line.number,
            "author": line.author,
            "paper_title": line.title,
            "paper_date": words.day(line.day),
            "paper_pages": line.pages,
            "paper_remark": line.remark,
        }
        for place, line in enumerate(lines, 1)
    ]


_LISTS: dict[str, Callable[[MatterFile | None, Facts, date], list[dict[str, str]]]] = {
    "claims": _claims,
    "parties": _parties,
    "matters": _matters,
    "contents": _contents,
}
