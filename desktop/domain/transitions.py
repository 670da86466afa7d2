"""The procedure of a petition, row by row: stage and action → next stage, who, facts, clocks, papers.

Whatever is not in `TRANSITIONS` cannot happen. Source: 《信访工作条例》 art. 19–36; the rows follow the order in which a
petition goes through them. Whoever changes the procedure changes this file and nothing else.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from desktop.domain.codes import CLASS_LABELS, PetitionClass, Right, Route
from desktop.domain.facts import Fact, FactKind
from desktop.domain.stages import ANSWERED, CONCLUDED, HANDLING, OPEN, Stage


class Who(StrEnum):
    """Who acts; the clerk enters what the others did."""

    CLERK = "信访专干"
    LEADER = "分管领导"
    UNIT = "责任单位"
    PETITIONER = "信访人"
    ORGAN = "上级机关"


class Starts(NamedTuple):
    """A clock that a step starts: its rule, the fact that is the first day, the fact with a due day of its own.

    `unless` = (fact, values): with one of these values the clock does not start.
    """

    code: str
    since: str = "on"
    due: str = ""
    unless: tuple[str, tuple[str, ...]] = ("", ())


class Transition(NamedTuple):
    """One row of the procedure.

    The `only_…` fields and `needs_…` narrow it (empty or None = any): class, route, whether the petition was forwarded
    by a superior, first petitions, a clock that must run, a fact that an earlier step must have told; `not_while` names a
    clock that must not run.
    `starts`, `stops`, `pauses`, `resumes`, `extends` name clock rules; `stops` may be `ALL`. `documents` are the kinds of
    paper that the step brings forth. `ends` concludes the petition (办结), `reopens` takes that back, `resolves` notes the
    resolution in substance (化解). `is_main` lies on the usual way, `is_rare` is not offered at first sight.
    """

    stage: StrEnum
    action: str
    label: str
    next_stage: StrEnum
    facts: tuple[Fact, ...]
    right: Right = Right.HANDLE
    who: Who = Who.CLERK
    only_class: tuple[PetitionClass, ...] = ()
    only_route: tuple[Route, ...] = ()
    only_forwarded: bool | None = None
    only_first: bool = False
    needs_clock: str = ""
    needs_told: tuple[tuple[str, str], ...] = ()
    starts: tuple[Starts, ...] = ()
    stops: tuple[str, ...] = ()
    not_while: str = ""
    pauses: str = ""
    resumes: str = ""
    extends: str = ""
    documents: tuple[str, ...] = ()
    ends: bool = False
    reopens: bool = False
    resolves: bool = False
    disposition: str = ""
    is_main: bool = False
    is_rare: bool = False


ALL = ("*",)
"""Every running clock but the superior's own: that one waits for the report (art. 22)."""

REGISTRATION_STARTS = (Starts("notice"),)
"""Clocks of every petition from the day of receipt (art. 23)."""

FORWARDED_STARTS = (Starts("objection"),)
"""Further ones of a petition that a superior forwarded (art. 23)."""

SUPERIOR_CLOCK = Starts("assigned", due="superior_due_on")
"""The superior's own limit, when it set one (art. 22)."""

MERGED = "并入"
"""Disposition of a petition that was merged into another one."""

KEPT = "存"
"""Disposition of a repeat that is kept for reference (留存备查) while the first petition is being handled."""

UNANSWERED = (MERGED, KEPT, "撤回", "终止")
"""Dispositions that conclude a petition without notice or answer: they leave the rates of timeliness."""

# ---------------------------------------------------------------- what steps ask for

