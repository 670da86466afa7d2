"""Invented papers and what is read back from their PDFs. Only the shipped fonts are used, on every machine."""

import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pypdfium2
import pytest

from desktop.domain.report import Layout
from desktop.printing import letters as letter_room
from desktop.printing import papers, render
from desktop.printing.render import Paper

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

MM = 72 / 25.4


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"printing_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


SAMPLES = _load("samples")


class Letter(NamedTuple):
    """A character of a page and its ink in millimetres from the left and the top edge of the sheet."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@pytest.fixture(autouse=True)
def bundled_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINQING_BUNDLED_FONTS", "1")


@pytest.fixture
def samples() -> ModuleType:
    return SAMPLES


def _notice(name: str) -> Paper:
    return letter_room.letter(
        "acceptance_notice", SAMPLES.MATTERS[name], SAMPLES.OFFICE, SAMPLES.FACTS, "示政信告〔2026〕5号", SAMPLES.TODAY
    )


def _registration(name: str) -> Paper:
    return papers.registration(SAMPLES.MATTERS[name], SAMPLES.OFFICE, SAMPLES.TODAY)


def _summary(layout: Layout) -> Callable[[str], Paper]:
    return lambda name: papers.summary_paper(SAMPLES.SUMMARIES[name], layout, made_on=SAMPLES.TODAY)


MAKERS: dict[str, Callable[[str], Paper]] = {
    "registration": _registration,
    "acceptance_notice": _notice,
    "report": _summary(Layout.REPORT),
    "report_form": _summary(Layout.FORM),
}
ALL = [("registration", name) for name in SAMPLES.MATTERS]
ALL += [("acceptance_notice", name) for name in SAMPLES.MATTERS]
ALL += [("report", name) for name in SAMPLES.SUMMARIES]
ALL += [("report_form", name) for name in SAMPLES.SUMMARIES]


@pytest.fixture
def make() -> Callable[[str, str], Paper]:
    """make(template, sample) → the paper."""
    return lambda template, name: MAKERS[template](name)


@pytest.fixture(params=ALL, ids="-".join)
def each_paper(request: pytest.FixtureRequest) -> Paper:
    """Every template with every sample."""
    template, name = request.param
    return MAKERS[template](name)


@pytest.fixture
def read() -> Callable[[Paper], str]:
    """The whole text of the rendered paper without blanks and line ends."""

    def text_of(paper: Paper) -> str:
        # a hyphen at the end of a line comes back as U+FFFE
        return "".join("".join(render.page_texts(render.render(paper))).replace("\ufffe", "-").split())

    return text_of


@pytest.fixture
def letters() -> Callable[[bytes, int], list[Letter]]:
    """The visible characters of one page (from 0) with their places."""

    def on(pdf: bytes, number: int) -> list[Letter]:
        with pypdfium2.PdfDocument(pdf) as document:
            return list(_letters(document[number]))

    return on


def _letters(page: pypdfium2.PdfPage) -> Iterator[Letter]:
    height = page.get_height()
    text = page.get_textpage()
    for place in range(text.count_chars()):
        one = text.get_text_range(place, 1)
        if one.strip():
            left, bottom, right, top = text.get_charbox(place)
            yield Letter(one, left / MM, right / MM, (height - top) / MM, (height - bottom) / MM)
