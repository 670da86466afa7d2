"""Records → papers of one matter: the registration form and the notice of acceptance. Templates only lay out."""

from datetime import date
from typing import Any, NamedTuple

from desktop.domain.codes import (
    CHANNEL_LABELS,
    CLASS_LABELS,
    FLAGS,
    PARTY_ROLE_LABELS,
    ROUTE_LABELS,
    Channel,
    MatterKind,
    PartyRole,
    Route,
)
from desktop.domain.records import MatterFile, Office, PartyRow
from desktop.printing import wording
from desktop.printing.letter_words import WAYS
from desktop.printing.monthly import monthly_summary
from desktop.printing.render import Paper

__all__ = ["AcceptanceFacts", "acceptance_notice", "monthly_summary", "qr_rows", "registration"]

REGISTRATION_TITLES: dict[str, str] = {
    Channel.LETTER: "群众来信登记单",
    Channel.VISIT: "群众来访登记单",
    Channel.CALL: "群众来电登记单",
    Channel.ONLINE: "网上信访登记单",
    Channel.ASSIGNED: "上级转交办信访事项登记单",
    Channel.OPINION_BOX: "意见箱信访事项登记单",
}
KIND_TITLES: dict[str, str] = {MatterKind.LEDGER: "民情登记单", MatterKind.DISPUTE: "矛盾纠纷登记单"}

_PATHS: dict[str, str] = {
    Route.LITIGATION: "第（一）项，本事项应当通过诉讼、行政复议、法律监督等法定程序处理",
    Route.ARBITRATION: "第（二）项，本事项应当通过仲裁程序处理",
    Route.PARTY_APPEAL: "第（三）项，本事项按照党员申诉、申请复审的有关规定处理",
    Route.ADMINISTRATIVE: "第（四）项，本事项通过行政复议、裁决、确认、许可、处罚等行政程序处理",
    Route.DUTY: "第（五）项，本事项属于申请查处违法行为、履行保护人身权或者财产权等合法权益职责，依法履行或者答复",
    Route.PETITION: "第（六）项，本事项适用信访程序：听取{you}陈述事实和理由，调查核实后出具信访处理意见书",
}
"""Which item of art. 31 and what follows from it, said to the petitioner."""

_EXTENSION = "情况复杂的，经本机关负责人批准可以适当延长，但延长期限不超过30日，并告知{you}延长理由。"
"""Art. 34; only for the petition procedure of art. 31 item 6."""


class AcceptanceFacts(NamedTuple):
    """What the notice of acceptance says beyond the matter's own file.

    `route` is a `domain.codes.Route`; `limit` is the period in words (自受理之日起60日内) and `due_on` its last day, both
    empty when another law sets the period; `remedy` is printed as section 六 when given.
    """

    issuing_organ: str
    handling_unit: str
    route: str
    limit: str = ""
    due_on: date | None = None
    query_code: str = ""
    query_place: str = ""
    query_phone: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    forwarded_by: str = ""
    forwarded_on: date | None = None
    remedy: str = ""


def registration(file: MatterFile, office: Office, made_on: date) -> Paper:
    """登记单, one A4 page (条例 art. 19, 22, 23). Prints every field as the file gives it, masked or not."""
    row = file.row
    title = KIND_TITLES.get(row.kind) or REGISTRATION_TITLES.get(row.channel, "信访事项登记单")
    is_visit = row.kind == MatterKind.PETITION and row.channel == Channel.VISIT
    data: dict[str, Any] = {
        "title": title,
        "office": office.name,
        "number": row.number,
        "qr": qr_rows(row.number),
        "sealed": row.is_sealed,
        "fields": _matter_fields(file),
        "lead": _lead_fields(_lead(file)),
        "others": _others(file),
        "content": file.content,
        "claims": "\n".join(f"{claim.position}. {claim.text}" for claim in file.claims),
        "marks": _marks(file),
        "clocks": "；".join(f"{one.label}：{wording.day(one.due_on)}" for one in file.clocks if one.stopped_on is None),
        "signer": "来访人签名" if is_visit else "经办人签名",
        "made": f"{office.desk_name}　{wording.day(made_on)}打印",
    }
    return Paper("registration", data, f"{title} {row.number}", made_on)