CLASS_CHOICES = tuple(CLASS_LABELS.items())
ROUTE_CHOICES = (
    (Route.LITIGATION.value, "（一）诉讼、复议、监督程序"),
    (Route.ARBITRATION.value, "（二）仲裁程序"),
    (Route.PARTY_APPEAL.value, "（三）党员申诉"),
    (Route.ADMINISTRATIVE.value, "（四）行政程序"),
    (Route.DUTY.value, "（五）履行法定职责"),
    (Route.PETITION.value, "（六）信访程序"),
)
SERVICE_WAYS = (("direct", "当面送达"), ("mail", "邮寄送达"), ("other", "其他方式"))
RECEIPTS = (("signed", "签收"), ("refused", "拒收"), ("posted", "公告、公示，无须签收"))
ADOPTIONS = (("adopted", "采纳"), ("partly", "部分采纳"), ("not", "未采纳"))
REVIEW_RESULTS = (("uphold", "维持原意见"), ("change", "变更原意见"), ("redo", "撤销，责令重新处理"))
GROUNDS = (
    ("lapsed", "逾期未申请复查、复核"),
    ("settled", "信访人同意处理意见，不再申请复查、复核"),
    ("carried_out", "处理意见已经落实，事项已经化解"),
)
RATINGS = (("satisfied", "满意"), ("fair", "基本满意"), ("dissatisfied", "不满意"), ("none", "未评价"))
SATISFIED = ("satisfied", "fair")
RATED = (*SATISFIED, "dissatisfied")
"""Ratings that say something, and those that count as 满意 (满意 + 基本满意)."""
RETENTIONS = (("permanent", "永久"), ("30", "30年"), ("10", "10年"))

_D, _T, _U, _C, _P = FactKind.DAY, FactKind.TEXT, FactKind.UNIT, FactKind.CHOICE, FactKind.CADRE
ON = Fact("on", "办理日期", _D)
NOTE = Fact("note", "说明", _T, is_required=False)
_APPROVER = Fact("approver_id", "批准的负责人", _P)
_REASONS = Fact("reasons", "理由", _T)
_LEGAL = Fact("legal_basis", "法律依据", _T)
_DIRECTED = Fact("directed_to", "应向哪个机关提出")
_HANDLER = Fact("handler_id", "承办人", _P, is_required=False)
_LEADER = Fact("leader_id", "包案领导", _P, is_required=False)
_UNIT = Fact("unit_id", "责任单位", _U)
_SERVED_ON = Fact("served_on", "信访人收到日期", _D)


def _on(label: str) -> Fact:
    return ON._replace(label=label)


def _note(label: str, is_required: bool = True) -> Fact:
    return NOTE._replace(label=label, is_required=is_required)


def _limit(label: str, is_required: bool = True) -> Fact:
    return Fact("due_on", label, _D, is_required, may_be_future=True)


_SCREENING = (
    ON,
    Fact("petition_class", "类别", _C, choices=CLASS_CHOICES),
    Fact("route", "第三十一条的路径", _C, choices=ROUTE_CHOICES, needed_if=("petition_class", PetitionClass.APPEAL)),
    Fact("proposal", "拟办意见", _T, is_required=False),
)
_ACCEPTANCE = (ON, _UNIT, _HANDLER, _LEADER, NOTE)
_SERVICE = (
    _on("送达日期"),
    Fact("service_way", "送达方式", _C, choices=SERVICE_WAYS),
    Fact("receipt", "签收情况", _C, choices=RECEIPTS),
    Fact("receiver", "签收人（代收的注明关系）", is_required=False, needed_if=("receipt", "signed")),
    Fact("refusal", "拒收事由", needed_if=("receipt", "refused")),
    Fact("witness", "见证人", needed_if=("receipt", "refused")),
    Fact("server", "送达人", is_required=False),
    NOTE,
)
_CLOSING = (
    _on("结案日期"),
    Fact("ground", "结案理由", _C, choices=GROUNDS),
    Fact("resolved_on", "化解日期（已化解时填）", _D, is_required=False),
    NOTE,
)
_ARCHIVING = (
    _on("归档日期"),
    Fact("archive_number", "档号", is_required=False),
    Fact("retention", "保管期限", _C, choices=RETENTIONS),
    Fact("filed_by", "立卷人"),
    Fact("remark", "本卷情况说明", _T, is_required=False),
)
_RATING = (
    _on("评价日期"),
    Fact("desk_rating", "对信访部门的评价", _C, choices=RATINGS),
    Fact("unit_rating", "对责任单位的评价", _C, choices=RATINGS),
    _note("评价意见、不满意的原因", is_required=False),
)

# ---------------------------------------------------------------- the rows

