"""An office's own wording against the sample paper: what may be said differently, and what the law wants said."""

import pytest

from desktop.domain.faults import Refused
from desktop.domain.phrases import phrases, with_texts
from desktop.printing import own_wording, render, sample
from desktop.printing.filling import shipped
from desktop.printing.letter_facts import FACTS, ITEM_PLACEHOLDERS

KINDS = tuple(kind for kind in FACTS if kind in shipped())


def check(kind: str, **texts: str) -> None:
    named = {key.replace("__", "."): text for key, text in texts.items()}
    own_wording.check(kind, with_texts(shipped()[kind], named))


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_wording_passes_and_its_sample_is_without_fault(kind: str) -> None:
    own_wording.check(kind, shipped()[kind])
    for is_bare in (False, True):
        assert sample.compose(kind, None, is_bare).findings() == ()
    assert "示例" in "".join(render.page_texts(render.render(sample.compose(kind).sheet.paper())))


@pytest.mark.parametrize("kind", KINDS)
def test_every_placeholder_in_use_is_explained(kind: str) -> None:
    for phrase in phrases(shipped()[kind]):
        known = own_wording.placeholders(kind, phrase)
        assert set(own_wording._NAME.findall(phrase.text)) <= set(known)
        assert all(known.values())


def test_the_lines_of_every_list_are_explained() -> None:
    assert set(own_wording.ITEM_LABELS) == {name for names in ITEM_PLACEHOLDERS.values() for name in names}


def test_a_phrase_may_be_said_differently() -> None:
    check("opinion", title="关于{petitioner}信访事项的处理（答复）意见")
    check("opinion", opinion__1__text="[{no}.]{answer}（{result}）")


def test_without_the_remedy_no_opinion() -> None:
    with pytest.raises(Refused, match=r"请求复查的权利.*第三十五条"):
        check("opinion", remedy="")
    with pytest.raises(Refused, match=r"30日.*第三十五条"):
        check("opinion", remedy="{you}如不服，可以向{remedy_organ}请求复查。")


def test_a_paragraph_that_would_vanish_with_an_empty_fact_is_refused() -> None:
    """{way} is often unknown; outside of brackets it would take the whole paragraph with it."""
    with pytest.raises(Refused, match=r"有的信息没有登记时.*方括号"):
        check("opinion", received__1__text="{you}{way}提出的信访事项，本机关于{received}收到。")


def test_every_case_of_a_paper_is_looked_at() -> None:
    """The sample is of item (六); the paragraph about another item is checked as well."""
    phrase = next(one for one in phrases(shipped()["acceptance_notice"]) if one.when == {"path": ["31-4"]})
    assert own_wording.case_words("acceptance_notice", phrase) == "（四）行政程序"
    assert phrase.key.startswith("path.")
    with pytest.raises(Refused, match="办理途径"):
        own_wording.check("acceptance_notice", with_texts(shipped()["acceptance_notice"], {phrase.key: "按程序办理。"}))


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("title", "{titel}"),
        ("note", "[联系人"),
        ("basis", "{remedy}"),  # is made later
        ("title", "{title}"),
        ("remedy", "{claim}"),  # only in a list
    ],
)
def test_a_wrong_placeholder_is_refused_at_its_place(key: str, text: str) -> None:
    with pytest.raises(Refused) as no:
        check("opinion", **{key: text})
    assert no.value.field == key


def test_the_head_of_a_table_is_printed_as_it_stands() -> None:
    with pytest.raises(Refused) as no:
        check("urging_slip", matters__1__heads__0="{no}")
    assert no.value.field == "matters.1.heads.0"
