"""Full-text search: two contentless FTS5 tables inside the encrypted file, written in the caller's transaction.

`find_body` holds character pairs of what a matter says, `find_who` names, pinyin and numbers of its people; the
rowid of both is the matter's id. Pairs carry no positions, so a hit can be false (安置 and 置房 apart): the caller
confirms hits with `instr()` on the stored rows where that matters.
"""

from collections.abc import Iterable
from heapq import merge
from itertools import islice
from typing import Any

from desktop.store.database import proxy, transaction, translated
from desktop.store.tokens import body_pairs, body_tokens, query_terms

# The words come cut and folded; `ascii` only splits at blanks, whatever Unicode tables this SQLite has.
_CREATE = (
    "CREATE VIRTUAL TABLE find_body USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii')",
    "CREATE VIRTUAL TABLE find_who USING fts5("
    "words, content='', contentless_delete=1, detail=none, prefix='1 2 3 4', tokenize='ascii')",
)
_EMPTY = (
    "INSERT INTO find_body(find_body) VALUES('delete-all')",
    "INSERT INTO find_who(find_who) VALUES('delete-all')",
)
_PUT_BODY = "INSERT OR REPLACE INTO find_body(rowid, words) VALUES(?, ?)"
_PUT_WHO = "INSERT OR REPLACE INTO find_who(rowid, words) VALUES(?, ?)"
_DROP = ("DELETE FROM find_body WHERE rowid = ?", "DELETE FROM find_who WHERE rowid = ?")

# One query per table, each walking its own hits newest first; the unary plus keeps the other terms a filter.
_FIND = (
    "SELECT rowid FROM find_body WHERE find_body MATCH ?",
    "SELECT rowid FROM find_who WHERE find_who MATCH ?",
)
_ALSO = (
    " AND +rowid IN (SELECT rowid FROM find_body WHERE find_body MATCH ?"
    " UNION ALL SELECT rowid FROM find_who WHERE find_who MATCH ?)"
)
_NEWEST = " ORDER BY rowid DESC LIMIT ?"


def create_search_tables(db: Any) -> None:
    """Make the two index tables in `db` (a peewee database); called by the first migration."""
    for statement in _CREATE:
        db.execute_sql(statement)


def index_matter(matter_id: int, body_text: str, who_words: str) -> None:
    """Put or replace one matter: its running text as written, and the `who_tokens` of its people."""
    with translated():
        proxy.execute_sql(_PUT_BODY, (matter_id, body_tokens(body_text)))
        proxy.execute_sql(_PUT_WHO, (matter_id, who_words))


def drop_matter(matter_id: int) -> None:
    """Take one matter out of the index."""
    with translated():
        for statement in _DROP:
            proxy.execute_sql(statement, (matter_id,))


def matter_ids(query: str, limit: int = 200) -> list[int]:
    """Ids of the matters that hold every term of the query in their text or their people, newest first.

    A query without anything searchable finds nothing. May hold false hits, see the module docstring.
    """
    terms = query_terms(query)
    if not terms:
        return []
    first, *others = terms
    parameters = (first, *(term for term in others for _ in _FIND), limit)
    with translated():
        found = [
            [row[0] for row in proxy.execute_sql(find + _ALSO * len(others) + _NEWEST, parameters)] for find in _FIND
        ]
    return list(islice(dict.fromkeys(merge(*found, reverse=True)), limit))


_MOST_PAIRS, _RARE_PAIRS, _RARE_FROM, _NEWEST_OF_PAIR, _ALIKE = 32, 8, 100, 2000, 40
_HITS = "SELECT rowid AS id FROM find_body WHERE find_body MATCH ? ORDER BY rowid DESC LIMIT ?"
_BEST = " ORDER BY votes DESC, id DESC LIMIT ?)"


def alike(text: str, village_id: int) -> list[int]:
    """Ids of the matters that share most of a text's rare character pairs: the best of a village, and the best of all.

    Only the newest hits of each pair vote, so that the cost does not grow with the docket; the caller compares texts.
    """
    pairs = _rare_pairs(text)
    if not pairs:
        return []
    votes = " UNION ALL ".join([f"SELECT * FROM ({_HITS})"] * len(pairs))  # noqa: S608 - constants; values are bound
    statement = (
        f"WITH hit(id, votes) AS MATERIALIZED (SELECT id, COUNT(*) FROM ({votes}) GROUP BY id)"  # noqa: S608
        f" SELECT id FROM (SELECT id FROM hit WHERE id IN (SELECT id FROM matter WHERE village_id = ?){_BEST}"
        f" UNION SELECT id FROM (SELECT id FROM hit{_BEST}"
    )
    hits = [value for pair in pairs for value in (pair, _NEWEST_OF_PAIR)]
    with translated():
        return [row[0] for row in proxy.execute_sql(statement, (*hits, village_id, _ALIKE, _ALIKE))]


def _rare_pairs(text: str) -> list[str]:
    """Of the pairs of a text, as MATCH expressions, those whose hundredth newest hit lies furthest back, or is none."""
    pairs = body_pairs(text)
    quoted = [f'"{pair}"' for pair in pairs[:: -(-len(pairs) // _MOST_PAIRS) or 1]]
    if len(quoted) <= _RARE_PAIRS:
        return quoted
    statement = " UNION ALL ".join([f"SELECT ?, ({_HITS} OFFSET {_RARE_FROM})"] * len(quoted))
    parameters = [value for pair in quoted for value in (pair, pair, 1)]
    with translated():
        found = proxy.execute_sql(statement, parameters).fetchall()
    return [pair for pair, _ in sorted(found, key=lambda row: row[1] or 0)[:_RARE_PAIRS]]


def rebuild(rows: Iterable[tuple[int, str, str]]) -> int:
    """Make the whole index anew from (matter id, body text, who words) in one transaction; returns the row count."""
    count = 0
    with transaction():
        for statement in _EMPTY:
            proxy.execute_sql(statement)
        for row in rows:
            index_matter(*row)
            count += 1
    return count
