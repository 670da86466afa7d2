"""Care cases and projects as the papers want them: plain rows, everything in words."""

from collections.abc import Sequence
from datetime import date

from desktop.casework.care import CareFile, CareRow
from desktop.casework.projects import PaymentRow, ProjectFile, ProjectRow
from desktop.domain import care as words
from desktop.domain import projects as rules
from desktop.domain.care import PROJECT_KINDS
from desktop.domain.identity import mask_identity
from desktop.domain.phones import show_phone
from desktop.domain.records import Office
from desktop.domain.visits import WAY_LABELS
from desktop.printing import care as care_papers
from desktop.printing import projects as project_papers
from desktop.printing.care import CareLine, CareRecord, GivenLine, SeenLine
from desktop.printing.projects import PaidLine, ProjectLine
from desktop.printing.render import Paper

WHOLE = "全镇"
NO_VILLAGE = "未分村"


def ledger_paper(rows: Sequence[CareRow], by_what: str, office: Office, today: date) -> Paper:
    """帮扶台账, parted by `village` or `helper`."""
    lines = [
        _line(row, row.village_name if by_what == "village" else row.helper_name or "未定帮扶人", today) for row in rows
    ]
    return care_papers.ledger(lines, "村（社区）" if by_what == "village" else "帮扶人", office, today)


def _line(row: CareRow, group: str, today: date) -> CareLine:
    state = words.visit_text(row.next_on, today) if row.next_on else f"{row.ended_because}"
    return CareLine(
        group,
        row.name,
        words.kind_label(row.target, row.kind),
        row.village_name,
        row.helper_name,
        row.need,
        row.plan,
        row.from_on,
        row.last_on,
        row.next_on,
        state,
        row.measure_count,
        row.amount,
        row.to_on,
    )


def record_paper(file: CareFile, office: Office, today: date) -> Paper:
    """帮扶记录表 of one case; the identity number masked."""
    row, person = file.row, file.person
    return care_papers.record(
        CareRecord(
            row.name,
            person.sex if person else "",
            person.born_on if person else None,
            mask_identity(person.id_number) if person else "",
            show_phone(person.phone) if person else "",
            person.address if person else "",
            row.village_name,
            words.kind_label(row.target, row.kind),
            row.helper_name,
            row.from_on,
            row.to_on,
            row.ended_because,
            row.visit_every_days,
            row.need,
            row.plan,
            tuple(
                GivenLine(
                    one.done_on,
                    words.MEASURE_LABELS.get(one.kind, ""),
                    one.what,
                    one.result,
                    one.amount,
                    one.cadre_name,
                )
                for one in reversed(file.measures)
            ),
            tuple(
                SeenLine(one.visited_on, WAY_LABELS.get(one.way, ""), one.cadre_names, one.found)
                for one in reversed(file.visits)
            ),
        ),
        office,
        today,
    )


def progress_paper(rows: Sequence[ProjectRow], office: Office, today: date) -> Paper:
    """实事项目进度表."""
    return project_papers.progress([_project(row, today) for row in rows], office, today)


def _project(row: ProjectRow, today: date) -> ProjectLine:
    noted = rules.notes(row.progress)
    return ProjectLine(
        row.name,
        PROJECT_KINDS.get(row.kind, ""),
        row.village_name or WHOLE,
        row.unit_name,
        row.leader_name,
        row.planned_amount,
        row.paid_amount,
        row.planned_households,
        row.households,
        row.started_on,
        row.due_on,
        rules.state_words(row.started_on, row.due_on, row.done_on, today),
        f"{noted[-1].on:%m-%d} {noted[-1].text}" if noted else "",
    )


def payments_paper(file: ProjectFile, office: Office, today: date) -> Paper:
    """惠民资金发放表 of a project, with a sum per village."""
    lines = [_paid(one) for one in file.payments]
    return project_papers.payments(file.row.name, lines, file.row.households, office, today)


def _paid(one: PaymentRow) -> PaidLine:
    return PaidLine(one.village_name or NO_VILLAGE, one.payee, one.amount, one.paid_on, one.note)
