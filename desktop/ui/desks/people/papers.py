"""The papers of the desk, made of what its pages show; identity numbers are masked."""

from desktop.casework import dossiers, office, people, village_page
from desktop.casework.dossiers import Line
from desktop.casework.people import PersonLine
from desktop.casework.village_page import VillagePage
from desktop.domain.codes import Right
from desktop.domain.dates import show_day
from desktop.domain.identity import age_on, mask_identity
from desktop.domain.phones import show_phone
from desktop.domain.records import Actor
from desktop.printing.dossier import dossier
from desktop.printing.render import Paper
from desktop.printing.village_sheet import Holder, VillageSheet, village_sheet
from desktop.ui.shell import Shell


def _openly(shell: Shell) -> Actor:
    """The user as one who may not see sealed matters: none of them goes to paper here."""
    actor = shell.session.actor
    return actor._replace(rights=actor.rights - {Right.SEALED})


def person_paper(person_id: int, shell: Shell) -> Paper:
    """人员情况."""
    actor, at = _openly(shell), shell.now()
    facts = people.person(person_id, actor)
    family = people.members(facts.household_id, actor) if facts.household_id else []
    gone = f"{facts.died_on} 去世" if facts.died_on else f"{facts.left_on} 迁出" if facts.left_on else ""
    words = (
        ("姓名", facts.name),
        ("性别", facts.sex),
        ("出生日期", show_day(facts.born_on) if facts.born_on else ""),
        ("民族", office.code_labels("ethnic_groups").get(facts.ethnic_code, "")),
        ("证件号码", mask_identity(facts.id_number)),
        ("电话", show_phone(facts.phone)),
        ("村组", facts.village_name + facts.group_name),
        ("户主", facts.head_name),
        ("住址", facts.address),
        *((("状态", gone),) if gone else ()),
    )
    people.note_print(people.PERSON, facts.id, "人员情况", actor, at)
    records = _records(dossiers.of_person(facts.id, actor))
    return dossier("人员", facts.name, shell.session.office.name, words, _family(family, shell), records, at.date())


def household_paper(household_id: int, shell: Shell) -> Paper:
    """户情况."""
    actor, at = _openly(shell), shell.now()
    facts = people.household(household_id, actor)
    words = (
        ("户主", facts.head_name),
        ("户编号", facts.number),
        ("村组", facts.village_name + facts.group_name),
        ("状态", f"{facts.closed_on} 销户" if facts.closed_on else "在册"),
        ("住址", facts.address),
    )
    people.note_print(people.HOUSEHOLD, facts.id, "户情况", actor, at)
    family = _family(people.members(facts.id, actor), shell)
    records = _records(dossiers.of_household(facts.id, actor))
    return dossier("户", f"{facts.head_name}户", shell.session.office.name, words, family, records, at.date())


def _family(members: list[PersonLine], shell: Shell) -> list[list[str]]:
    today = shell.now().date()
    return [
        [one.relation, one.name, one.sex, str(age_on(one.born_on, today)) if one.born_on else "", show_phone(one.phone)]
        for one in members
        if not (one.died_on or one.left_on)
    ]


def _records(lines: list[Line]) -> list[list[str]]:
    return [[show_day(line.on) if line.on else "", line.what, line.text, line.state] for line in lines]


def village_paper(village_id: int, shell: Shell) -> Paper:
    """一村一档 as of today; sealed matters count in no figure."""
    actor, at = shell.session.actor, shell.now()
    page = village_page.read(village_id, at.date(), actor, for_paper=True)
    people.note_print("village", village_id, "一村一档", actor, at)
    holders = tuple(
        Holder(one.role_label, one.cadre_name, one.post, show_phone(one.phone), one.place) for one in page.holders
    )
    figures = tuple((one.label, "\n".join(part for part in (one.text, one.note) if part)) for one in page.figures)
    matters = tuple(
        (
            row.number,
            row.title,
            show_day(row.received_on),
            row.handler_name,
            show_day(row.next_due_on) if row.next_due_on else "",
        )
        for row in page.newest
    )
    sheet = VillageSheet(
        page.facts.name, shell.session.office.name, page.day, facts_of(page), holders, figures, matters, page.facts.note
    )
    return village_sheet(sheet, at.date())


def facts_of(page: VillagePage) -> tuple[tuple[str, str], ...]:
    """户数, 人口 … in words; what the register counts stands beside what the office has written down."""
    facts = page.facts
    households = f"{facts.household_count or facts.registered_households} 户"
    population = f"{facts.population or facts.registered_people} 人"
    if facts.registered_people:
        households += f"\n（在册 {facts.registered_households} 户）"
        population += f"\n（在册 {facts.registered_people} 人）"
    return (
        ("户数", households),
        ("人口", population),
        ("村民小组", f"{facts.groups} 个"),
        ("网格", f"{facts.grids} 个"),
        ("村部电话", show_phone(facts.phone) or "—"),
    )
