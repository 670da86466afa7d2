"""The self-test says what it found, to the screen and to a report, and fails when one part fails."""

import codecs
from pathlib import Path
from typing import Any

import pytest

from desktop import selftest
from desktop.paths import DataFolder


def missing() -> str:
    raise ImportError("DLL load failed")


def wrong() -> str:
    raise ValueError("李桂兰")


@pytest.mark.parametrize(("checks", "code"), [((), 0), ((missing, wrong), 1)])
def test_every_check_is_tried_and_reported(
    checks: tuple[Any, ...],
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    named = (("前", lambda: "好"), *((check.__name__, check) for check in checks), ("后", lambda: "好"))
    monkeypatch.setattr(selftest._SelfTest, "checks", lambda _self: named)
    report = tmp_path / "report.txt"
    assert selftest.run(DataFolder(tmp_path / "data"), report) == code
    said = capsys.readouterr().out
    assert report.read_bytes().startswith(codecs.BOM_UTF8)  # so that the old Notepad reads it
    assert report.read_text(encoding="utf-8-sig") == said
    assert "  通过  前：好\n" in said
    assert "  通过  后：好\n" in said
    assert ("全部通过" in said) is (code == 0)
    if checks:
        assert "  失败  missing：ImportError（DLL load failed）\n" in said
        assert "  失败  wrong：ValueError\n" in said


def test_place_and_fonts_are_told(tmp_path: Path) -> None:
    test = selftest._SelfTest(DataFolder(tmp_path / "data"))
    assert test.place()
    assert test.fonts() == "随程序的字体"
    assert list(tmp_path.iterdir()) == []  # looking makes nothing
