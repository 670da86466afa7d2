"""实事项目与惠民资金: projects, their progress, what was paid, lists of payments that come in, and their matters."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from desktop.casework import access
from desktop.casework.access import need
from desktop.casework.petitions import write_event
from desktop.domain import projects as rules
from desktop.domain.codes import Right
from desktop.domain.dates import chinese_date
from desktop.domain.faults import Refused
from desktop.domain.money import show_money
from desktop.domain.projects import NewPayment, NewProject, PaymentPlan, ProjectFilter
from desktop.domain.records import Actor, Change, Choice
from desktop.store import audit, database, imports, places
from desktop.store import projects as store
from desktop.store.projects import LinkedProject, PaymentRow, ProjectMatter, ProjectRow

__all__ = ["LinkedProject", "PaymentRow", "ProjectMatter", "ProjectRow"]

KINDS = frozenset({"project"})
GONE = "没有找到这个项目，可能已被移除。请刷新列表。"

payment_batch = store.batch


class ProjectFile(NamedTuple):
    """Everything that the page of a project and its papers show; matters as far as the user may see them."""

    row: ProjectRow
    payments: tuple[PaymentRow, ...]
    matters: tuple[ProjectMatter, ...]


# ---------------------------------------------------------------- looking


def projects(wanted: ProjectFilter, by: Actor, today: date) -> list[ProjectRow]:
    """The projects that a filter wants: what is not done first."""
    need(by, Right.READ)
    return store.projects(wanted, today)


def open_file(project_id: int, by: Actor) -> ProjectFile:
    """A project with its payments and matters."""
    need(by, Right.READ)
    row = _project(project_id)
    return ProjectFile(
        row, tuple(store.payments(project_id)), tuple(store.matters_of(project_id, by.may(Right.SEALED)))
    )


def of_matter(matter_id: int, by: Actor) -> list[LinkedProject]:
    """Projects that a matter hangs together with."""
    access.see(matter_id, by)
    return store.projects_of(matter_id)


def choices(by: Actor, today: date) -> list[Choice]:
    """Projects for a picker, those that are not done first."""
    from desktop.domain.pinyin import pinyin_keys  # its tables load slowly, and few need them

    return [
        Choice(row.id, row.name, row.village_name or "全镇", pinyin_keys(row.name))
        for row in projects(ProjectFilter(), by, today)
    ]


# ---------------------------------------------------------------- projects


def save(project_id: int | None, form: NewProject, by: Actor, at: datetime) -> Change:
    """Enter a project, or put one right."""
    need(by, Right.REGISTER)
    with database.transaction():
        form = rules.checked(form, at.date())
        values = _values(form)
        if project_id is None:
            project_id = store.add_project(values | {"entered_at": at, "entered_by": by.id})
            audit.record(by.id, "open", "project", project_id, at, {"kind": form.kind})
        else:
            row = _project(project_id)
            store.update_project(project_id, values)
            changed = sorted(name for name, new in values.items() if getattr(row, _COLUMN.get(name, name)) != new)
            audit.record(by.id, "save", "project", project_id, at, {"changed": changed})
    return Change(KINDS, (project_id,), project_id, f"项目“{form.name}”已保存。")


_COLUMN = {"village": "village_id", "unit": "unit_id", "leader": "leader_id"}


def _values(form: NewProject) -> dict[str, Any]:
    same = ("name", "kind", "theme_code", "planned_amount", "planned_households", "started_on", "due_on", "done_on")
    columns = {name: getattr(form, name) for name in (*same, "note")}
    return columns | {"village": form.village_id, "unit": form.unit_id, "leader": form.leader_id}


def remove(project_id: int, by: Actor, at: datetime) -> Change:
    """Take back a project that was entered by mistake: by who entered it, and while nothing was paid."""
    need(by, Right.REGISTER)
    with database.transaction():
        row = _project(project_id)
        _check_author(row.entered_by, by)
        if row.payment_count:
            raise Refused(f"“{row.name}”已有 {row.payment_count} 笔发放，不能移除；请先移除发放记录。")
        store.remove_project(project_id, at)
        audit.record(by.id, "remove", "project", project_id, at)
    return Change(KINDS, (project_id,), 0, f"项目“{row.name}”已移除。")


def add_note(project_id: int, on: date, text: str, by: Actor, at: datetime) -> Change:
    """Add a dated note of progress."""
    need(by, Right.REGISTER)
    with database.transaction():
        row = _project(project_id)
        store.update_project(project_id, {"progress": rules.with_note(row.progress, on, text, at.date())})
        audit.record(by.id, "note", "project", project_id, at)
    return Change(KINDS, (project_id,), project_id, "进展已记入。")


def remove_note(project_id: int, note: rules.Note, by: Actor, at: datetime) -> Change:
    """Take a note of progress out."""
    need(by, Right.REGISTER)
    with database.transaction():
        row = _project(project_id)
        lines = rules.notes(row.progress)
        if note not in lines:
            raise Refused("这条进展已经不在，请刷新。")
        lines.remove(note)
        store.update_project(project_id, {"progress": rules.written(lines)})
        audit.record(by.id, "remove_note", "project", project_id, at, {"on": note.on})
    return Change(KINDS, (project_id,), project_id, "这条进展已移除。")


def _project(project_id: int) -> ProjectRow:
    row = store.project(project_id)
    if row is None:
        raise Refused(GONE)
    return row


def _check_author(author_id: int, by: Actor) -> None:
    if author_id != by.id and not by.may(Right.ADMIN):
        raise Refused("请由登记的本人或系统管理员移除。")


# ---------------------------------------------------------------- payments


def add_payment(project_id: int, form: NewPayment, by: Actor, at: datetime) -> Change:
    """Write down a payment. Without a village it belongs to that of its project."""
    need(by, Right.REGISTER)
    with database.transaction():
        row = _project(project_id)
        form = rules.checked_payment(form, at.date())
        form = _placed(form, row.village_id)
        payment_id = store.add_payment(project_id, form, by.id, at)
        audit.record(by.id, "pay", "project", project_id, at, {"payment": payment_id, "amount": form.amount})
    return Change(KINDS, (project_id, payment_id), payment_id, f"已记入发放 {show_money(form.amount)}。")


def _placed(form: NewPayment, village_id: int | None) -> NewPayment:
    return NewPayment(
        form.paid_on, form.amount, form.village_id or village_id, form.household_id, form.payee, form.note
    )


def remove_payment(payment_id: int, by: Actor, at: datetime) -> Change:
    """Take a payment out, by who entered it or the administrator."""
    need(by, Right.REGISTER)
    with database.transaction():
        row = next(iter(store.payments(payment_id=payment_id)), None)
        project_id = store.project_of_payment(payment_id)
        if row is None or project_id is None:
            raise Refused("这笔发放已经不在，请刷新。")
        _check_author(row.entered_by, by)
        store.remove_payments([payment_id])
        detail = {"payment": payment_id, "amount": row.amount}
        audit.record(by.id, "remove_payment", "project", project_id, at, detail)
    return Change(KINDS, (project_id,), project_id, f"已移除发放 {show_money(row.amount)}。")


def earlier_import(sha256: str) -> str:
    """Why this very file cannot be imported again, as a sentence; empty when it can."""
    before = imports.standing_import(sha256, "")
    if before is None:
        return ""
    when = chinese_date(before.made_at.date())
    return f"这个文件已于{when}导入过 {before.row_count} 行，不能重复导入。要重新导入，请先撤销那次导入。"


def accept_payments(plan: PaymentPlan, by: Actor, at: datetime) -> Change:
    """Enter a whole list of payments: all or none."""
    need(by, Right.REGISTER)
    if not plan.may_import:
        raise Refused("表格里还有问题，没有导入任何内容。请按问题清单改好再导。")
    with database.transaction():
        row = _project(plan.project_id)
        if sentence := earlier_import(plan.sha256):
            raise Refused(sentence)
        batch_id = imports.open_batch(plan.file_name, plan.sha256, len(plan.ready), by.id, at, "payments")
        for form in plan.ready:
            form = _placed(rules.checked_payment(form, at.date()), row.village_id)
            store.add_payment(plan.project_id, form, by.id, at, batch_id)
        detail = {"batch": batch_id, "rows": len(plan.ready), "amount": plan.total, "sha256": plan.sha256}
        audit.record(by.id, "import_payments", "project", plan.project_id, at, detail)
    say = f"已导入发放 {len(plan.ready)} 笔，合计 {show_money(plan.total)}。"
    return Change(KINDS | {"import"}, (plan.project_id, batch_id), batch_id, say)


def undo_payments(batch_id: int, by: Actor, at: datetime) -> Change:
    """Take a whole imported list back, by who imported it or the administrator."""
    need(by, Right.REGISTER)
    with database.transaction():
        batch = store.batch(batch_id)
        if batch is None:
            raise Refused("没有这次导入，或者它已经撤销。请刷新列表。")
        if batch.made_by != by.id and not by.may(Right.ADMIN):
            raise Refused("撤销导入请由导入的本人或系统管理员办理。")
        count = store.remove_batch(batch_id, at)
        audit.record(by.id, "undo_payments", "project", batch.project_id, at, {"batch": batch_id, "rows": count})
    return Change(
        KINDS | {"import"}, (batch.project_id, batch_id), batch.project_id, f"已撤销这次导入的 {count} 笔发放。"
    )


class Known(NamedTuple):
    """What the dry run of a list compares with: villages and households by name, and what was paid before."""

    villages: dict[str, int]
    households: dict[tuple[int, str], list[int]]
    paid: set[tuple[date, int, int | None, str]]
    village_id: int | None


def known(project_id: int, by: Actor) -> Known:
    """What is known of a project and of the villages."""
    need(by, Right.REGISTER)
    row = _project(project_id)
    return Known(
        places.village_ids_by_name(), store.households_by_head(), store.known_payments(project_id), row.village_id
    )


# ---------------------------------------------------------------- matters


def link(matter_id: int, project_id: int, by: Actor, at: datetime) -> Change:
    """Hang a matter and a project together; the matter's history says so."""
    with database.transaction():
        seen = access.change(matter_id, by, Right.REGISTER)
        row = _project(project_id)
        if store.are_linked(matter_id, project_id):
            raise Refused(f"{seen.number} 已经关联这个项目。", "project_id")
        store.link(matter_id, project_id)
        write_event(matter_id, "link", seen.stage, seen.stage, at.date(), by, at, f"实事项目“{row.name}”")
        audit.record(by.id, "link_project", "matter", matter_id, at, {"project": project_id})
    return Change(KINDS | {"matter"}, (matter_id, project_id), matter_id, f"已关联实事项目“{row.name}”。")


def unlink(matter_id: int, project_id: int, by: Actor, at: datetime) -> Change:
    """Part a matter and a project."""
    with database.transaction():
        seen = access.change(matter_id, by, Right.REGISTER)
        row = _project(project_id)
        if not store.are_linked(matter_id, project_id):
            raise Refused("这个关联已经不在，请刷新。")
        store.unlink(matter_id, project_id)
        write_event(matter_id, "unlink", seen.stage, seen.stage, at.date(), by, at, f"实事项目“{row.name}”")
        audit.record(by.id, "unlink_project", "matter", matter_id, at, {"project": project_id})
    return Change(KINDS | {"matter"}, (matter_id, project_id), matter_id, f"已取消与“{row.name}”的关联。")


# ---------------------------------------------------------------- papers and exports


def note_paper(project_ids: Sequence[int], paper: str, by: Actor, at: datetime) -> None:
    """Write down who took payments and their payees out on paper or as a file. Needs the right to export."""
    need(by, Right.EXPORT, "打印或导出实事项目和惠民资金")
    with database.transaction():
        record_id = project_ids[0] if len(project_ids) == 1 else 0
        audit.record(by.id, "take_out", "project", record_id, at, {"paper": paper, "rows": len(project_ids)})
