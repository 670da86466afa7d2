"""People and households of the register: the forms, what of them is checked, and when two entries look like one."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from desktop.domain.faults import Refused
from desktop.domain.identity import read_identity
from desktop.domain.phones import normalize_phone

HEAD = "户主"
"""Relation of who stands for a household; a household has one."""

_LONGEST = {
    "name": (60, "姓名"),
    "address": (200, "住址"),
    "relation": (20, "与户主关系"),
    "number": (30, "户编号"),
    "head_name": (60, "户主"),
    "occupation": (30, "职业"),
}
FIRST_YEAR = 1880
"""Nobody in a register was born earlier."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A filled form of a person. Somebody of a household lives where it lives."""

    name: str
    id_number: str = ""
    sex: str = ""
    born_on: date | None = None
    ethnic_code: str = ""
    phone: str = ""
    occupation: str = ""
    village_id: int | None = None
    group_id: int | None = None
    household_id: int | None = None
    relation: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """A filled form of a household. `head_name` is the name in lists; the person of relation 户主 bears it too."""

    village_id: int | None
    head_name: str
    group_id: int | None = None
    number: str = ""
    address: str = ""
    note: str = ""


class PeopleFilter(NamedTuple):
    """What the list of people shows; empty fields do not narrow.

    `text` are parts of name, pinyin, phone, household, village or group, or the tail of an identity number. `care` is
    `any`, or a kind of `domain.care` as `target:kind`. `with_gone` also shows who died or moved away.
    """

    text: str = ""
    village_id: int | None = None
    group_id: int | None = None
    household_id: int | None = None
    care: str = ""
    has_open: bool = False
    with_gone: bool = False
    with_sealed: bool = False
    sort: str = ""


class HouseholdFilter(NamedTuple):
    """What the list of households shows; empty fields do not narrow.

    `unvisited_since` leaves those who were visited on the spot on or after that day out.
    """

    text: str = ""
    village_id: int | None = None
    group_id: int | None = None
    care: str = ""
    unvisited_since: date | None = None
    with_gone: bool = False
    sort: str = ""


class Gone(StrEnum):
    """Why somebody is no longer there."""

    DIED = "died_on"
    LEFT = "left_on"


GONE_LABELS: dict[str, str] = {Gone.DIED: "去世", Gone.LEFT: "迁出"}


class Alike(StrEnum):
    """Why two entries may be one person."""

    IDENTITY = "identity"
    BIRTHDAY = "birthday"
    PHONE = "phone"
    HOUSEHOLD = "household"
    NAME = "name"


ALIKE_LABELS: dict[str, str] = {
    Alike.IDENTITY: "身份证号相同",
    Alike.BIRTHDAY: "姓名和出生日期相同",
    Alike.PHONE: "姓名和电话相同",
    Alike.HOUSEHOLD: "同一户里姓名相同",
    Alike.NAME: "同村姓名相同",
}


def checked_person(form: NewPerson, today: date) -> NewPerson:
    """The person as written: texts trimmed, sex and birthday as the identity number says. Refused with the field."""
    texts: dict[str, Any] = {name: getattr(form, name).strip() for name in _TEXTS}
    form = replace(form, **texts)
    if not form.name:
        raise Refused("请填写姓名。", "name")
    check_lengths(form)
    if form.id_number:
        identity = read_identity(form.id_number, today)
        form = replace(form, id_number=identity.number, sex=identity.sex, born_on=identity.born_on)
    if form.phone:
        form = replace(form, phone=normalize_phone(form.phone))
    if form.sex not in ("", "男", "女"):
        raise Refused("性别请选择男或女。", "sex")
    if form.born_on is not None and not FIRST_YEAR <= form.born_on.year <= today.year:
        raise Refused(f"出生日期 {form.born_on} 不对，请核对年份。", "born_on")
    if form.born_on is not None and form.born_on > today:
        raise Refused(f"出生日期不能晚于今天（{today}）。", "born_on")
    if form.village_id is None and form.household_id is None:
        raise Refused("请选择所在的村（社区）。", "village_id")
    if form.household_id is None and form.relation:
        form = replace(form, relation="")
    return form


_TEXTS = ("name", "id_number", "phone", "occupation", "relation", "address", "note")


def checked_household(form: NewHousehold) -> NewHousehold:
    """The household as written, texts trimmed. Refused with the field."""
    form = replace(form, **{name: getattr(form, name).strip() for name in ("head_name", "number", "address", "note")})
    if form.village_id is None:
        raise Refused("请选择所在的村（社区）。", "village_id")
    if not form.head_name:
        raise Refused("请填写户主姓名。", "head_name")
    check_lengths(form)
    return form


def check_lengths(form: NewPerson | NewHousehold) -> None:
    """Refuse what its field cannot hold."""
    for name, (longest, label) in _LONGEST.items():
        if len(getattr(form, name, "")) > longest:
            raise Refused(f"{label}超过 {longest} 字，请缩短。", name)


def check_gone(kind: str, on: date, born_on: date | None, today: date) -> None:
    """Refuse a day on which nobody can have died or moved away."""
    if kind not in set(Gone):
        raise Refused("请选择去世还是迁出。", "kind")
    if on > today:
        raise Refused(f"日期不能晚于今天（{today}）。", "on")
    if born_on is not None and on < born_on:
        raise Refused(f"日期不能早于出生日期（{born_on}）。", "on")