_APPEAL = (PetitionClass.APPEAL,)
_TOLD = ("notice", "objection")
"""Clocks that end when the petitioner is told what becomes of the petition."""
_PROCEDURES = (Route.ARBITRATION, Route.PARTY_APPEAL, Route.ADMINISTRATIVE, Route.DUTY)
_S = Stage


def _each(stages: tuple[Stage, ...], row: Transition, stays: bool = False) -> Iterator[Transition]:
    """The same row at several stages; `stays` leaves the stage as it is."""
    return (row._replace(stage=stage, next_stage=stage if stays else row.next_stage) for stage in stages)


def _aside(stages: tuple[Stage, ...], row: Transition) -> Iterator[Transition]:
    return _each(stages, row, stays=True)


_SORTING: tuple[Transition, ...] = (
    Transition(_S.REGISTERED, "screen", "甄别", _S.SCREENED, _SCREENING, is_main=True),
    Transition(
        _S.SCREENED,
        "accept",
        "受理",
        _S.ACCEPTED,
        _ACCEPTANCE,
        only_class=_APPEAL,
        only_route=(Route.PETITION,),
        starts=(Starts("handle"),),
        stops=_TOLD,
        documents=("acceptance_notice",),
        disposition="受理告知",
        is_main=True,
    ),
    Transition(
        _S.SCREENED,
        "accept_simple",
        "简易受理",
        _S.ACCEPTED,
        _ACCEPTANCE,
        only_class=_APPEAL,
        only_route=(Route.PETITION,),
        only_first=True,
        starts=(Starts("handle"), Starts("simple")),
        stops=_TOLD,
        documents=("acceptance_notice",),
        disposition="受理告知",
    ),
    Transition(
        _S.SCREENED,
        "route_in",
        "导入法定程序",
        _S.ROUTED,
        (
            ON,
            _UNIT,
            Fact("procedure", "导入的程序"),
            _limit("该程序的办理期限", is_required=False),
            _HANDLER,
            _LEADER,
            NOTE,
        ),
        only_class=_APPEAL,
        only_route=_PROCEDURES,
        starts=(Starts("routed", due="due_on"),),
        stops=_TOLD,
        documents=("acceptance_notice",),
        disposition="受理告知",
        is_main=True,
    ),
    Transition(
        _S.SCREENED,
        "guide",
        "引导法定途径",
        _S.REDIRECTED,
        (ON, _DIRECTED, _REASONS, _LEGAL),
        only_class=_APPEAL,
        only_route=(Route.LITIGATION,),
        stops=_TOLD,
        documents=("redirect_notice",),
        ends=True,
        disposition="引导告知",
        is_main=True,
    ),
    Transition(
        _S.SCREENED,
        "study",
        "研究论证",
        _S.STUDYING,
        (ON, _UNIT, NOTE),
        only_class=(PetitionClass.SUGGESTION,),
        stops=_TOLD,
        documents=("acceptance_notice",),
        disposition="受理告知",
    ),
    *_each(
        (_S.SCREENED, _S.STUDYING),
        Transition(
            _S.SCREENED,
            "reply",
            "答复",
            _S.REPLIED,
            (
                _on("答复日期"),
                Fact("opinion", "答复内容", _T),
                Fact("adoption", "建议是否采纳", _C, is_required=False, choices=ADOPTIONS),
            ),
            only_class=(PetitionClass.SUGGESTION, PetitionClass.INQUIRY),
            starts=(Starts("evaluation"),),
            stops=_TOLD,
            ends=True,
            disposition="直接回复",
            is_main=True,
        ),
    ),
    Transition(
        _S.SCREENED,
        "hand_over",
        "移送有权机关",
        _S.HANDED_OVER,
        (_on("移送日期"), Fact("to_unit", "移送给哪个机关", suggestion="县纪委监委"), _APPROVER, NOTE),
        right=Right.APPROVE,
        who=Who.LEADER,
        only_class=(PetitionClass.ACCUSATION,),
        stops=_TOLD,
        documents=("transfer_letter",),
        ends=True,
        disposition="移送",
        is_main=True,
    ),
    Transition(
        _S.SCREENED,
        "transfer",
        "转送",
        _S.TRANSFERRED,
        (_on("转送日期"), _UNIT._replace(label="转送给"), _note("转送说明", is_required=False)),
        only_class=(PetitionClass.APPEAL, PetitionClass.SUGGESTION, PetitionClass.INQUIRY),
        stops=_TOLD,
        documents=("transfer_letter", "transfer_notice"),
        ends=True,
        disposition="转送",
    ),
    Transition(
        _S.SCREENED,
        "assign",
        "交办",
        _S.ASSIGNED,
        (
            _on("交办日期"),
            _UNIT._replace(label="交办给"),
            _limit("办理期限"),
            _LEADER,
            _note("交办要求", is_required=False),
        ),
        only_class=(PetitionClass.APPEAL, PetitionClass.SUGGESTION, PetitionClass.INQUIRY),
        starts=(Starts("report_back", due="due_on"),),
        stops=_TOLD,
        documents=("assign_letter", "transfer_notice"),
        disposition="交办",
    ),
    Transition(
        _S.SCREENED,
        "redirect",
        "引导至有权机关",
        _S.REDIRECTED,
        (ON, _DIRECTED, _REASONS, _LEGAL),
        only_class=(PetitionClass.APPEAL, PetitionClass.SUGGESTION, PetitionClass.INQUIRY),
        only_forwarded=False,
        stops=_TOLD,
        documents=("redirect_notice",),
        ends=True,
        disposition="引导告知",
    ),
    Transition(
        _S.SCREENED,
        "object",
        "提出异议",
        _S.OBJECTED,
        (
            _on("提出日期"),
            Fact("sender", "转送、交办的机关"),
            _REASONS,
            _DIRECTED._replace(label="建议转送给", is_required=False),
        ),
        right=Right.APPROVE,
        who=Who.LEADER,
        only_forwarded=True,
        needs_clock="objection",
        stops=("objection",),
        documents=("objection_letter",),
    ),
    Transition(
        _S.OBJECTED,
        "objection_agreed",
        "异议获同意",
        _S.RETURNED,
        (_on("同意日期"), _note("材料退还情况", is_required=False)),
        who=Who.ORGAN,
        stops=("notice", "assigned"),
        ends=True,
        disposition="异议退回",
        is_main=True,
    ),
    Transition(
        _S.OBJECTED,
        "objection_refused",
        "异议未获同意",
        _S.SCREENED,
        (_on("答复日期"), _note("上级答复的意见")),
        who=Who.ORGAN,
    ),
    Transition(
        _S.SCREENED,
        "not_accept",
        "不予受理",
        _S.NOT_ACCEPTED,
        (ON, _REASONS, _LEGAL, _DIRECTED._replace(label="有权处理的机关或者途径"), _APPROVER),
        right=Right.APPROVE,
        who=Who.LEADER,
        only_class=_APPEAL,
        stops=_TOLD,
        documents=("not_accept_notice",),
        ends=True,
        disposition="不予受理",
    ),
    Transition(
        _S.SCREENED,
        "no_longer_accept",
        "不再受理",
        _S.NO_LONGER_ACCEPTED,
        (
            ON,
            Fact("recheck_organ", "复核机关"),
            Fact("recheck_number", "复核意见书文号"),
            Fact("recheck_on", "复核意见日期", _D),
            _REASONS._replace(label="补充说明", is_required=False),
            _APPROVER,
        ),
        right=Right.APPROVE,
        who=Who.LEADER,
        only_class=_APPEAL,
        stops=_TOLD,
        documents=("no_longer_accept_notice",),
        ends=True,
        disposition="不再受理",
    ),
    Transition(
        _S.SCREENED,
        "keep",
        "留存备查",
        _S.CLOSED,
        (ON, _note("留存的理由（如：同一事项正在办理）")),
        only_class=(PetitionClass.APPEAL, PetitionClass.SUGGESTION, PetitionClass.INQUIRY),
        stops=_TOLD,
        ends=True,
        disposition=KEPT,
        is_rare=True,
    ),
    Transition(_S.SCREENED, "screen", "更正甄别", _S.SCREENED, _SCREENING, is_rare=True),
)