def acceptance_notice(file: MatterFile, office: Office, number: str, facts: AcceptanceFacts, made_on: date) -> Paper:
    """受理告知书 with its receipt stub (条例 art. 23). `number` is the paper's own, e.g. 青政信告〔2026〕5号."""
    lead = _lead(file)
    name = lead.name if lead and lead.name else "信访人"
    many = file.row.person_count > 1
    you = "你们" if many else "你"
    recipient = f"{name}等{file.row.person_count}人" if many else name
    title = "信访事项受理告知书"
    sections = [
        ("受理事项", wording.listed([claim.text for claim in file.claims] or [file.row.title])),
        ("办理途径", f"依照《信访工作条例》第三十一条{_PATHS[facts.route].format(you=you)}。"),
        ("承办单位", _unit_sentence(facts)),
        ("办理期限", _limit_sentence(facts, you)),
        ("查询方式", _query_sentence(file, office, facts, you)),
        ("权利告知", facts.remedy),
    ]
    data: dict[str, Any] = {
        "title": title,
        "number": number,
        "recipient": recipient,
        "opening": _opening(file, facts, you),
        "sections": [
            {"head": f"{wording.numeral(place)}、{head}。", "text": text}
            for place, (head, text) in enumerate(((head, text) for head, text in sections if text), 1)
        ],
        "organ": facts.issuing_organ,
        "date": wording.day(made_on),
        "receipt": f"《{title}》（{number}）",
    }
    return Paper("acceptance_notice", data, f"{title} {number}", made_on)


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


def _lead(file: MatterFile) -> PartyRow | None:
    """The lead visitor; without one the first person who is not the other side."""
    other_side = (PartyRole.OPPONENT, PartyRole.ACCUSED)
    ours = [party for party in file.parties if party.role not in other_side]
    return next((party for party in ours if party.role == PartyRole.LEAD), ours[0] if ours else None)


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
    lead = _lead(file)
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


def _opening(file: MatterFile, facts: AcceptanceFacts, you: str) -> str:
    row = file.row
    if facts.forwarded_by:
        sent = f"于{wording.day(facts.forwarded_on)}" if facts.forwarded_on else ""
        came = f"{facts.forwarded_by}{sent}转来{you}提出的信访事项"
    else:
        came = f"{you}{WAYS.get(row.channel, '')}提出的信访事项"
    return (
        f"{came}，本机关于{wording.day(row.received_on)}收到，登记编号为{row.number}。"
        "经审查，依照《信访工作条例》第二十三条的规定，决定予以受理，现将有关情况告知如下："
    )


def _unit_sentence(facts: AcceptanceFacts) -> str:
    contact = "，".join(
        f"{label}：{value}"
        for label, value in (("联系人", facts.contact_name), ("联系电话", facts.contact_phone))
        if value
    )
    return f"{facts.handling_unit}。" + (f"{contact}。" if contact else "")


def _limit_sentence(facts: AcceptanceFacts, you: str) -> str:
    if facts.due_on is None:
        return "按照前述程序规定的期限办理。"
    limit = f"{facts.limit}，即" if facts.limit else ""
    extension = _EXTENSION.format(you=you) if facts.route == Route.PETITION else ""
    return f"{limit}于{wording.day(facts.due_on)}前（含当日）办结。{extension}"


def _query_sentence(file: MatterFile, office: Office, facts: AcceptanceFacts, you: str) -> str:
    code = facts.query_code or file.query_code
    proof = "登记编号和查询码" if code else "登记编号"
    place = facts.query_place or f"{office.name}{office.desk_name}"
    phone = facts.query_phone or office.phone
    call = f"，或者拨打{phone}" if phone else ""
    return (f"查询码：{code}。" if code else "") + f"{you}可以凭{proof}到{place}{call}查询办理进展。"
