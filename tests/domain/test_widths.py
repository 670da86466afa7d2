import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.widths import half_width


def test_full_width_signs_become_ascii_and_the_rest_stays() -> None:
    assert half_width("Ａｚ０９（）＋－　［〔民情〕①。") == "Az09()+- [〔民情〕①。"


@given(st.text(st.characters(min_codepoint=0xFF01, max_codepoint=0xFF5E)))
def test_every_full_width_sign_has_its_ascii_sign(text: str) -> None:
    assert half_width(text) == unicodedata.normalize("NFKC", text)
