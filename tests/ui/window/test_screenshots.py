"""The pictures: each scene has its own name, and taking them leaves the office as it was."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop.casework import office as desk
from desktop.casework.session import Session
from desktop.ui import look, screenshots
from desktop.ui.screenshots import SCENES, take

_TRIED = {"start", "start-dark", "search", "intake-large", "step", "lock"}


def test_scenes_have_names_of_their_own() -> None:
    assert len({scene.name for scene in SCENES}) == len(SCENES)


def test_pictures_are_taken_and_the_office_is_left_as_it_was(
    office: Session, docket: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: object, qtbot: QtBot
) -> None:
    monkeypatch.setattr(screenshots, "SCENES", tuple(scene for scene in SCENES if scene.name in _TRIED))
    monkeypatch.setattr(screenshots, "_CALM_MS", 1)
    paths = take(office, tmp_path / "pictures", at)  # type: ignore[arg-type]
    assert {path.stem[3:] for path in paths} >= _TRIED | {"sign-in-password", "setup-4", "dialog-crash"}
    sizes = {QImage(str(path)).size().width() for path in paths if path.stem[3:] in _TRIED}
    assert sizes == {screenshots.SIZE.width()}
    assert desk.drafts(office.actor.id) == []
    assert not look.current().palette.dark
