"""What becomes of a ledger entry (民情) and of a dispute (矛盾纠纷): the rows of their procedure.

The rows are of the same make as those of a petition (`domain.transitions`) and stand in one table with them.
"""

from desktop.domain.codes import MatterKind
from desktop.domain.facts import Fact, FactKind
from desktop.domain.stages import VillageStage
from desktop.domain.transitions import ON, RATINGS, Starts, Transition, Who

OUTCOMES = (
    ("solved", "解决"),
    ("explained", "解释"),
    ("reported", "上报"),
    ("to_petition", "转信访"),
    ("to_dispute", "转纠纷"),
)
"""How a ledger entry ends (办结结果)."""

OPENS: dict[str, MatterKind] = {"to_petition": MatterKind.PETITION, "to_dispute": MatterKind.DISPUTE}
"""Outcome → the kind of matter that is opened with it."""

DISPUTE_OUTCOMES = (
    ("agreed", "达成协议"),
    ("settled", "口头和解"),
    ("handed_over", "移交"),
    ("failed", "调处不成"),
    ("to_petition", "转信访"),
)
LEVELS = (("ordinary", "一般"), ("larger", "较大"), ("major", "重大"))
OUTCOME_LABELS: dict[str, str] = {**dict(DISPUTE_OUTCOMES), **dict(OUTCOMES)}
_CALLBACK = Starts("callback", unless=("outcome", ("to_petition", "to_dispute", "handed_over")))
"""Who is answered elsewhere is called back from there."""

ENDING: dict[str, str] = {MatterKind.LEDGER: "settle", MatterKind.DISPUTE: "settle_dispute"}
"""Kind → the step that ends it with an outcome."""
GIVING: dict[str, str] = {MatterKind.LEDGER: "give", MatterKind.DISPUTE: "take_up"}
"""Kind → the step that gives it to somebody who answers for it."""
FEEDBACK_WAYS = (("door", "上门"), ("phone", "电话"), ("meeting", "会议"), ("board", "公示"))

_D, _T, _U, _C, _P = FactKind.DAY, FactKind.TEXT, FactKind.UNIT, FactKind.CHOICE, FactKind.CADRE
_UNIT = Fact("unit_id", "责任单位", _U, is_required=False)
_HANDLER = Fact("handler_id", "责任人", _P)
_LEADER = Fact("leader_id", "包案领导", _P, is_required=False)
_PROMISE = Fact("promised_on", "承诺时限", _D, is_required=False, may_be_future=True)
_NOTE = Fact("note", "说明", _T, is_required=False)
_RESULT = Fact("result", "办理措施和结果", _T)
_FEEDBACK = (
    ON._replace(label="反馈日期"),
    Fact("feedback_way", "反馈方式", _C, choices=FEEDBACK_WAYS),
    Fact("feedback_by", "评价人", is_required=False),
    Fact("rating", "群众评价", _C, choices=RATINGS),
    _NOTE._replace(label="群众的意见"),
)
_S = VillageStage

LEDGER_ROWS: tuple[Transition, ...] = (
    Transition(
        _S.NOTED,
        "give",
        "交办",
        _S.GIVEN,
        (ON, _HANDLER, _UNIT, _LEADER, _PROMISE, _NOTE._replace(label="交办要求")),
        starts=(Starts("ledger", due="promised_on"),),
        stops=("ledger",),
        is_main=True,
    ),
    *(
        Transition(
            stage,
            "settle",
            "办结",
            _S.DONE,
            (
                ON._replace(label="办结日期"),
                Fact("outcome", "办结结果", _C, choices=OUTCOMES),
                _RESULT,
                Fact("resolved_on", "化解日期", _D, is_required=False, needed_if=("outcome", "solved")),
            ),
            starts=(_CALLBACK,),
            stops=("ledger",),
            ends=True,
            is_main=stage == _S.GIVEN,
        )
        for stage in (_S.NOTED, _S.GIVEN)
    ),
    Transition(_S.DONE, "feed_back", "反馈回访", _S.FED_BACK, _FEEDBACK, stops=("callback",), is_main=True),
    *(
        Transition(
            stage,
            "reopen",
            "重新办理",
            _S.GIVEN,
            (ON, _HANDLER, _PROMISE, _NOTE._replace(label="重新办理的原因", is_required=True)),
            starts=(Starts("ledger", due="promised_on"),),
            stops=("callback",),
            reopens=True,
            is_rare=True,
        )
        for stage in (_S.DONE, _S.FED_BACK)
    ),
)
"""登记 → 交办 → 办理 → 办结 → 反馈回访."""

