"""Short lists of choices of this desk, with what they are found by."""

from desktop.domain.codes import ENTRY_SOURCES, KIND_LABELS, MatterKind
from desktop.domain.stages import STAGE_LABELS, VILLAGE_OPEN, VillageStage
from desktop.domain.transitions import RATINGS
from desktop.domain.village_matters import LEVELS, OUTCOME_LABELS
from desktop.ui.desks.petitions.wording import choice

KINDS = [choice(kind, KIND_LABELS[kind]) for kind in (MatterKind.LEDGER, MatterKind.DISPUTE)]
SOURCES = [choice(key, label) for key, label in ENTRY_SOURCES.items()]
STAGES = [choice(key, STAGE_LABELS[key], "在办" if key in VILLAGE_OPEN else "已办结") for key in VillageStage]
LEVEL_CHOICES = [choice(key, label) for key, label in LEVELS]
OUTCOMES = [choice(key, label) for key, label in OUTCOME_LABELS.items()]
RATING_CHOICES = [choice(key, label) for key, label in RATINGS]
HEADINGS: dict[str, str] = {MatterKind.LEDGER: "民情登记", MatterKind.DISPUTE: "纠纷登记"}
