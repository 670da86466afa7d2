import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.likeness import MATTER_THRESHOLD, PersonFacts, same_matter, same_person_reason, text_likeness

CHINESE = st.text("村民反映道路宅基地纠纷补偿款水库", max_size=30)
NOBODY = PersonFacts("", "", "", None, None)
WANG = PersonFacts("王示例", "430423199001011234", "13900005678", 7, 11)


@given(CHINESE, CHINESE)
def test_likeness_is_a_symmetric_share(a: str, b: str) -> None:
    assert text_likeness(a, b) == text_likeness(b, a)
    assert 0 <= text_likeness(a, b) <= 1
    assert text_likeness(a, a) == (1 if len(a) > 1 else 0)


@given(CHINESE, st.text("0123456789，。 ;abc", max_size=5))
def test_digits_signs_and_letters_make_no_difference(a: str, noise: str) -> None:
    assert text_likeness(noise.join(a), a) == text_likeness(a, a)


def test_likeness_by_hand() -> None:
    # 道路 路破 破损 | 道路 路损 损坏 → one of three each
    assert text_likeness("道路破损", "道路损坏") == pytest.approx(2 * 1 / 6)
    assert text_likeness("道路道路道路", "道路") == pytest.approx(2 * 1 / 3), "a pair counts once: 道路 路道 | 道路"
    assert text_likeness("", "") == text_likeness("123", "123") == text_likeness("路", "路") == 0


@pytest.mark.parametrize(
    ("other", "rare", "reason"),
    [
        (WANG, False, "同身份证号"),
        (NOBODY._replace(id_number="430423199001011234"), False, "同身份证号"),
        (NOBODY._replace(name="王 示例", phone="13900005678"), False, "同名同电话"),
        (WANG._replace(id_number="430423199001011200"), False, "同名同电话"),
        (NOBODY._replace(name="王示例", village_id=7), False, "同名同村"),
        (NOBODY._replace(name="李示例", household_id=11), False, "同户"),
        (WANG._replace(id_number="430423199001011200", phone=""), True, "同户"),
        (NOBODY._replace(name="王示例", id_number="430423199001011200", village_id=7), True, ""),
        (NOBODY._replace(name="王示例", village_id=8), False, ""),
        (NOBODY._replace(name="王示例", village_id=8), True, "同名（少见姓名）"),
        (NOBODY._replace(name="李示例", phone="13900005678", village_id=7), True, ""),
        (NOBODY, True, ""),
    ],
)
def test_reasons(other: PersonFacts, rare: bool, reason: str) -> None:
    assert same_person_reason(WANG, other, rare) == reason
    assert same_person_reason(other, WANG, rare) == reason


def test_check_letter_in_either_case() -> None:
    x = NOBODY._replace(id_number="11010519491231002X")
    assert same_person_reason(x, x._replace(id_number="11010519491231002x")) == "同身份证号"


def test_empty_persons_are_never_the_same() -> None:
    assert same_person_reason(NOBODY, NOBODY, name_is_rare=True) == ""


@pytest.mark.parametrize(
    ("village", "category", "words"),
    [
        (True, True, "同村同类，内容相似 0.57"),
        (True, False, "同村，内容相似 0.57"),
        (False, True, "同类，内容相似 0.57"),
        (False, False, "内容相似 0.57"),
    ],
)
def test_the_reason_names_what_is_shared(village: bool, category: bool, words: str) -> None:
    score, reason = same_matter("修路占地", "修路占田地", village, category)
    assert (round(score, 2), reason) == (0.57, words.replace("0.57", "0.57"))


@given(CHINESE, CHINESE)
def test_below_the_threshold_nothing_is_said(a: str, b: str) -> None:
    score, reason = same_matter(a, b, True, True)
    assert (score, reason) == (0.0, "") if text_likeness(a, b) < MATTER_THRESHOLD else reason.startswith("同村同类，")