DISPUTE_ROWS: tuple[Transition, ...] = (
    Transition(
        _S.FOUND,
        "take_up",
        "定级调处",
        _S.IN_HAND,
        (
            ON,
            Fact("level", "等级", _C, choices=LEVELS),
            _LEADER,
            _HANDLER,
            _UNIT,
            _PROMISE,
            _NOTE._replace(label="措施"),
        ),
        starts=(Starts("dispute", due="promised_on"),),
        stops=("dispute",),
        is_main=True,
    ),
    Transition(
        _S.IN_HAND,
        "settle_dispute",
        "了结",
        _S.SETTLED,
        (
            ON._replace(label="了结日期"),
            Fact("outcome", "调处结果", _C, choices=DISPUTE_OUTCOMES),
            _RESULT._replace(label="调处情况"),
            Fact("resolved_on", "化解日期（已化解时填）", _D, is_required=False),
        ),
        starts=(_CALLBACK,),
        stops=("dispute",),
        ends=True,
        is_main=True,
    ),
    Transition(_S.SETTLED, "strike", "回访销号", _S.STRUCK, _FEEDBACK, stops=("callback",), who=Who.UNIT, is_main=True),
    Transition(
        _S.SETTLED,
        "reopen",
        "重新调处",
        _S.IN_HAND,
        (ON, _HANDLER, _PROMISE, _NOTE._replace(label="重新调处的原因", is_required=True)),
        starts=(Starts("dispute", due="promised_on"),),
        stops=("callback",),
        reopens=True,
        is_rare=True,
    ),
)
"""排查登记 → 定级调处 → 了结 → 回访销号."""

ANY_STAGE_ROWS: tuple[Transition, ...] = (
    *(
        Transition(
            stage,
            "postpone",
            "延期",
            stage,
            (
                ON._replace(label="批准日期"),
                Fact("extra_days", "延长天数", FactKind.NUMBER),
                Fact("reasons", "延期理由", _T),
                Fact("approver_id", "批准的负责人", _P),
            ),
            needs_clock=clock,
            extends=clock,
        )
        for stage, clock in ((_S.GIVEN, "ledger"), (_S.IN_HAND, "dispute"))
    ),
    *(
        Transition(stage, "reassign", "改派", stage, (ON, _HANDLER, _UNIT, _LEADER, _NOTE))
        for stage in (_S.NOTED, _S.GIVEN, _S.FOUND, _S.IN_HAND)
    ),
    *(
        Transition(stage, "note", "记一笔", stage, (ON, _NOTE._replace(label="情况", is_required=True)))
        for stage in VillageStage
    ),
    *(
        Transition(
            stage,
            "resolve",
            "记化解",
            stage,
            (ON._replace(label="化解日期"), _NOTE._replace(label="化解情况", is_required=True)),
            resolves=True,
        )
        for stage in (_S.GIVEN, _S.DONE, _S.FED_BACK, _S.IN_HAND, _S.SETTLED, _S.STRUCK)
    ),
)
"""What may be done at more than one stage."""

VILLAGE_ROWS = (*LEDGER_ROWS, *DISPUTE_ROWS, *ANY_STAGE_ROWS)
"""Everything that becomes of ledger entries and disputes."""
