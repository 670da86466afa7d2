"""A changed past shows."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.store.history import GENESIS, AuditEntry, chain_hash, verify_chain

KEY = b"k" * 32


def chain(length: int) -> list[AuditEntry]:
    lines: list[AuditEntry] = []
    previous = GENESIS
    for seq in range(1, length + 1):
        content = (seq, f"2026-03-0{seq}T09:00:00", 7, "registered", "matter", 100 + seq, '{"a": 1}', previous)
        previous = chain_hash(KEY, *content)
        lines.append(AuditEntry(*content, previous))
    return lines


def test_a_whole_chain_verifies() -> None:
    assert verify_chain(KEY, chain(6)) is None
    assert verify_chain(KEY, []) is None


@pytest.mark.parametrize("field", AuditEntry._fields)
def test_any_changed_field_shows_where_it_is(field: str) -> None:
    lines = chain(6)
    value = getattr(lines[2], field)
    changed: dict[str, Any] = {field: value + 50 if isinstance(value, int) else value + "0"}
    lines[2] = lines[2]._replace(**changed)
    assert verify_chain(KEY, lines) == lines[2].seq


def test_removed_exchanged_and_inserted_lines_show() -> None:
    whole = chain(6)
    assert verify_chain(KEY, whole[1:]) == 2
    assert verify_chain(KEY, whole[:2] + whole[3:]) == 4
    assert verify_chain(KEY, [whole[0], whole[2], whole[1], *whole[3:]]) == 3
    assert verify_chain(KEY, [*whole[:3], whole[2], *whole[3:]]) == 3


def test_a_line_rehashed_without_the_key_shows() -> None:
    lines = chain(3)
    forged = lines[1]._replace(detail='{"a": 2}')
    lines[1] = forged._replace(hash=chain_hash(b"other" * 8, *forged[:-1]))
    assert verify_chain(KEY, lines) == 2


def test_a_rehashed_line_breaks_the_next_even_with_the_key() -> None:
    lines = chain(3)
    forged = lines[1]._replace(detail='{"a": 2}')
    lines[1] = forged._replace(hash=chain_hash(KEY, *forged[:-1]))
    assert verify_chain(KEY, lines) == 3


@given(st.text(max_size=6), st.text(max_size=6), st.text(max_size=6), st.text(max_size=6))
def test_text_cannot_slide_between_fields(a: str, b: str, c: str, d: str) -> None:
    one = chain_hash(KEY, 1, "t", None, a, b, None, "", "")
    two = chain_hash(KEY, 1, "t", None, c, d, None, "", "")
    assert (one == two) == ((a, b) == (c, d))


def test_nothing_and_empty_and_zero_differ() -> None:
    assert chain_hash(KEY, 1, "t", None, "a", "", None, "", "") != chain_hash(KEY, 1, "t", 0, "a", "", None, "", "")
