"""The procedure of a petition as one table: stage and action → next stage, who may, what is asked, clocks, document.

Whatever is not in `TRANSITIONS` cannot happen. Buttons, step forms, refusals and the procedure chart derive from it.
Source: 《信访工作条例》 art. 22–23, 28–36.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from desktop.domain.codes import PetitionClass, Right, Route
from desktop.domain.faults import Refused


class Stage(StrEnum):
    """Stage of a petition."""

    REGISTERED = "registered"
    SCREENED = "screened"
    ACCEPTED = "accepted"
    DECIDED = "decided"
    SERVED = "served"
    REDIRECTED = "redirected"
    TRANSFERRED = "transferred"
    REPLIED = "replied"
    CLOSED = "closed"


STAGE_LABELS: dict[str, str] = {
    Stage.REGISTERED: "已登记",
    Stage.SCREENED: "已甄别",
    Stage.ACCEPTED: "办理中",
    Stage.DECIDED: "已出意见",
    Stage.SERVED: "已送达",
    Stage.REDIRECTED: "已引导",
    Stage.TRANSFERRED: "已转送",
    Stage.REPLIED: "已答复",
    Stage.CLOSED: "已结案",
}

MAIN_PATH: tuple[tuple[str, str], ...] = (
    (Stage.REGISTERED, "登记"),
    (Stage.SCREENED, "甄别"),
    (Stage.ACCEPTED, "受理办理"),
    (Stage.DECIDED, "处理意见"),
    (Stage.SERVED, "送达"),
    (Stage.CLOSED, "结案"),
)
"""The stages shown as a strip on the page of a matter, with the word for each."""


class FactKind(StrEnum):
    """How a step form asks for a fact."""

    DAY = "day"
    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    CADRE = "cadre"
    UNIT = "unit"
    ANSWERS = "answers"


class Fact(NamedTuple):
    """Something that a step asks for. `choices` are (value, label) when the kind is `choice`."""

    name: str
    label: str
    kind: FactKind
    is_required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    suggestion: str = ""


class Transition(NamedTuple):
    """One row of the procedure.

    `only_class` and `only_route` narrow the row (empty = any). `starts` and `stops` are clock rule codes; `ends` marks
    the step that concludes the petition (办结, `closed_on`).
    """

    stage: Stage
    action: str
    label: str
    next_stage: Stage
    right: Right
    facts: tuple[Fact, ...]
    only_class: tuple[PetitionClass, ...] = ()
    only_route: tuple[Route, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    document: str = ""
    ends: bool = False
    disposition: str = ""
    is_main: bool = False


CLASS_CHOICES = (
    (PetitionClass.SUGGESTION.value, "建议意见类"),
    (PetitionClass.ACCUSATION.value, "检举控告类"),
    (PetitionClass.APPEAL.value, "申诉求决类"),
    (PetitionClass.INQUIRY.value, "咨询及其他"),
)
ROUTE_CHOICES = (
    (Route.LITIGATION.value, "（一）诉讼、复议、监督程序"),
    (Route.ARBITRATION.value, "（二）仲裁程序"),
    (Route.PARTY_APPEAL.value, "（三）党员申诉"),
    (Route.ADMINISTRATIVE.value, "（四）行政程序"),
    (Route.DUTY.value, "（五）履行法定职责"),
    (Route.PETITION.value, "（六）信访程序"),
)
SERVICE_WAYS = (("direct", "当面送达"), ("mail", "邮寄送达"), ("other", "其他方式"))

ON = Fact("on", "办理日期", FactKind.DAY)
NOTE = Fact("note", "说明", FactKind.TEXT, is_required=False)
_ACCEPTED_ROUTES = (Route.ARBITRATION, Route.PARTY_APPEAL, Route.ADMINISTRATIVE, Route.DUTY, Route.PETITION)
_OPEN = (Stage.REGISTERED, Stage.SCREENED, Stage.ACCEPTED, Stage.DECIDED)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        Stage.REGISTERED,
        "screen",
        "甄别",
        Stage.SCREENED,
        Right.HANDLE,
        (
            ON,
            Fact("petition_class", "类别", FactKind.CHOICE, choices=CLASS_CHOICES),
            Fact("route", "路径（申诉求决类填）", FactKind.CHOICE, is_required=False, choices=ROUTE_CHOICES),
            Fact("proposal", "拟办意见", FactKind.TEXT, is_required=False),
        ),
        is_main=True,
    ),
    Transition(
        Stage.SCREENED,
        "accept",
        "受理",
        Stage.ACCEPTED,
        Right.HANDLE,
        (
            ON,
            Fact("unit_id", "责任单位", FactKind.UNIT),
            Fact("handler_id", "承办人", FactKind.CADRE, is_required=False),
            Fact("leader_id", "包案领导", FactKind.CADRE, is_required=False),
            NOTE,
        ),
        only_class=(PetitionClass.APPEAL,),
        only_route=_ACCEPTED_ROUTES,
        starts=("handle",),
        stops=("notice",),
        document="acceptance_notice",
        disposition="受理告知",
        is_main=True,
    ),
    Transition(
        Stage.SCREENED,
        "redirect",
        "引导至有权机关",
        Stage.REDIRECTED,
        Right.HANDLE,
        (
            ON,
            Fact("directed_to", "应向哪个机关提出", FactKind.LINE),
            Fact("note", "理由和依据", FactKind.TEXT),
        ),
        only_class=(PetitionClass.APPEAL, PetitionClass.INQUIRY),
        stops=("notice",),
        ends=True,
        disposition="引导告知",
    ),
    Transition(
        Stage.SCREENED,
        "transfer",
        "转送",
        Stage.TRANSFERRED,
        Right.HANDLE,
        (
            ON,
            Fact("unit_id", "转送给", FactKind.UNIT),
            Fact("note", "转送说明", FactKind.TEXT, is_required=False),
        ),
        stops=("notice",),
        ends=True,
        disposition="转送",
    ),
    Transition(
        Stage.SCREENED,
        "reply",
        "直接答复",
        Stage.REPLIED,
        Right.HANDLE,
        (ON, Fact("opinion", "答复内容", FactKind.TEXT)),
        only_class=(PetitionClass.SUGGESTION, PetitionClass.INQUIRY),
        stops=("notice",),
        ends=True,
        disposition="直接回复",
        is_main=True,
    ),
    Transition(
        Stage.ACCEPTED,
        "decide",
        "出具处理意见",
        Stage.DECIDED,
        Right.APPROVE,
        (
            ON,
            Fact("answers", "逐项答复诉求", FactKind.ANSWERS),
            Fact("opinion", "处理意见", FactKind.TEXT),
            Fact("opinion_basis", "法律法规依据", FactKind.TEXT),
        ),
        is_main=True,
    ),
    Transition(
        Stage.DECIDED,
        "serve",
        "送达",
        Stage.SERVED,
        Right.HANDLE,
        (
            Fact("on", "送达日期", FactKind.DAY),
            Fact("service_way", "送达方式", FactKind.CHOICE, choices=SERVICE_WAYS),
            Fact("note", "签收情况", FactKind.LINE, is_required=False),
        ),
        starts=("review_request",),
        stops=("handle",),
        ends=True,
        is_main=True,
    ),
    Transition(
        Stage.SERVED,
        "close",
        "结案",
        Stage.CLOSED,
        Right.HANDLE,
        (
            Fact("on", "结案日期", FactKind.DAY),
            Fact("resolved_on", "化解日期（已化解时填）", FactKind.DAY, is_required=False),
            NOTE,
        ),
        stops=("review_request",),
        is_main=True,
    ),
    *(
        Transition(stage, "close", "结案", Stage.CLOSED, Right.HANDLE, (Fact("on", "结案日期", FactKind.DAY), NOTE))
        for stage in (Stage.REDIRECTED, Stage.TRANSFERRED, Stage.REPLIED)
    ),
    *(
        Transition(
            stage,
            "reassign",
            "改派",
            stage,
            Right.HANDLE,
            (
                ON,
                Fact("unit_id", "责任单位", FactKind.UNIT, is_required=False),
                Fact("handler_id", "承办人", FactKind.CADRE),
                Fact("leader_id", "包案领导", FactKind.CADRE, is_required=False),
                NOTE,
            ),
        )
        for stage in _OPEN
    ),
    *(
        Transition(
            stage,
            "resolve",
            "记化解",
            stage,
            Right.HANDLE,
            (Fact("on", "化解日期", FactKind.DAY), Fact("note", "化解情况", FactKind.TEXT)),
        )
        for stage in (*_OPEN, Stage.SERVED, Stage.REDIRECTED, Stage.TRANSFERRED, Stage.REPLIED, Stage.CLOSED)
    ),
    *(
        Transition(stage, "note", "记一笔", stage, Right.HANDLE, (ON, Fact("note", "情况", FactKind.TEXT)))
        for stage in Stage
    ),
)

ACTION_LABELS: dict[str, str] = {
    "register": "登记",
    "import": "导入",
    "take_back": "撤回上一步",
    "attach": "添加附件",
    "link": "关联",
    "recompute": "期限重算",
    "undo_recompute": "撤回期限重算",
    "pause": "中止计算",
    "resume": "恢复计算",
    "extend": "延期",
    "unlink": "取消关联",
    "merge": "并案",
    "people": "人员变更",
    "issue": "制发文书",
    **{row.action: row.label for row in TRANSITIONS},
}

MERGED = "并入"
"""Disposition of a petition that was merged into another one."""

REGISTRATION_STARTS = ("notice",)
"""Clocks that start when a petition is registered (art. 23)."""


class Step(NamedTuple):
    """A row of the table seen from one petition: possible now, or not with the reason."""

    transition: Transition
    obstacle: str

    @property
    def is_possible(self) -> bool:
        """True when nothing stands in the way."""
        return not self.obstacle


def find(stage: str, action: str) -> Transition:
    """The row for a stage and an action; `Refused` when the table has none."""
    for row in TRANSITIONS:
        if row.stage == stage and row.action == action:
            return row
    label = ACTION_LABELS.get(action, action)
    possible = "、".join(dict.fromkeys(r.label for r in TRANSITIONS if r.stage == stage))
    raise Refused(f"“{STAGE_LABELS.get(stage, stage)}”的信访件不能做“{label}”。现在可以做：{possible}。")


def obstacle(row: Transition, petition_class: str, route: str, rights: frozenset[str]) -> str:
    """Why this row cannot be taken by this user on this petition, as a sentence; empty when it can."""
    if row.right not in rights:
        return f"您没有“{row.label}”的权限，请由有权限的同事办理。"
    if row.only_class and petition_class not in row.only_class:
        return f"“{row.label}”不适用于这一类信访件，请核对甄别的类别。"
    if row.only_route and route not in row.only_route:
        if not route:
            return f"“{row.label}”前请先在甄别中选定第三十一条的路径。"
        return "涉法涉诉事项不按信访程序受理，请引导到有权机关（第三十一条第一项）。"
    return ""


def steps(stage: str, petition_class: str, route: str, rights: frozenset[str]) -> tuple[Step, ...]:
    """Every row that leaves a stage, each possible or with its obstacle, in the order of the table."""
    return tuple(Step(r, obstacle(r, petition_class, route, rights)) for r in TRANSITIONS if r.stage == stage)


def check_facts(row: Transition, facts: dict[str, object], earliest: date, today: date) -> None:
    """Refuse a step whose required facts are missing or whose days lie before `earliest` or after today."""
    for fact in row.facts:
        value = facts.get(fact.name)
        if isinstance(value, str):
            value = value.strip()
        if fact.is_required and (value is None or value == ""):  # no answers are right for a petition without claims
            raise Refused(f"请填写“{fact.label}”。", fact.name)
        if fact.kind is FactKind.DAY and isinstance(value, date):
            if value > today:
                raise Refused(f"“{fact.label}”不能晚于今天（{today}）。", fact.name)
            if value < earliest:
                raise Refused(f"“{fact.label}”不能早于上一步的日期（{earliest}）。", fact.name)
        if fact.kind is FactKind.CHOICE and value and value not in {key for key, _ in fact.choices}:
            raise Refused(f"“{fact.label}”请从列表中选择。", fact.name)


def open_stages() -> tuple[Stage, ...]:
    """Stages of petitions that are not concluded."""
    return _OPEN
