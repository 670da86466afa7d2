"""Cutting Chinese text into index words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.store.tokens import LONGEST_QUERY, body_tokens, query_terms, query_tokens, who_tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("张三丰", "张三 三丰 丰"),
        ("张", "张"),
        ("土地土地", "土地 地土 地"),
        ("〇八年", "〇八 八年 年"),
        ("ABC 第0012号", "abc 第 0012 12 号"),
        ("１３８１２３４５６７８", "13812345678 5678"),
        ("桃湾信〔2026〕0007", "桃湾 湾信 信 2026 0007 7"),
        ("000", "000"),
        ("，。！ \n", ""),
        ("", ""),
        ("𬯀𰀀", "𬯀𰀀 𰀀"),
    ],
)
def test_body(text: str, words: str) -> None:
    assert body_tokens(text) == words


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("张", '"张"*'),
        ("土地", '"土地"'),
        ("安置房", '"安置" AND "置房"'),
        ("张三 土地", '"张三" AND "土地"'),
        ("土地 土地", '"土地"'),
        ("zs", '"zs"*'),
        ("LS-0012", '"ls"* AND "0012"*'),
        ("", ""),
        ("' OR 1", '"or"* AND "1"*'),
        ('"', ""),
        ("*", ""),
        ("NEAR(张三 土地)", '"near"* AND "张三" AND "土地"'),
        ("find_who: 张", '"find"* AND "who"* AND "张"*'),
    ],
)
def test_query(text: str, expression: str) -> None:
    assert query_tokens(text) == expression


@given(st.text())
def test_a_query_is_only_quoted_words(text: str) -> None:
    for term in query_terms(text):
        for word in term.split(" AND "):
            bare = word.removesuffix("*")
            assert bare[0] == bare[-1] == '"'
            assert not set(bare[1:-1]) & set("\"'*():^+- \\")


def test_a_pasted_page_is_searched_by_its_beginning() -> None:
    assert query_terms("土" * LONGEST_QUERY + "地") == query_terms("土" * LONGEST_QUERY)


def test_who() -> None:
    words = who_tokens("张三", ("zhangsan", "zs"), ("138-1234-5678",), "51072319900101123x").split()
    assert {"张三", "三", "zhangsan", "zs", "13812345678", "5678", "51072319900101123x", "123x"} <= set(words)
    assert len(words) == len(set(words))


def test_a_name_with_a_dot_is_found_with_and_without() -> None:
    words = set(who_tokens("阿依古丽·买买提").split())
    for query in ("阿依古丽·买买提", "阿依古丽买买提", "丽买"):
        assert {word.strip('"') for word in query_tokens(query).split(" AND ")} <= words


def test_who_with_nothing_known() -> None:
    assert who_tokens("") == ""