_OTHER_WAYS: tuple[Transition, ...] = (
    Transition(
        _S.ROUTED,
        "procedure_reply",
        "程序答复",
        _S.REPLIED,
        (_on("答复日期"), Fact("opinion", "程序的结果、履责情况", _T), _LEGAL._replace(is_required=False)),
        who=Who.UNIT,
        starts=(Starts("evaluation"),),
        stops=("routed",),
        ends=True,
        is_main=True,
    ),
    Transition(
        _S.ASSIGNED,
        "receive_report",
        "收到办结报告",
        _S.REPORTED,
        (_on("收到日期"), _note("报告的主要内容")),
        who=Who.UNIT,
        stops=("report_back",),
        ends=True,
        is_main=True,
    ),
    Transition(
        _S.ASSIGNED,
        "return_report",
        "退回重办",
        _S.ASSIGNED,
        (_on("退回日期"), _limit("重办期限"), _REASONS._replace(label="退回的理由")),
        starts=(Starts("report_back", due="due_on"),),
        stops=("report_back",),
    ),
)

_HANDLING: tuple[Transition, ...] = (
    *_each(
        HANDLING,
        Transition(
            _S.ACCEPTED,
            "decide",
            "出具处理意见",
            _S.DECIDED,
            (
                ON,
                Fact("answers", "逐项答复诉求", FactKind.ANSWERS),
                Fact("opinion", "处理意见", _T),
                _LEGAL._replace(label="法律法规依据"),
            ),
            right=Right.APPROVE,
            who=Who.LEADER,
            documents=("opinion",),
            is_main=True,
        ),
    ),
    *_aside(
        HANDLING,
        Transition(
            _S.ACCEPTED,
            "extend",
            "延期",
            _S.ACCEPTED,
            (
                _on("批准日期"),
                Fact("extra_days", "延长天数", FactKind.NUMBER),
                _REASONS._replace(label="延期理由"),
                _APPROVER,
            ),
            right=Right.APPROVE,
            who=Who.LEADER,
            needs_clock="handle",
            extends="handle",
            documents=("extension_approval", "extension_notice"),
        ),
    ),
    *_aside(
        HANDLING,
        Transition(
            _S.ACCEPTED,
            "to_ordinary",
            "转为普通程序",
            _S.ACCEPTED,
            (ON, _note("不宜简易办理的理由")),
            needs_clock="simple",
            stops=("simple",),
        ),
    ),
    Transition(
        _S.ACCEPTED,
        "mediate",
        "组织调解",
        _S.MEDIATING,
        (_on("开始日期"), Fact("committee", "调解组织"), NOTE),
        who=Who.UNIT,
    ),
    Transition(
        _S.MEDIATING,
        "agree",
        "达成调解协议",
        _S.SERVED,
        (
            _on("协议日期"),
            Fact("terms", "协议内容", _T),
            Fact("performance", "履行方式和期限", _T),
        ),
        who=Who.UNIT,
        starts=(Starts("evaluation"),),
        stops=("handle", "simple"),
        documents=("mediation_agreement",),
        ends=True,
    ),
    Transition(
        _S.MEDIATING,
        "mediation_failed",
        "调解不成",
        _S.ACCEPTED,
        (_on("终止日期"), _note("调解情况")),
        who=Who.UNIT,
    ),
    Transition(
        _S.ACCEPTED,
        "hold_hearing",
        "举行听证",
        _S.HEARING,
        (
            _on("听证日期"),
            Fact("place", "听证地点", is_required=False),
            Fact("chair", "主持人", is_required=False),
            NOTE,
        ),
        right=Right.APPROVE,
        who=Who.LEADER,
    ),
    Transition(
        _S.HEARING,
        "end_hearing",
        "听证结束",
        _S.ACCEPTED,
        (_on("结束日期"), _note("听证结论")),
        who=Who.LEADER,
    ),
    Transition(
        _S.DECIDED,
        "serve",
        "送达",
        _S.SERVED,
        _SERVICE,
        starts=(Starts("review_request"), Starts("evaluation")),
        stops=("handle", "simple"),
        documents=("service_receipt",),
        ends=True,
        is_main=True,
    ),
)

