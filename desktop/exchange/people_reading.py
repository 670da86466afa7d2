"""One row of a register of people: what it says of the person, of the household, and what is wrong with it."""

from datetime import date
from typing import NamedTuple

from desktop.domain.faults import Refused
from desktop.domain.identity import read_identity
from desktop.domain.importing import Problem
from desktop.domain.people import FIRST_YEAR, HEAD, NewPerson
from desktop.exchange.cells import day_of
from desktop.exchange.ledger_people import LOST_DIGITS, phone_of
from desktop.exchange.ledger_row import LONGEST, Row
from desktop.exchange.lookups import Place

_LONGEST_NUMBER, _LONGEST_RELATION = 30, 20


class PersonReading(NamedTuple):
    """What a row says. `place` is None when its village is not known; `rest` of it a group not entered yet."""

    row: int
    form: NewPerson
    place: Place | None
    number: str
    head: str
    problems: tuple[Problem, ...]

    @property
    def is_out(self) -> bool:
        """True when a problem keeps the row out."""
        return any(problem.is_fatal for problem in self.problems)


def read_person(row: Row) -> PersonReading:
    """Read a row; nothing of it is lost: what has no field and what is doubtful goes into the note."""
    name = "".join(row.text("name").split()) if not row.text("name").isascii() else row.text("name").strip()
    if not name:
        row.wrong("name", "没有填写姓名。")
    elif len(name) > LONGEST["name"]:
        row.wrong("name", f"姓名超过 {LONGEST['name']} 字，请核对。")
        name = ""
    place = _place(row)
    id_number = _identity(row)
    sex, born_on = _sex_and_birthday(row, id_number)
    form = NewPerson(
        name,
        id_number,
        sex,
        born_on,
        ethnic_code=row.found("ethnic", row.setting.codes["ethnic"].find) or "",
        phone=row.found("phone", phone_of) or "",
        occupation=row.short("occupation"),
        relation=_relation(row),
        address=row.short("address"),
    )
    number, head = _number(row), _head(row, form)
    note = "；".join(part for part in (row.text("note"), row.history) if part)
    form = NewPerson(**{field: getattr(form, field) for field in NewPerson.__slots__} | {"note": note})
    return PersonReading(row.line.row, form, place, number, head, tuple(row.problems))


def _place(row: Row) -> Place | None:
    field = "village" if row.text("village") else "village_and_group"
    text = row.text(field)
    if not text:
        row.wrong("village" if row.has("village") else "village_and_group", "没有填写村（社区）。")
        return None
    try:
        place = row.setting.places.village(text)
    except Refused as no:
        row.wrong(field, no.sentence)
        return None
    group = row.text("group")
    return row.setting.places.group(place.village_id, group) if group and not place.group_id else place


def _identity(row: Row) -> str:
    text = row.text("id_number")
    if not text:
        return ""
    try:
        return read_identity(text, row.setting.today).number
    except Refused as no:
        lost = "在表格里存成了数字，末三位已经丢失，请把这一列设为文本后重新填写。"
        row.doubt("id_number", lost if LOST_DIGITS.fullmatch(text) else no.sentence)
        return ""


def _sex_and_birthday(row: Row, id_number: str) -> tuple[str, date | None]:
    """The identity number outweighs both."""
    said = row.setting.words.code("sex", row.text("sex"))
    if row.text("sex") and not said:
        row.doubt("sex", f"“{row.text('sex')[:20]}”看不懂，请填写男或女。")
    born_on = row.found("born_on", lambda text: day_of(text, row.setting.today, first_year=FIRST_YEAR))
    if not id_number:
        return said, born_on
    identity = read_identity(id_number, row.setting.today)
    if said and said != identity.sex:
        row.doubt("sex", f"与身份证号不符，按身份证号登记为{identity.sex}。")
    if born_on and born_on != identity.born_on:
        row.doubt("born_on", f"与身份证号不符，按身份证号登记为 {identity.born_on}。")
    return identity.sex, identity.born_on


def _relation(row: Row) -> str:
    text = row.text("relation")
    if len(text) > _LONGEST_RELATION:
        row.doubt("relation", f"超过 {_LONGEST_RELATION} 字，放不下。")
        return ""
    return row.setting.words.code("relation", text) or text


def _number(row: Row) -> str:
    text = row.text("household")
    if len(text) > _LONGEST_NUMBER:
        row.doubt("household", f"户编号超过 {_LONGEST_NUMBER} 位，放不下。")
        return ""
    return text


def _head(row: Row, form: NewPerson) -> str:
    """The head that the row names; who is head names oneself."""
    head = "".join(row.text("head").split())
    if len(head) > LONGEST["name"]:
        row.doubt("head", f"姓名超过 {LONGEST['name']} 字，请核对。")
        head = ""
    return head or (form.name if form.relation == HEAD else "")
