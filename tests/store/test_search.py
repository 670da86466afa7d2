"""Finding matters by text and by person."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.store.database import OfficeDatabase, proxy, transaction
from desktop.store.search import drop_matter, index_matter, matter_ids, rebuild
from desktop.store.tokens import who_tokens

ZHANG = who_tokens("张三", ("zhangsan", "zs"), ("13812345678",), "51072319900101123x")
ZENG = who_tokens("曾国", ("zengguo", "cengguo", "zg", "cg"), ("0816-1234567",))
LEAF = 3 << 40


@pytest.fixture
def matters(index: OfficeDatabase) -> OfficeDatabase:
    index_matter(LEAF + 1, "反映土地征收补偿款未到位，编号桃湾信〔2026〕0012号", ZHANG)
    index_matter(LEAF + 2, "张三家与邻居因宅基地起纠纷", ZENG)
    index_matter(LEAF + 3, "水泥厂噪声扰民，要求赔偿土地损失", ZENG)
    return index


@pytest.mark.usefixtures("matters")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("土地", [3, 1]),
        ("宅基", [2]),
        ("基地", [2]),
        ("张", [2, 1]),
        ("到", [1]),
        ("张三", [2, 1]),
        ("三", [2, 1]),
        ("张三 土地", [1]),
        ("土地 张三", [1]),
        ("曾国 土地", [3]),
        ("曾国 张三", [2]),
        ("曾国 张三 宅基地", [2]),
        ("zs", [1]),
        ("ZHANGSAN", [1]),
        ("zhang 补偿", [1]),
        ("ceng", [3, 2]),
        ("zeng", [3, 2]),
        ("5678", [1]),
        ("138123", [1]),
        ("123X", [1]),
        ("51072319900101123X", [1]),
        ("0816-1234567", [3, 2]),
        ("08161234567", [3, 2]),
        ("0012", [1]),
        ("12", [3, 2, 1]),
        ("2026 0012", [1]),
        ("土地 不存在", []),
        ("不存在", []),
    ],
)
def test_finds(query: str, found: list[int]) -> None:
    assert [one - LEAF for one in matter_ids(query)] == found


@pytest.mark.usefixtures("matters")
@pytest.mark.parametrize(
    "query",
    ["' OR 1", '"', "'", "*", "NEAR", "NEAR(土 地, 3)", '"土地', "土地)", "((", "土地 OR", "NOT 土地", "^土地", "-", "words:土",
     "{a b}:c", "\x00", "\ud800", "a" * 5000, "土地" * 3000, "%", "_", ";--", "土地 AND", "+ +", "\\"],
)  # fmt: skip
def test_no_text_is_an_error(query: str) -> None:
    matter_ids(query)


@pytest.mark.usefixtures("matters")
@pytest.mark.parametrize("query", ["", "  ", '"', "*", "，。"])
def test_nothing_searchable_finds_nothing(query: str) -> None:
    assert matter_ids(query) == []


@pytest.mark.usefixtures("matters")
def test_quotes_around_a_word_do_not_matter() -> None:
    assert matter_ids('"土地"') == matter_ids("土地")


@pytest.mark.usefixtures("matters")
def test_newest_first_and_limited() -> None:
    assert matter_ids("土地", limit=1) == [LEAF + 3]
    assert matter_ids("12", limit=2) == [LEAF + 3, LEAF + 2]


@pytest.mark.usefixtures("matters")
def test_replacing_forgets_the_old_words() -> None:
    index_matter(LEAF + 1, "改为低保申请", ZENG)
    assert matter_ids("补偿款") == []
    assert matter_ids("zs") == []
    assert matter_ids("低保") == [LEAF + 1]
    assert matter_ids("曾国", limit=9) == [LEAF + 3, LEAF + 2, LEAF + 1]


@pytest.mark.usefixtures("matters")
def test_dropping() -> None:
    drop_matter(LEAF + 1)
    drop_matter(LEAF + 99)
    assert matter_ids("张三") == [LEAF + 2]
    assert matter_ids("zs") == []


@pytest.mark.usefixtures("matters")
def test_rebuilding_leaves_only_what_is_given() -> None:
    assert rebuild(iter([(7, "低保", ZHANG), (8, "低保复核", "")])) == 2
    assert matter_ids("低保") == [8, 7]
    assert matter_ids("土地") == []


@pytest.mark.usefixtures("matters")
def test_the_index_follows_the_transaction() -> None:
    def change_and_fail() -> None:
        with transaction():
            index_matter(LEAF + 4, "土地", "")
            drop_matter(LEAF + 3)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    assert matter_ids("土地") == [LEAF + 3, LEAF + 1]


HANZI = st.sampled_from("张三土地丰〇𬯀𰀀一豈") | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
SENTENCE = st.text(HANZI | st.sampled_from("，。 a1"), min_size=1, max_size=40)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), text=SENTENCE)
def test_every_part_of_a_text_finds_it(index: OfficeDatabase, data: st.DataObject, text: str) -> None:
    runs = "".join(" " if sign in "，。a1" else sign for sign in text).split()
    index_matter(5, text, "")
    for run in runs[:2]:
        start = data.draw(st.integers(0, len(run) - 1))
        end = data.draw(st.integers(start + 1, len(run)))
        assert matter_ids(run[start:end]) == [5]
        assert matter_ids(f"{run[start:end]} {runs[-1]}") == [5]


def test_many_hits_stay_in_order(index: OfficeDatabase) -> None:
    rebuild((number, "土地" if number % 2 else "纠纷", ZHANG if number % 3 == 0 else "") for number in range(1, 600))
    assert matter_ids("土地 张三", limit=5) == [597, 591, 585, 579, 573]
    assert len(matter_ids("土地")) == 200
    assert proxy.execute_sql("SELECT count(*) FROM find_body").fetchone()[0] == 599
