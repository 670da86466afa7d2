"""Where a matter stands, as the strip of stages: the way it really took, and the usual way ahead."""

from datetime import date

from desktop.domain.codes import MatterKind
from desktop.domain.procedure import ROWS, main_path
from desktop.domain.records import MatterFile
from desktop.domain.stages import STAGE_LABELS, VillageStage
from desktop.domain.stages import Stage as StageCode
from desktop.domain.transitions import MERGED
from desktop.ui.desks.petitions.wording import STAGE_WORDS
from desktop.ui.widgets.stages import Stage

MOST = 10
"""As many stages stand beside each other in the narrowest window."""

_REACHES = {row.action: row.next_stage for row in ROWS if row.next_stage != row.stage}


_FIRST: dict[str, str] = {
    MatterKind.PETITION: StageCode.REGISTERED,
    MatterKind.LEDGER: VillageStage.NOTED,
    MatterKind.DISPUTE: VillageStage.FOUND,
}
"""Kind → the stage in which it is registered."""


def stages_passed(file: MatterFile) -> dict[str, date | None]:
    """The stages of the way to the present one, with the day on which each was reached.

    What was taken back does not count. Who comes to a stage again (重新办理) goes on from there: the strip shows the
    latest pass, the history keeps all of them.
    """
    passed: dict[str, date | None] = {_FIRST[file.row.kind]: file.row.received_on}
    for event in reversed(file.events):
        stage = _REACHES.get(event.action)
        if stage is None or event.is_taken_back:
            continue
        if stage in passed:
            passed = dict(list(passed.items())[: list(passed).index(stage)])
        passed[stage] = event.happened_on
    if file.row.stage not in passed and file.disposition != MERGED:  # an imported one has no steps that led there
        passed[file.row.stage] = file.row.closed_on
    return passed


def stage_strip(file: MatterFile) -> list[Stage]:
    """The stages of the way that this matter takes; one that was merged ends where it was merged."""
    passed = stages_passed(file)
    words = [(_word(stage), _said(day)) for stage, day in passed.items()]
    ahead = [_word(stage) for stage in _ahead(file) if stage not in passed]
    if file.disposition == MERGED:
        words.append(("并案", _said(file.row.closed_on)))
        ahead = []
    *done, here = words
    shown = [Stage(*each, "done") for each in done]
    shown.append(Stage(*here, "current" if ahead or file.disposition == MERGED else "done"))
    shown += [Stage(word) for word in ahead]
    return _elided(shown, len(done))


def _word(stage: str) -> str:
    return STAGE_WORDS.get(stage) or STAGE_LABELS.get(stage, stage)


def _ahead(file: MatterFile) -> tuple[str, ...]:
    return main_path(file.row.stage, file.petition_class, file.route)


def _elided(shown: list[Stage], here: int) -> list[Stage]:
    """The oldest stages behind the first one give way, but never the one before the present."""
    over = min(len(shown) - MOST, here - 2)
    if over < 1:
        return shown
    gone = shown[1 : over + 2]
    return [shown[0], Stage("…", f"{len(gone)} 步", "done"), *shown[over + 2 :]]


def _said(day: date | None) -> str:
    return f"{day:%m-%d}" if day else ""
