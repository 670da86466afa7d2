"""Superiors' forms as the office keeps them: encrypted, with rights, fillings remembered."""

from datetime import datetime

import pytest

from desktop.casework import forms
from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.domain.form_grid import Place
from desktop.domain.forms import Around, Mapped, read_mapping
from desktop.domain.records import Actor
from desktop.store import attachment_rows, audit

BLANK = b"PK\x03\x04 an empty form"
CELL = Mapped(Place("信访月报", 4, 1), "received.channel.letter", Around("来信", "收到·本月"))


@pytest.fixture
def form_id(office: Session, at: datetime) -> int:
    return forms.keep(office, "  信访 月报表 ", ".xlsx", BLANK, (CELL,), at).id


def test_a_form_is_kept_with_what_goes_where(office: Session, form_id: int, by: Actor) -> None:
    (row,) = forms.kept(by)
    assert (row.name, row.suffix, row.period) == ("信访 月报表", ".xlsx", "")
    assert read_mapping(row.mapping) == (CELL,)
    assert forms.blank(office, form_id) == BLANK
    assert all(BLANK not in path.read_bytes() for path in office.folder.root.rglob("*") if path.is_file())


def test_the_sweep_of_files_leaves_forms_alone(office: Session, form_id: int, by: Actor) -> None:
    assert forms.kept(by)[0].digest in attachment_rows.referenced_digests()
    office.box.sweep(9e12, attachment_rows.referenced_digests)
    assert forms.blank(office, form_id) == BLANK


def test_fillings_are_remembered_by_period(form_id: int, by: Actor, at: datetime) -> None:
    assert forms.last_filling(form_id, "2026-10", by) is None
    forms.note_filling(form_id, "2026-10", {"信访月报!B5": "4"}, by, at)
    forms.note_filling(form_id, "2026-10", {"信访月报!B5": "5"}, by, at)
    forms.note_filling(form_id, "2026-09", {"信访月报!B5": "1"}, by, at)
    found = forms.last_filling(form_id, "2026-10", by)
    assert found is not None
    assert found.written == {"信访月报!B5": "5"}
    assert forms.kept(by)[0].period == "2026-09"


def test_a_new_file_takes_the_place_of_the_old_one(office: Session, form_id: int, by: Actor, at: datetime) -> None:
    moved = CELL._replace(place=Place("信访月报", 5, 1))
    forms.replace_file(office, form_id, ".xlsx", b"PK new", (moved,), at)
    assert forms.blank(office, form_id) == b"PK new"
    assert read_mapping(forms.form(form_id, by).mapping) == (moved,)


def test_names_are_not_given_twice(office: Session, form_id: int, by: Actor, at: datetime) -> None:
    with pytest.raises(Refused, match="已经有名为") as no:
        forms.keep(office, "信访 月报表", ".docx", BLANK, (), at)
    assert no.value.field == "name"
    forms.rename(form_id, "月报", by, at)
    assert [row.name for row in forms.kept(by)] == ["月报"]
    with pytest.raises(Refused, match="请填写"):
        forms.rename(form_id, " ", by, at)


def test_a_removed_form_comes_back(form_id: int, by: Actor, at: datetime) -> None:
    forms.remove(form_id, by, at)
    assert forms.kept(by) == ()
    with pytest.raises(Refused, match="已经移除"):
        forms.form(form_id, by)
    forms.take_back_removal(form_id, by, at)
    assert len(forms.kept(by)) == 1


def test_who_may_only_read_fills_but_changes_nothing(
    office: Session, form_id: int, reader: Actor, at: datetime
) -> None:
    assert forms.kept(reader)
    forms.note_filling(form_id, "2026-10", {}, reader, at)
    assert not forms.may_keep(reader)
    for act in (
        lambda: forms.change_mapping(form_id, (), reader, at),
        lambda: forms.rename(form_id, "x", reader, at),
        lambda: forms.remove(form_id, reader, at),
    ):
        with pytest.raises(Refused, match="权限"):
            act()
    with pytest.raises(Refused, match="权限"):
        forms.kept(reader._replace(rights=frozenset()))


def test_every_act_leaves_a_line_without_contents(form_id: int, by: Actor, at: datetime) -> None:
    forms.change_mapping(form_id, (), by, at)
    forms.note_filling(form_id, "2026-10", {"信访月报!C3": "反映水渠堵塞"}, by, at)
    lines = audit.entries("form", form_id)
    assert [line.action for line in lines] == ["fill", "map", "keep"]
    assert "水渠" not in str(lines)
