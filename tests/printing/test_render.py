"""A paper becomes the same PDF every time, whatever the text in it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import paths
from desktop.printing import render
from desktop.printing.render import Paper


def test_every_paper_compiles_cleanly_and_without_a_missing_glyph(each_paper: Paper) -> None:
    pdf = render.render(each_paper)  # a warning would raise
    assert pdf.startswith(b"%PDF-")
    assert not any("\x00" in text for text in render.page_texts(pdf))
    # PDF/A forbids .notdef: typst names the first character that would print as a box
    assert render._compiler().compile(
        input=str(paths.resource("print", f"{each_paper.template}.typ")),
        format="pdf",
        sys_inputs={"paper": render._packed(each_paper)},
        timestamp=0,
        pdf_standards="a-2b",
    )


def test_every_paper_is_all_a4_and_only_tables_of_a_report_lie_across(each_paper: Paper) -> None:
    for size in render.page_sizes(render.render(each_paper)):
        assert sorted(size) == pytest.approx((210 / 25.4 * 72, 297 / 25.4 * 72), abs=0.1)
        assert size[0] < size[1] or each_paper.template == "report"


@pytest.mark.parametrize("template", ["registration", "acceptance_notice", "report"])
def test_same_paper_same_bytes(make: Callable[[str, str], Paper], template: str) -> None:
    paper = make(template, "hostile")
    first = render.render(paper)
    render._compiler.cache_clear()
    assert render.render(paper) == first
    assert render.render(paper._replace(made_on=date(2027, 1, 1))) != first


def test_threads_may_render_at_once(make: Callable[[str, str], Paper]) -> None:
    wanted = [make(*which) for which in (("registration", "visit"), ("acceptance_notice", "long")) * 4]
    alone = [render.render(paper) for paper in wanted]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(render.render, wanted)) == alone
        assert list(pool.map(render.page_count, alone)) == [1, 4] * 4


def test_unprintable_characters_are_marked_and_named(make: Callable[[str, str], Paper]) -> None:
    paper = make("registration", "rare")
    codes = [code for _character, code in render.unprintable(paper)]
    assert codes == ["U+FFFD", "U+20000", "U+F0000"]
    (text,) = render.page_texts(render.render(paper))
    assert "张〓〓" in text
    assert "隐〓尾" in text
    note = next(line for line in text.splitlines() if "无法打印" in line)
    assert "本页有 3 个字无法打印" in note
    assert all(code in note for code in codes)


def test_a_page_names_only_its_own_unprintable_characters(make: Callable[[str, str], Paper]) -> None:
    noted = ["U+20000" in text for text in render.page_texts(render.render(make("report", "hostile")))]
    assert noted.count(True) == 1


def test_control_and_bidi_characters_do_not_print(make: Callable[[str, str], Paper]) -> None:
    (text,) = render.page_texts(render.render(make("registration", "rare")))
    assert "开头倒写空隐" in text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec=None), max_size=60))
def test_any_text_compiles(make: Callable[[str, str], Paper], text: str) -> None:
    paper = make("acceptance_notice", "visit")
    data = {**paper.data, "note": text, "organ": text, "addressee": text, "title": text or "甲"}
    assert render.page_count(render.render(paper._replace(data=data, title=text))) >= 1


def test_a_warning_is_a_bug_and_says_nothing_of_the_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "print").mkdir()
    (tmp_path / "print" / "odd.typ").write_text('#set text(font: "No Such Face")\n甲', encoding="utf-8")
    (tmp_path / "print" / "bad.typ").write_text("#panic()", encoding="utf-8")
    (tmp_path / "fonts").symlink_to(paths.resource("fonts"), target_is_directory=True)
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    render._compiler.cache_clear()
    for template in ("odd", "bad"):
        with pytest.raises(render.BrokenTemplate, match=template) as caught:
            render.render(Paper(template, {"secret": "张示例"}, "", date(2026, 1, 1)))
        assert "张示例" not in str(caught.value)
        assert caught.value.__cause__ is None
    render._compiler.cache_clear()


def test_a_long_paper_is_followed_by_short_ones(make: Callable[[str, str], Paper]) -> None:
    paper = make("registration", "visit")
    long = paper._replace(data={**paper.data, "content": "甲" * (render.LONG_PAPER + 1)})
    short = render.render(paper)
    assert render.page_count(render.render(long)) == 1
    assert render.render(paper) == short


def test_pages_become_pictures(make: Callable[[str, str], Paper]) -> None:
    pdf = render.render(make("acceptance_notice", "visit"))
    pages = render.render_pages(pdf, 50)
    assert len(pages) == render.page_count(pdf) == 2
    for page in pages:
        assert (page.width, page.height) == pytest.approx((210 / 25.4 * 50, 297 / 25.4 * 50), abs=1.5)
        assert len(page.pixels) == page.stride * page.height
        assert page.stride >= 4 * page.width
        assert min(page.pixels) < 100 < max(page.pixels)
    grey = render.render_page(pdf, 0, 50)
    assert grey.stride < 4 * grey.width