_REVIEW: tuple[Transition, ...] = (
    *_each(
        (_S.SERVED, _S.REVIEWED),
        Transition(
            _S.SERVED,
            "close",
            "结案",
            _S.CLOSED,
            _CLOSING,
            stops=("review_request", "recheck_request"),
            is_main=True,
        ),
    ),
    Transition(
        _S.SERVED,
        "execute",
        "转入落实",
        _S.EXECUTING,
        (ON, _UNIT._replace(label="负责落实的单位"), _limit("落实期限"), _note("落实什么")),
        who=Who.UNIT,
        starts=(Starts("execution", due="due_on"),),
    ),
    Transition(
        _S.EXECUTING,
        "carried_out",
        "落实完毕",
        _S.SERVED,
        (_on("落实日期"), _note("落实情况")),
        who=Who.UNIT,
        stops=("execution",),
        resolves=True,
        is_main=True,
    ),
    *_each(
        (_S.SERVED, _S.EXECUTING),
        Transition(
            _S.SERVED,
            "ask_review",
            "申请复查",
            _S.UNDER_REVIEW,
            (_on("收到复查申请的日期"), Fact("review_organ", "复查机关"), _note("申请的理由", is_required=False)),
            who=Who.PETITIONER,
            needs_clock="review_request",
            starts=(Starts("review"),),
            stops=("review_request", "execution"),
        ),
    ),
    Transition(
        _S.UNDER_REVIEW,
        "reviewed",
        "收到复查意见",
        _S.REVIEWED,
        (
            _on("复查意见日期"),
            Fact("review_number", "复查意见书文号"),
            Fact("review_result", "复查结论", _C, choices=REVIEW_RESULTS),
            Fact("result", "复查意见的内容", _T),
            _SERVED_ON,
        ),
        who=Who.ORGAN,
        starts=(Starts("recheck_request", since="served_on"),),
        stops=("review",),
        documents=("review_receipt",),
        is_main=True,
    ),
    Transition(
        _S.UNDER_REVIEW,
        "review_dropped",
        "复查终止",
        _S.SERVED,
        (_on("终止日期"), _note("撤回申请或者不予受理的情况")),
        who=Who.ORGAN,
        starts=(Starts("review_request", since="serve_on"),),
        stops=("review",),
    ),
    Transition(
        _S.REVIEWED,
        "ask_recheck",
        "申请复核",
        _S.UNDER_RECHECK,
        (_on("收到复核申请的日期"), Fact("recheck_organ", "复核机关"), _note("申请的理由", is_required=False)),
        who=Who.PETITIONER,
        needs_clock="recheck_request",
        starts=(Starts("recheck"),),
        stops=("recheck_request",),
    ),
    Transition(
        _S.UNDER_RECHECK,
        "rechecked",
        "收到复核意见",
        _S.RECHECKED,
        (
            _on("复核意见日期"),
            Fact("recheck_number", "复核意见书文号"),
            Fact("recheck_result", "复核结论", _C, choices=REVIEW_RESULTS),
            Fact("result", "复核意见的内容", _T),
            _SERVED_ON,
        ),
        who=Who.ORGAN,
        stops=("recheck",),
        documents=("recheck_receipt",),
        is_main=True,
    ),
    Transition(
        _S.UNDER_RECHECK,
        "recheck_hearing",
        "复核听证开始",
        _S.UNDER_RECHECK,
        (_on("听证开始日期"), _note("听证情况", is_required=False)),
        who=Who.ORGAN,
        needs_clock="recheck",
        pauses="recheck",
    ),
    Transition(
        _S.UNDER_RECHECK,
        "recheck_heard",
        "复核听证结束",
        _S.UNDER_RECHECK,
        (_on("听证结束日期"), _note("听证情况", is_required=False)),
        who=Who.ORGAN,
        needs_clock="recheck",
        resumes="recheck",
    ),
    Transition(
        _S.UNDER_RECHECK,
        "recheck_dropped",
        "复核终止",
        _S.REVIEWED,
        (_on("终止日期"), _note("撤回申请或者不予受理的情况")),
        who=Who.ORGAN,
        starts=(Starts("recheck_request", since="served_on"),),
        stops=("recheck",),
    ),
    *(
        Transition(
            stage,
            "rehandle",
            "重新办理",
            _S.ACCEPTED,
            (_on("收到日期"), _UNIT, _HANDLER, _LEADER, NOTE),
            who=Who.UNIT,
            needs_told=((told, "redo"),),
            starts=(Starts("handle"),),
            stops=("recheck_request", "evaluation"),
            reopens=True,
        )
        for stage, told in ((_S.REVIEWED, "review_result"), (_S.RECHECKED, "recheck_result"))
    ),
)

