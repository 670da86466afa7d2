"""Where a petition stands, as the strip of stages: which way it took and on which days."""

from datetime import date

from desktop.domain.procedure import MAIN_PATH, TRANSITIONS
from desktop.domain.procedure import Stage as StageCode
from desktop.domain.records import MatterFile
from desktop.ui.widgets.stages import Stage

_SIDE_WAYS = {
    StageCode.REDIRECTED: "引导告知",
    StageCode.TRANSFERRED: "转送",
    StageCode.REPLIED: "答复",
}
_REACHES = {row.action: row.next_stage for row in TRANSITIONS if row.next_stage != row.stage}


def stage_days(file: MatterFile) -> dict[str, date]:
    """The day on which each stage was reached; steps that were taken back do not count."""
    days = {str(StageCode.REGISTERED): file.row.received_on}
    for event in reversed(file.events):
        if event.action in _REACHES and not event.is_taken_back:
            days[_REACHES[event.action]] = event.happened_on
    return days


def stage_strip(file: MatterFile) -> list[Stage]:
    """The stages of the way that this petition takes."""
    days = stage_days(file)
    side = next((stage for stage in _SIDE_WAYS if stage in days), None)
    path = list(MAIN_PATH)
    if side is not None:
        path = [*MAIN_PATH[:2], (side, _SIDE_WAYS[side]), MAIN_PATH[-1]]
    here = next((place for place, (stage, _) in enumerate(path) if stage == file.row.stage), 0)
    is_over = file.row.stage == StageCode.CLOSED
    shown = []
    for place, (stage, label) in enumerate(path):
        day = days.get(stage)
        state = "done" if place < here or is_over else "current" if place == here else "future"
        shown.append(Stage(label, f"{day:%m-%d}" if day and place <= here else "", state))
    return shown
