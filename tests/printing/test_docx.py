"""The .docx says what the paper says and has the measures of GB/T 9704."""

import importlib.util
import io
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import docx as python_docx
import pytest
from docx.oxml.ns import qn

from desktop.printing import docx, docx_parts, render
from desktop.printing.render import Paper

SKIPPED = ("kind", "layout")


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docx_letters", Path(__file__).with_name("letter_samples.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


LETTERS = _load()


def squeezed(text: str) -> str:
    return "".join(text.split())


def words_of(paper: Paper) -> list[str]:
    """Everything that a paper prints, line by line."""
    data: dict[str, Any] = render.cleaned(paper.data)
    if data["copies"]:
        data["stub"] = None
        data["stub_title"] = data["cut"] = ""
    else:
        data["printed_by"] = ""
    return [squeezed(line) for text in _strings(data) for line in text.splitlines() if line.strip()]


def _strings(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, str) and key not in SKIPPED:
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _strings(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def opened(paper: Paper) -> Any:
    return python_docx.Document(io.BytesIO(docx.document(paper)))


def text_of(document: Any) -> str:
    return squeezed("".join(node.text or "" for node in document.element.iter(qn("w:t"))))


@pytest.mark.parametrize("name", ["visit", "hostile", "rare", "group"])
@pytest.mark.parametrize("kind", LETTERS.KINDS)
def test_the_file_says_what_the_paper_says(samples: ModuleType, kind: str, name: str) -> None:
    paper = LETTERS.compose(samples, kind, name).sheet.paper()
    text = text_of(opened(paper))
    words = words_of(paper)
    assert [line for line in words if line not in text] == []
    # nothing else stands there but the fixed marks of the layout
    rest = text
    for line in sorted(words, key=len, reverse=True):
        rest = rest.replace(line, "")
    assert set(rest) <= set("附件：123.年月日抄送签发人编号印。")


def test_control_characters_are_dropped(samples: ModuleType) -> None:
    paper = LETTERS.compose(samples, "opinion", opinion="甲\x00乙\u202e丙\ud800丁").sheet.paper()
    assert "甲乙丙\ufffd丁" in text_of(opened(paper))


def test_measures_of_a_letter(samples: ModuleType) -> None:
    document = opened(LETTERS.compose(samples, "opinion").sheet.paper())
    (section,) = document.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm, 1) for one in margins] == [37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "580")
    body = next(line for line in document.paragraphs if "本机关于" in line.text)
    assert body.paragraph_format.line_spacing.pt == 29
    assert body.paragraph_format.first_line_indent.pt == 32
    run = body.runs[0]
    fonts = run._r.rPr.rFonts
    assert {fonts.get(qn(f"w:{which}")) for which in ("ascii", "hAnsi", "eastAsia")} == {"仿宋"}
    assert run.font.size.pt == 16
    heading = next(line for line in document.paragraphs if line.text.startswith("一、"))
    assert heading.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"
    assert not any("Theme" in name for node in document.styles.element.iter(qn("w:rFonts")) for name in node.attrib)


def test_page_numbers_stand_outside(samples: ModuleType) -> None:
    document = opened(LETTERS.compose(samples, "opinion").sheet.paper())
    assert document.settings.odd_and_even_pages_header_footer
    (section,) = document.sections
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (docx_parts.RIGHT, docx_parts.LEFT)
    for line in (odd, even):
        assert line._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"


def test_the_file_names_no_maker(samples: ModuleType) -> None:
    facts = opened(LETTERS.compose(samples, "opinion").sheet.paper()).core_properties
    assert (facts.author, facts.comments, facts.last_modified_by) == ("", "", "")
    assert facts.created.date() == date(2026, 11, 20)


def test_runs_are_in_the_order_of_the_schema(samples: ModuleType) -> None:
    """Word refuses a run whose tracking stands behind its size."""
    document = opened(LETTERS.compose(samples, "opinion").sheet.paper())
    for marks in document.element.iter(qn("w:rPr")):
        names = [node.tag for node in marks]
        if qn("w:spacing") in names:
            assert names.index(qn("w:rFonts")) < names.index(qn("w:spacing")) < names.index(qn("w:sz"))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here to open the file")
def test_an_office_program_reads_every_word(samples: ModuleType, tmp_path: Path) -> None:
    wanted = [("opinion", "hostile"), ("extension_approval", "visit"), ("transfer_letter", "group")]
    for kind, name in wanted:
        paper = LETTERS.compose(samples, kind, name).sheet.paper()
        (tmp_path / f"{kind}.docx").write_bytes(docx.document(paper))
    files = [str(tmp_path / f"{kind}.docx") for kind, _name in wanted]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for kind, name in wanted:
        pages = render.page_texts((tmp_path / f"{kind}.pdf").read_bytes())
        text = squeezed("".join(pages).replace("\ufffe", "-"))
        paper = LETTERS.compose(samples, kind, name).sheet.paper()
        # boxes and wide blanks come from another font and may be read back out of their place
        parts = [part for line in words_of(paper) for part in re.split("[☐☑]", line)]
        assert [part for part in parts if len(pages) == 1 and part not in text] == []
        assert Counter("".join(parts)) - Counter(text) == Counter()