_LAPSE = Transition(
    _S.REGISTERED,
    "lapse",
    "终止办理",
    _S.LAPSED,
    (ON, Fact("died_on", "信访人死亡日期", _D), _note("没有权利义务承受人的核实情况")),
    right=Right.APPROVE,
    who=Who.LEADER,
    stops=ALL,
    is_rare=True,
)

_ANYTIME: tuple[Transition, ...] = (
    *_aside(
        OPEN,
        Transition(
            _S.REGISTERED,
            "reassign",
            "改派",
            _S.REGISTERED,
            (ON, _UNIT._replace(is_required=False), _HANDLER._replace(is_required=True), _LEADER, NOTE),
        ),
    ),
    *_aside(
        tuple(stage for stage in (*OPEN, *ANSWERED, *CONCLUDED) if stage != _S.RETURNED),
        Transition(
            _S.REGISTERED,
            "report",
            "报送办结报告",
            _S.REGISTERED,
            (_on("报送日期"), NOTE),
            only_forwarded=True,
            needs_clock="assigned",
            stops=("assigned",),
            documents=("completion_report",),
        ),
    ),
    *_aside(
        (*OPEN, *ANSWERED, *CONCLUDED),
        Transition(
            _S.REGISTERED,
            "resolve",
            "记化解",
            _S.REGISTERED,
            (_on("化解日期"), _note("化解情况")),
            resolves=True,
        ),
    ),
    *_aside(
        (*ANSWERED, _S.REPLIED, _S.REPORTED, _S.CLOSED),
        Transition(
            _S.REGISTERED,
            "evaluate",
            "记评价",
            _S.REGISTERED,
            _RATING,
            who=Who.PETITIONER,
            stops=("evaluation",),
        ),
    ),
    *_aside(
        (*OPEN, *ANSWERED, *CONCLUDED),
        Transition(_S.REGISTERED, "note", "记一笔", _S.REGISTERED, (ON, _note("情况"))),
    ),
    *_aside(
        OPEN,
        Transition(
            _S.REGISTERED,
            "report_urgent",
            "报告重大紧急",
            _S.REGISTERED,
            (_on("报告日期"), Fact("reported_to", "报告给"), _note("报告的内容")),
            is_rare=True,
        ),
    ),
    *_each(
        OPEN,
        Transition(
            _S.REGISTERED,
            "withdraw",
            "信访人撤回",
            _S.WITHDRAWN,
            (_on("撤回日期"), _note("撤回的申请和原因")),
            who=Who.PETITIONER,
            stops=ALL,
            ends=True,
            disposition="撤回",
            is_rare=True,
        ),
    ),
    *_each(OPEN, _LAPSE._replace(ends=True, disposition="终止")),
    *_each(ANSWERED, _LAPSE),  # 办结 and the answer, in time or late, stay as they are
    *_each(
        (*CONCLUDED, _S.RECHECKED),
        Transition(
            _S.CLOSED,
            "archive",
            "归档",
            _S.ARCHIVED,
            _ARCHIVING,
            not_while="assigned",
            stops=ALL,
            documents=("file_cover", "contents_list", "remarks_sheet"),
            is_main=True,
        ),
    ),
)

TRANSITIONS: tuple[Transition, ...] = (*_SORTING, *_OTHER_WAYS, *_HANDLING, *_REVIEW, *_ANYTIME)
"""The whole procedure."""
