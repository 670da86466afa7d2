"""Where words go, with and without a console."""

import os
import sys

import pytest

from desktop import cli


def test_without_a_console_printing_goes_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the Windows launcher starts the program."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "excepthook", plain_hook := sys.excepthook)
    cli.ready_streams()
    print("one")
    cli.tell("two")
    assert not sys.stderr.isatty()
    assert sys.excepthook is not plain_hook
    sys.excepthook(ModuleNotFoundError, ModuleNotFoundError("x"), None)
    assert sys.stderr.name == os.devnull
    sys.stderr.close()


def test_with_a_console_troubles_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    plain_hook = sys.excepthook
    cli.ready_streams()
    cli.tell("磁盘已满")
    assert capsys.readouterr() == ("", "磁盘已满\n")
    assert sys.excepthook is plain_hook
