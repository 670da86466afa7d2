"""Stages of petitions, ledger entries and disputes: where a matter stands in its procedure."""

from enum import StrEnum


class Stage(StrEnum):
    """Stage of a petition."""

    REGISTERED = "registered"
    SCREENED = "screened"
    OBJECTED = "objected"
    STUDYING = "studying"
    ROUTED = "routed"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    MEDIATING = "mediating"
    HEARING = "hearing"
    DECIDED = "decided"
    SERVED = "served"
    EXECUTING = "executing"
    UNDER_REVIEW = "under_review"
    REVIEWED = "reviewed"
    UNDER_RECHECK = "under_recheck"
    RECHECKED = "rechecked"
    REDIRECTED = "redirected"
    TRANSFERRED = "transferred"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    NOT_ACCEPTED = "not_accepted"
    NO_LONGER_ACCEPTED = "no_longer_accepted"
    REPLIED = "replied"
    REPORTED = "reported"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    CLOSED = "closed"
    ARCHIVED = "archived"


class VillageStage(StrEnum):
    """Stage of a ledger entry (民情) or of a dispute (矛盾纠纷)."""

    NOTED = "noted"
    GIVEN = "given"
    DONE = "done"
    FED_BACK = "fed_back"
    FOUND = "found"
    IN_HAND = "in_hand"
    SETTLED = "settled"
    STRUCK = "struck"


STAGE_LABELS: dict[str, str] = {
    Stage.REGISTERED: "已登记",
    Stage.SCREENED: "已甄别",
    Stage.OBJECTED: "已提异议",
    Stage.STUDYING: "研究论证",
    Stage.ROUTED: "程序办理",
    Stage.ASSIGNED: "已交办",
    Stage.ACCEPTED: "办理中",
    Stage.MEDIATING: "调解中",
    Stage.HEARING: "听证中",
    Stage.DECIDED: "已出意见",
    Stage.SERVED: "已送达",
    Stage.EXECUTING: "落实中",
    Stage.UNDER_REVIEW: "复查中",
    Stage.REVIEWED: "已复查",
    Stage.UNDER_RECHECK: "复核中",
    Stage.RECHECKED: "复核终结",
    Stage.REDIRECTED: "已引导",
    Stage.TRANSFERRED: "已转送",
    Stage.HANDED_OVER: "已移送",
    Stage.RETURNED: "已退回",
    Stage.NOT_ACCEPTED: "不予受理",
    Stage.NO_LONGER_ACCEPTED: "不再受理",
    Stage.REPLIED: "已答复",
    Stage.REPORTED: "已报结",
    Stage.WITHDRAWN: "已撤回",
    Stage.LAPSED: "已终止",
    Stage.CLOSED: "已结案",
    Stage.ARCHIVED: "已归档",
    VillageStage.NOTED: "已记入",
    VillageStage.GIVEN: "已交办",
    VillageStage.DONE: "已办结",
    VillageStage.FED_BACK: "已反馈",
    VillageStage.FOUND: "已排查",
    VillageStage.IN_HAND: "调处中",
    VillageStage.SETTLED: "已了结",
    VillageStage.STRUCK: "已销号",
}

OPEN = (
    Stage.REGISTERED,
    Stage.SCREENED,
    Stage.OBJECTED,
    Stage.STUDYING,
    Stage.ROUTED,
    Stage.ASSIGNED,
    Stage.ACCEPTED,
    Stage.MEDIATING,
    Stage.HEARING,
    Stage.DECIDED,
)
"""Stages of petitions that are not concluded (在办)."""

VILLAGE_OPEN = (VillageStage.NOTED, VillageStage.GIVEN, VillageStage.FOUND, VillageStage.IN_HAND)
"""Stages of ledger entries and disputes that are not concluded."""

HANDLING = (Stage.ACCEPTED, Stage.MEDIATING, Stage.HEARING)
"""The organ investigates; the 60 days of art. 34 run."""

ANSWERED = (
    Stage.SERVED,
    Stage.EXECUTING,
    Stage.UNDER_REVIEW,
    Stage.REVIEWED,
    Stage.UNDER_RECHECK,
    Stage.RECHECKED,
)
"""The opinion is served: 办结, with the way to review and recheck open or gone through."""

CONCLUDED = (
    Stage.REDIRECTED,
    Stage.TRANSFERRED,
    Stage.HANDED_OVER,
    Stage.RETURNED,
    Stage.NOT_ACCEPTED,
    Stage.NO_LONGER_ACCEPTED,
    Stage.REPLIED,
    Stage.REPORTED,
    Stage.WITHDRAWN,
    Stage.LAPSED,
    Stage.CLOSED,
)
"""Nothing is left to be done but to archive the file; RECHECKED is archived too."""
