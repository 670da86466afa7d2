"""Fixed vocabularies of the procedure. Editable vocabularies (categories, sources …) are rows of the code tables."""

from enum import StrEnum


class MatterKind(StrEnum):
    """Kind of a matter (事项)."""

    PETITION = "petition"
    LEDGER = "ledger"
    DISPUTE = "dispute"


KIND_LABELS: dict[str, str] = {
    MatterKind.PETITION: "信访件",
    MatterKind.LEDGER: "民情",
    MatterKind.DISPUTE: "纠纷",
}

ENTRIES = "entries"
"""Stands for ledger entries and disputes together where a list wants a kind."""

KINDS_OF: dict[str, tuple[str, ...]] = {ENTRIES: (MatterKind.LEDGER.value, MatterKind.DISPUTE.value)}
"""A name for several kinds → these kinds."""


class Channel(StrEnum):
    """Channel of a petition (信访形式), 条例 art. 17."""

    LETTER = "letter"
    VISIT = "visit"
    CALL = "call"
    ONLINE = "online"
    ASSIGNED = "assigned"
    OPINION_BOX = "opinion_box"


CHANNEL_LABELS: dict[str, str] = {
    Channel.LETTER: "来信",
    Channel.VISIT: "来访",
    Channel.CALL: "来电",
    Channel.ONLINE: "网上",
    Channel.ASSIGNED: "上级转交办",
    Channel.OPINION_BOX: "意见箱",
}


ENTRY_SOURCES: dict[str, str] = {
    "round": "走访",
    Channel.VISIT: "来访",
    Channel.CALL: "来电",
    Channel.OPINION_BOX: "意见箱",
    "meeting": "会议",
    "reception": "接访",
    Channel.ASSIGNED: "上级交办",
    "grid": "网格",
    "sweep": "排查",
    "petition": "信访",
}
"""Where a ledger entry or a dispute comes from; kept where a petition keeps its channel."""


def channel_label(kind: str, channel: str) -> str:
    """The word for the channel of a petition, or for the source of an entry."""
    return (CHANNEL_LABELS if kind == MatterKind.PETITION else ENTRY_SOURCES).get(channel, channel)


def is_of(kind: str, wanted: str) -> bool:
    """True when a kind of matter is the wanted one, or one of a wanted group; every kind is when none is wanted."""
    return not wanted or kind in KINDS_OF.get(wanted, (wanted,))


class PetitionClass(StrEnum):
    """Class of a petition (条例 art. 29–31)."""

    SUGGESTION = "suggestion"
    ACCUSATION = "accusation"
    APPEAL = "appeal"
    INQUIRY = "inquiry"


CLASS_LABELS: dict[str, str] = {
    PetitionClass.SUGGESTION: "建议意见类",
    PetitionClass.ACCUSATION: "检举控告类",
    PetitionClass.APPEAL: "申诉求决类",
    PetitionClass.INQUIRY: "咨询及其他",
}


class Route(StrEnum):
    """Legal route of an appeal (条例 art. 31, items 1–6)."""

    LITIGATION = "31-1"
    ARBITRATION = "31-2"
    PARTY_APPEAL = "31-3"
    ADMINISTRATIVE = "31-4"
    DUTY = "31-5"
    PETITION = "31-6"


ROUTE_LABELS: dict[str, str] = {
    Route.LITIGATION: "第三十一条（一）诉讼、复议、监督程序",
    Route.ARBITRATION: "第三十一条（二）仲裁程序",
    Route.PARTY_APPEAL: "第三十一条（三）党员申诉",
    Route.ADMINISTRATIVE: "第三十一条（四）行政程序",
    Route.DUTY: "第三十一条（五）履行法定职责",
    Route.PETITION: "第三十一条（六）信访程序",
}


class PartyRole(StrEnum):
    """What a person is in a matter."""

    LEAD = "lead"
    COMPANION = "companion"
    REPRESENTATIVE = "representative"
    OPPONENT = "opponent"
    ACCUSED = "accused"


PETITIONERS = (PartyRole.LEAD, PartyRole.COMPANION, PartyRole.REPRESENTATIVE)
"""Roles of those who bring a matter, as against those it is about."""

PARTY_ROLE_LABELS: dict[str, str] = {
    PartyRole.LEAD: "主访人",
    PartyRole.COMPANION: "随访人",
    PartyRole.REPRESENTATIVE: "代表人",
    PartyRole.OPPONENT: "对方当事人",
    PartyRole.ACCUSED: "被反映人",
}


_ENTRY_ROLES: dict[str, str] = {PartyRole.LEAD: "反映人", PartyRole.COMPANION: "同反映人"}


def role_label(kind: str, role: str) -> str:
    """What a person is called in a matter of that kind: nobody visits an office with a ledger entry."""
    known = PARTY_ROLE_LABELS.get(role, "")
    return known if kind == MatterKind.PETITION else _ENTRY_ROLES.get(role, known)


class Secrecy(StrEnum):
    """Who may see a matter: everybody, or only holders of the right `sealed` (条例 art. 30)."""

    NORMAL = "normal"
    SEALED = "sealed"


class LinkKind(StrEnum):
    """How one matter hangs together with an earlier one."""

    REPEAT = "repeat"
    SAME = "same"
    RELATED = "related"
    GREW_OUT_OF = "grew_out_of"
    MERGED = "merged"


LINK_LABELS: dict[str, str] = {
    LinkKind.REPEAT: "重复信访",
    LinkKind.SAME: "同一事项",
    LinkKind.RELATED: "相关",
    LinkKind.GREW_OUT_OF: "由此产生",
    LinkKind.MERGED: "并案",
}


class Right(StrEnum):
    """What a user may do."""

    READ = "read"
    REGISTER = "register"
    HANDLE = "handle"
    APPROVE = "approve"
    SEALED = "sealed"
    EXPORT = "export"
    ADMIN = "admin"


RIGHT_LABELS: dict[str, str] = {
    Right.READ: "查询",
    Right.REGISTER: "登记",
    Right.HANDLE: "办理",
    Right.APPROVE: "审批",
    Right.SEALED: "密件（检举控告）",
    Right.EXPORT: "导出",
    Right.ADMIN: "系统管理",
}

ANONYMOUS = "匿名"
"""Stands for the name of who withholds it: nobody's name, so it enters no register and makes no two people one."""

FLAGS: dict[str, str] = {
    "is_collective": "集体访",
    "is_joint_letter": "联名",
    "is_anonymous": "匿名",
    "is_skip_level": "越级",
    "has_threat": "扬言",
    "is_backlog": "积案",
    "is_litigation_related": "涉法涉诉",
    "is_cross_split": "三跨三分离",
    "is_urgent": "重大紧急",
    "is_lead_case": "领导包案",
}
"""Flags of a matter: column name → Chinese word. 重复 (`is_repeat`) is set through a link, never by hand."""

COLLECTIVE_FROM = 5
"""A visit of so many persons or more is collective (集体访); editable in the office's settings."""

MAX_REPRESENTATIVES = 5
"""A group elects at most so many representatives (条例 art. 20)."""

_PERSON_BANDS = ((100, "100 人以上"), (50, "51–100 人"), (20, "21–50 人"), (10, "11–20 人"), (4, "5–10 人"))


def person_band(count: int) -> str:
    """The band of persons in which a group is reported; "" below five."""
    return next((label for above, label in _PERSON_BANDS if count > above), "")
