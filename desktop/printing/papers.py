"""Records → the registration form of a matter; summaries → their papers. Templates only lay out."""

from datetime import date
from typing import Any

from desktop.domain.codes import (
    CHANNEL_LABELS,
    CLASS_LABELS,
    FLAGS,
    PARTY_ROLE_LABELS,
    ROUTE_LABELS,
    Channel,
    MatterKind,
)
from desktop.domain.dates import chinese_date
from desktop.domain.records import MatterFile, MatterRow, Office, PartyRow
from desktop.domain.report import Comparison, Layout, contents
from desktop.domain.summaries import Summary
from desktop.printing import entries, wording
from desktop.printing.entries import KIND_TITLES
from desktop.printing.letter_words import lead as lead_of
from desktop.printing.render import Paper
from desktop.printing.report import report

__all__ = ["KIND_TITLES", "qr_rows", "registration", "registration_title", "summary_paper"]

REGISTRATION_TITLES: dict[str, str] = {
    Channel.LETTER: "群众来信登记单",
    Channel.VISIT: "群众来访登记单",
    Channel.CALL: "群众来电登记单",
    Channel.ONLINE: "网上信访登记单",
    Channel.ASSIGNED: "上级转交办信访事项登记单",
    Channel.OPINION_BOX: "意见箱信访事项登记单",
}


def summary_paper(
    summary: Summary,
    layout: Layout = Layout.REPORT,
    comparison: Comparison = Comparison.BOTH,
    made_on: date | None = None,
) -> Paper:
    """A summary as 月报, 月报表 or 简报.

    `made_on` is the day of filling it in; None leaves the line empty for the pen.
    """
    filled_on = chinese_date(made_on) if made_on else ""
    return report(contents(summary, layout, comparison, filled_on), made_on or summary.as_of)


def registration_title(row: MatterRow) -> str:
    """What the registration form of a matter is called."""
    return KIND_TITLES.get(row.kind) or REGISTRATION_TITLES.get(row.channel, "信访事项登记单")


def registration(file: MatterFile, office: Office, made_on: date) -> Paper:
    """登记单, one A4 page (条例 art. 19, 22, 23). Prints every field as the file gives it, masked or not.

    A ledger entry or dispute has a simple form of its own.
    """
    row = file.row
    if row.kind != MatterKind.PETITION:
        return entries.registration(file, office, made_on)
    title = registration_title(row)
    is_visit = row.channel == Channel.VISIT
    data: dict[str, Any] = {
        "title": title,
        "office": office.name,
        "number": row.number,
        "qr": qr_rows(row.number),
        "sealed": row.is_sealed,
        "fields": _matter_fields(file),
        "lead": _lead_fields(lead_of(file)),
        "others": _others(file),
        "content": file.content,
        "claims": "\n".join(f"{claim.position}. {claim.text}" for claim in file.claims),
        "marks": _marks(file),
        "clocks": "；".join(f"{one.label}：{wording.day(one.due_on)}" for one in file.clocks if one.stopped_on is None),
        "signer": "来访人签名" if is_visit else "经办人签名",
        "made": f"{office.desk_name}　{wording.day(made_on)}打印",
    }
    return Paper("registration", data, f"{title} {row.number}", made_on)


def qr_rows(text: str) -> list[str]:
    """The QR code of a text as rows of "0" and "1", error correction M."""
    import segno  # only papers of a matter bear a code; the summary does without

    return ["".join(map(str, row)) for row in segno.make_qr(text, error="m", mode="byte", encoding="utf-8").matrix]


def _matter_fields(file: MatterFile) -> dict[str, str]:
    row = file.row
    route = ROUTE_LABELS.get(file.route, "") if file.petition_class == "appeal" else ""
    theme = "、".join(part for part in (file.theme_label, *file.tie_labels) if part)
    return {
        "channel": CHANNEL_LABELS.get(row.channel, ""),
        "received": wording.day(row.received_on) + ("（补录）" if row.is_late_entry else ""),
        "persons": f"{row.person_count}人",
        "place": " ".join(part for part in (row.village_name, file.group_name, file.place) if part),
        "source": file.source_label,
        "title": row.title,
        "category": row.category_label,
        "purpose": file.purpose_label,
        "cause": file.cause_label,
        "nature": " ".join(part for part in (CLASS_LABELS.get(file.petition_class, ""), route) if part),
        "theme": theme,
        "superior": file.superior_number,
        "handler": "、".join(part for part in (file.unit_name, row.handler_name) if part),
        "leader": row.leader_name,
        "proposal": file.proposal,
        "registrar": file.registrar_name,
        "entered": wording.moment(file.entered_at),
    }


def _lead_fields(lead: PartyRow | None) -> dict[str, str]:
    if lead is None:
        return dict.fromkeys(("name", "sex", "born", "id_number", "phone", "address", "person"), "")
    return {
        "name": lead.name,
        "sex": lead.sex,
        "born": wording.day(lead.born_on),
        "id_number": lead.id_number,
        "phone": lead.phone,
        "address": lead.address,
        "person": "、".join(part for part in (lead.ethnic, lead.occupation) if part),
    }


def _others(file: MatterFile) -> str:
    """随访人：甲、乙；被反映人：丙."""
    lead = lead_of(file)
    by_role = {
        label: [party.name for party in file.parties if party.role == role and party is not lead and party.name]
        for role, label in PARTY_ROLE_LABELS.items()
    }
    return "；".join(f"{label}：{'、'.join(names)}" for label, names in by_role.items() if names)


def _marks(file: MatterFile) -> list[dict[str, Any]]:
    repeat = file.row.is_repeat
    return [{"label": "初次", "on": not repeat}, {"label": "重复", "on": repeat}] + [
        {"label": label, "on": flag in file.row.flags} for flag, label in FLAGS.items()
    ]
