import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.pinyin import found_by, pinyin_keys

SURNAMES = [
    ("曾", "zeng ceng"), ("单", "shan dan"), ("解", "xie jie"), ("仇", "qiu chou"), ("查", "zha cha"), ("任", "ren"),
    ("覃", "qin tan"), ("盖", "ge gai"), ("区", "ou qu"), ("翟", "zhai di"), ("尉", "wei yu"), ("朴", "piao pu"),
    ("乐", "yue le"), ("员", "yun yuan"), ("缪", "miao mou"), ("冼", "xian"), ("黑", "he hei"), ("洗", "xian xi"),
    ("郇", "xun huan"), ("佴", "nai"), ("葛", "ge"), ("牟", "mu mou"), ("卜", "bu"), ("种", "chong zhong"),
    ("尉迟", "yuchi"), ("万俟", "moqi"), ("长孙", "zhangsun"), ("单于", "chanyu"), ("令狐", "linghu"),
    ("澹台", "tantai"), ("乐正", "yuezheng"), ("皇甫", "huangfu"), ("夏侯", "xiahou"), ("欧阳", "ouyang"),
    ("拓跋", "tuoba"), ("宰父", "zaifu"), ("亓官", "qiguan"), ("鲜于", "xianyu"), ("濮阳", "puyang"),
]  # fmt: skip


@pytest.mark.parametrize(("surname", "readings"), SURNAMES)
def test_a_surname_is_found_by_each_of_its_readings(surname: str, readings: str) -> None:
    keys = pinyin_keys(f"{surname}建国")
    for reading in readings.split():
        assert f"{reading}jianguo" in keys
    assert any(key.endswith("jg") and len(key) == len(surname) + 2 for key in keys)


def test_full_and_initials() -> None:
    assert pinyin_keys("石塘村") == ("shitangcun", "stc")
    assert pinyin_keys("曾建国") == ("cengjianguo", "cjg", "zengjianguo", "zjg")


def test_umlaut_is_v_and_also_u() -> None:
    assert pinyin_keys("吕建国") == ("lvjianguo", "ljg", "lujianguo")
    assert {"fengnv", "fengnu"} <= set(pinyin_keys("冯女"))


def test_surname_readings_stay_at_the_front() -> None:
    assert pinyin_keys("李单") == ("lidan", "ld")


def test_names_of_places_with_two_readings() -> None:
    assert {"changtangcun", "ctc", "zhangtangcun"} <= set(pinyin_keys("长塘村"))
    assert {"xiaoxucun", "xiaoweicun"} <= set(pinyin_keys("小圩村"))
    assert "chongqing" in pinyin_keys("重庆")


def test_letters_and_digits_are_kept_and_signs_dropped() -> None:
    assert pinyin_keys("第１２组（A-b）·") == ("di12zuab", "d12zab")
    assert pinyin_keys("V2组") == ("v2zu", "v2z")
    assert pinyin_keys("") == pinyin_keys(" ·（）") == ()


def test_a_rare_character_is_passed_over() -> None:
    assert pinyin_keys("\U0002a6d6村")[-1] == "c"


@given(st.text(max_size=12))
def test_keys_are_plain_lower_case_ascii_without_doubles(text: str) -> None:
    keys = pinyin_keys(text)
    assert len(set(keys)) == len(keys)
    assert all(key and key.isascii() and key.isalnum() and key == key.lower() for key in keys)


def test_pypinyin_is_not_imported_before_the_first_key() -> None:
    code = "import sys, desktop.domain.pinyin; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


KEYS = ("shitangcun", "stc", "0301")


@pytest.mark.parametrize(
    ("query", "rank"),
    [
        ("石塘", 0),
        ("石塘村", 0),
        ("", 0),
        (" ", 0),
        ("st", 1),
        ("STC", 1),
        ("shit", 1),
        ("03", 1),
        ("塘村", 2),
        ("tang", 2),
        ("tc", 2),
        ("01", 2),
        ("石村", None),
        ("sc", None),
        ("石塘村委会", None),
    ],
)
def test_ranks(query: str, rank: int | None) -> None:
    assert found_by(query, "石塘村", KEYS) == rank


def test_a_label_in_capitals_is_found_in_small_letters() -> None:
    assert found_by("cc", "CCTV", ()) == 0
    assert found_by("tv", "CCTV", ()) == 2


@given(st.text(max_size=6), st.text(max_size=6), st.text(max_size=6))
def test_every_part_of_a_label_finds_it(before: str, query: str, after: str) -> None:
    rank = found_by(query, f"{before}{query}{after}", ())
    assert rank in (0, 2) or query.strip().lower() not in f"{before}{query}{after}".lower()
