"""The people of a ledger row: lead, companions, representatives, opponents, and how many came."""

import re
from collections.abc import Callable
from dataclasses import replace

from desktop.domain.codes import PartyRole
from desktop.domain.faults import Refused
from desktop.domain.identity import read_identity
from desktop.domain.phones import normalize_phone
from desktop.domain.records import NewParty
from desktop.exchange.cells import ANONYMOUS, count_of, names_of, parts_of
from desktop.exchange.header_words import plain
from desktop.exchange.ledger_row import LONGEST, Row

LOST_DIGITS = re.compile(r"\d{15}000")
_OF_THE_LEAD = ("id_number", "phone", "sex", "born_on", "address", "ethnic", "occupation")


def people(row: Row, is_unnamed: bool) -> tuple[tuple[NewParty, ...], int, bool]:
    """Everybody named in the row, the number of persons, and whether the petitioner is anonymous.

    `is_unnamed`: the row says elsewhere that the petitioner is anonymous.
    """
    text = row.text("name")
    is_anonymous = plain(text) in ANONYMOUS
    found = names_of("" if is_anonymous else text)
    petitioners = [*_named(row, found.names), *_accompanying(row, found.names)]
    if not found.names and not is_anonymous and not is_unnamed:
        row.wrong("name", "没有填写姓名；不愿留名的，请写“匿名”。")
    others = [
        NewParty(role=role, name=name)
        for field, role in (("opponents", PartyRole.OPPONENT), ("accused", PartyRole.ACCUSED))
        for name in names_of(row.text(field)).names
    ]
    for field in ("name", "companions", "representatives", "opponents", "accused"):
        if any(len(name) > LONGEST["name"] for name in names_of(row.text(field)).names):
            row.wrong(field, f"姓名超过 {LONGEST['name']} 字，请核对。")
    return (*petitioners, *others), _count(row, max(found.persons, len(petitioners), 1)), is_anonymous


def _named(row: Row, names: tuple[str, ...]) -> list[NewParty]:
    """The lead and those named in the same cell. Identity numbers and phones go to the names in their order."""
    if not names:
        for field in _OF_THE_LEAD:
            row.keep(field)
        return []
    ids = _shared_out(row, "id_number", len(names), lambda text: read_identity(text, row.setting.today).number)
    phones = _shared_out(row, "phone", len(names), phone_of)
    lead = replace(_lead_facts(row, ids[0]), name=names[0], id_number=ids[0], phone=phones[0])
    representatives = names_of(row.text("representatives")).names
    return [
        lead,
        *(
            NewParty(_role(name, representatives), name, id_number, phone=phone)
            for name, id_number, phone in zip(names[1:], ids[1:], phones[1:], strict=True)
        ),
    ]


def _role(name: str, representatives: tuple[str, ...]) -> PartyRole:
    return PartyRole.REPRESENTATIVE if name in representatives else PartyRole.COMPANION


def _accompanying(row: Row, names: tuple[str, ...]) -> list[NewParty]:
    """Representatives and companions of columns of their own, those left out who stand in the name cell already."""
    representatives = names_of(row.text("representatives")).names
    more = dict.fromkeys((*representatives, *names_of(row.text("companions")).names))
    return [NewParty(_role(name, representatives), name) for name in more if name not in names]


def _shared_out(row: Row, field: str, count: int, read: Callable[[str], str]) -> list[str]:
    """As many values as names. One cell for several names is the lead's; more values than names stay in the history."""
    parts = parts_of(row.text(field))
    if len(parts) != count:
        if len(parts) > 1:
            row.keep(field)
        parts = [next((part for part in parts if part), ""), *([""] * (count - 1))]
    values = []
    for part in parts:
        try:
            values.append(read(part) if part else "")
        except Refused as refusal:
            lost = field == "id_number" and LOST_DIGITS.fullmatch(part)
            stored = "在表格里存成了数字，末三位已经丢失，请把这一列设为文本后重新填写。"
            row.doubt(field, stored if lost else refusal.sentence)
            values.append("")
    return values


def phone_of(text: str) -> str:
    """A phone as stored. A spreadsheet that took 0734-5812345 for a number has dropped the leading 0."""
    try:
        return normalize_phone(text)
    except Refused:
        if not re.fullmatch(r"[2-9]\d{8,10}", text, re.ASCII):
            raise
        return normalize_phone(f"0{text}")


def _lead_facts(row: Row, id_number: str) -> NewParty:
    """What else is said of the lead. The identity number outweighs sex and birthday."""
    sex, born_on = row.found("sex", lambda text: _sex(row, text)) or "", row.day("born_on")
    if id_number:
        identity = read_identity(id_number, row.setting.today)
        if sex and sex != identity.sex:
            row.doubt("sex", f"与身份证号不符，按身份证号登记为{identity.sex}。")
        if born_on and born_on != identity.born_on:
            row.doubt("born_on", f"与身份证号不符，按身份证号登记为 {identity.born_on}。")
    return NewParty(
        sex=sex,
        born_on=born_on,
        address=row.short("address"),
        ethnic_code=row.found("ethnic", row.setting.codes["ethnic"].find) or "",
        occupation=row.short("occupation"),
    )


def _sex(row: Row, text: str) -> str:
    sex = row.setting.words.code("sex", text)
    if not sex:
        raise Refused(f"“{text[:20]}”看不懂，请填写男或女。")
    return sex


def _count(row: Row, named: int) -> int:
    text = row.text("person_count")
    if not text:
        return named
    try:
        count = count_of(text)
    except Refused as refusal:
        row.wrong("person_count", refusal.sentence)
        return named
    if count < named:
        row.doubt("person_count", f"人数 {count} 少于姓名栏所列的 {named} 人，按 {named} 人登记。")
    return max(count, named)
