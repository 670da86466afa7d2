"""The letters and forms of a matter: wording + facts → one structure, from which PDF, .docx and the check are made."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from desktop.domain import letter_check
from desktop.domain.codes import Channel
from desktop.domain.letter_check import Finding, LetterFacts
from desktop.domain.records import MatterFile, Office
from desktop.printing import filling, letter_words
from desktop.printing import wording as words
from desktop.printing.filling import Wording, fill
from desktop.printing.letter_facts import FACTS, ITEM_PLACEHOLDERS, PLACEHOLDERS, Facts, complete
from desktop.printing.render import Paper
from desktop.printing.sheet import Block, Cell, Row, Sheet, Table

__all__ = ["FACTS", "Letter", "check_wording", "compose", "has_number", "label", "letter"]

_DUE_CLOCKS: dict[str, tuple[str, ...]] = {
    "acceptance_notice": ("notice",),
    "redirect_notice": ("notice",),
    "transfer_notice": ("notice",),
    "not_accept_notice": ("notice",),
    "no_longer_accept_notice": ("notice",),
    "objection_letter": ("objection",),
    "opinion": ("handle", "extension"),
}
"""Kind → the clocks whose last day the paper has to keep."""

REFUSED = "refused"
"""The receipt (签收情况) of a paper that was not taken."""

_DECIDED = {"review_receipt": "review_on", "recheck_receipt": "recheck_on", "service_receipt": "document_on"}
"""Kind → the fact that is the day of the decision which the paper is about; else it is the matter's own."""


class Letter(NamedTuple):
    """A composed paper and what the check needs to know about it."""

    sheet: Sheet
    facts: LetterFacts

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the paper, blocking findings first."""
        return letter_check.check(self.sheet.kind, self.facts)


def letter(
    kind: str,
    file: MatterFile | None,
    office: Office,
    facts: Facts,
    number: str,
    made_on: date,
    wording: Wording | None = None,
) -> Paper:
    """The paper of a kind (a key of `FACTS`) for `render`; see `compose`."""
    return compose(kind, file, office, facts, number, made_on, wording).sheet.paper()


def compose(
    kind: str,
    file: MatterFile | None,
    office: Office,
    facts: Facts,
    number: str,
    made_on: date,
    wording: Wording | None = None,
) -> Letter:
    """The structure of a paper. `wording` replaces single keys of the shipped one; `file` may be None for 催办单.

    `Refused` when a required fact is missing (all missing ones are named) or the wording is not well-formed.
    """
    own = filling.with_shipped(wording)
    given = complete(kind, facts, letter_words.suggested(kind, file, office, made_on))
    texts = letter_words.texts(kind, file, office, given, made_on) | {"number": number}
    _add_fixed(own[kind], texts)
    lists = {each: letter_words.items(each, file, given, made_on) for each in ITEM_PLACEHOLDERS}
    body = _Body(own[kind], texts, lists, given)
    sheet = _sheet(kind, own, texts, body, made_on)
    sheet = sheet._replace(
        attachments=tuple(one.strip() for one in given.get("attachments", ()) if one.strip()),
        copies=_stopped(texts["copies"]) if sheet.layout == "letter" else "",
        printed_by=f"{office.name}{office.desk_name}",
        mark="密件　注意保管" if file is not None and file.row.is_sealed else "",
    )
    return Letter(sheet, _check_facts(sheet, body, file, office, given))


def label(kind: str, wording: Wording | None = None) -> str:
    """What a kind is called in menus, e.g. 转送函."""
    own = filling.with_shipped(wording)[kind]
    name: str = own.get("label") or own["title"]
    return name


def has_number(kind: str, wording: Wording | None = None) -> bool:
    """True when the kind takes a number from a number book (`book` in its wording)."""
    return bool(filling.with_shipped(wording)[kind]["book"])


def check_wording(kind: str, wording: Mapping[str, Any]) -> None:
    """Refuse an office's wording of a kind that names unknown facts or has unpaired brackets."""
    for each, template in filling.templates(wording):
        filling.check_template(template, {*PLACEHOLDERS, *ITEM_PLACEHOLDERS.get(each, ())})


class _Body:
    """The blocks of a wording with their facts, and the words under each part of the law."""

    def __init__(
        self,
        wording: Mapping[str, Any],
        texts: dict[str, str],
        lists: dict[str, list[dict[str, str]]],
        facts: Facts,
    ) -> None:
        self.parts: dict[str, str] = {}
        self.blocks: list[Block] = []
        self._texts = texts
        self._lists = lists
        self._widths = tuple(wording.get("widths", ()))
        heading, headings = "", 0
        for spec in wording.get("blocks", ()):
            heading = fill(spec["heading"], texts) if "heading" in spec else heading
            is_meant = all(facts.get(name) in values for name, values in spec.get("when", {}).items())
            made = self._made(spec) if is_meant else []
            if made and heading:
                headings += 1
                self.blocks.append(Block(f"{words.numeral(headings)}、{heading}", is_heading=True))
                heading = ""
            self._note(spec, made)
            self._append(made)

    def _made(self, spec: Mapping[str, Any]) -> list[Block]:
        if "rows" in spec or "row" in spec:
            return [Block(table=self._table(spec))]
        many = self._lists[spec["each"]] if "each" in spec else [{}]
        whole = (fill(spec["text"], {**self._texts, **one}) for one in many)
        return [Block(line.strip()) for text in whole for line in text.splitlines() if line.strip()]

    def _table(self, spec: Mapping[str, Any]) -> Table:
        widths = tuple(spec.get("widths", self._widths))
        return Table(widths, tuple(self._rows(spec, len(widths))))

    def _rows(self, spec: Mapping[str, Any], columns: int) -> Iterator[Row]:
        height, sign = spec.get("height", 0), spec.get("sign", "")
        if "heads" in spec:
            yield Row(tuple(Cell(head, is_label=True) for head in spec["heads"]), height, is_head=True)
        for row in spec.get("rows", ()):
            yield Row(tuple(self._cells(row, columns, sign)), height)
        if "row" in spec:
            lines = self._lists[spec["each"]]
            lines = lines + [dict.fromkeys(ITEM_PLACEHOLDERS[spec["each"]], "")] * (spec.get("least", 0) - len(lines))
            for line in lines:
                yield Row(tuple(Cell(fill(text, {**self._texts, **line}, keep=True)) for text in spec["row"]), height)

    def _cells(self, row: list[str], columns: int, sign: str) -> Iterator[Cell]:
        for place, cell in enumerate(row):
            is_last = place == len(row) - 1
            text = fill(cell.removeprefix("="), self._texts, keep=True)
            span = columns - place if is_last else 1
            yield Cell(text, cell.startswith("="), span, sign if is_last else "")

    def _note(self, spec: Mapping[str, Any], made: list[Block]) -> None:
        said = "\n".join(_words_of(block) for block in made)
        for part in spec.get("part", "").split():
            self.parts[part] = f"{self.parts.get(part, '')}\n{said}".strip()

    def _append(self, made: list[Block]) -> None:
        """Rows of a form that follow each other are one table."""
        last = self.blocks[-1].table if self.blocks else None
        if made and made[0].table and last and last.widths == made[0].table.widths:
            self.blocks[-1] = Block(table=Table(last.widths, last.rows + made[0].table.rows))
        else:
            self.blocks += made


def _add_fixed(wording: Mapping[str, Any], texts: dict[str, str]) -> None:
    """The strings that other strings of the wording quote, in the order in which they do."""
    for name in ("basis", "remedy", "title", "addressee"):
        texts[name] = fill(wording.get(name, ""), texts)


def _sheet(kind: str, own: Wording, texts: dict[str, str], body: _Body, made_on: date) -> Sheet:
    wording = own[kind]
    layout = wording.get("layout", "letter")
    is_letter = layout == "letter"
    stub = own.get(wording.get("receipt", ""), {})
    note = fill(wording.get("note", ""), texts)
    return Sheet(
        kind=kind,
        layout=layout,
        title=texts["title"],
        number=texts["number"],
        made_on=made_on,
        head="" if is_letter else texts["office"],
        approver=fill(wording.get("approver", ""), texts),
        addressee=texts["addressee"],
        blocks=tuple(body.blocks),
        organ=fill(wording.get("organ", "{organ}"), texts) if is_letter else "",
        dated=words.day(made_on) if is_letter else "",
        note=f"（{note}）" if note else "",
        cut=stub.get("cut", ""),
        stub_title=stub.get("title", ""),
        stub=_Body(stub, texts, {}, {}).blocks[0].table if stub else None,
        size=wording.get("size", 12),
    )


def _check_facts(sheet: Sheet, body: _Body, file: MatterFile | None, office: Office, given: Facts) -> LetterFacts:
    decided = given.get(_DECIDED.get(sheet.kind, ""), file.decided_on if file else None)
    parts = {**body.parts, "note": sheet.note, "papers": "\n".join(sheet.attachments)}
    values: dict[str, Any] = {
        "remedy_organ": given.get("remedy_organ", ""),
        "decided_on": decided if sheet.kind not in letter_check.TO_UNITS else None,
        "served_on": given.get("served_on", file.served_on if file else None),
        "extra_days": given.get("extra_days"),
        "due_on": given.get("old_due_on"),
        "limit_on": given.get("due_on") if sheet.kind == "acceptance_notice" else None,
        "is_refused": given.get("receipt") == REFUSED,
        "witness": given.get("witness", ""),
        "refusal": given.get("refusal", ""),
    }
    if file is not None:
        due = [clock.due_on for clock in file.clocks if clock.rule_code in _DUE_CLOCKS.get(sheet.kind, ())]
        told = [one for one in file.documents if one.kind == "extension_notice" and one.made_on < sheet.made_on]
        values |= {
            "claims": file.claims,
            "received_on": file.row.received_on,
            "accepted_on": file.accepted_on,
            "due_on": max(due, default=values["due_on"]),
            "earlier_extensions": sum(one.number != sheet.number for one in told),
            "is_sealed": file.row.is_sealed,
            "is_forwarded": file.row.channel == Channel.ASSIGNED,
        }
    return LetterFacts(sheet.addressee, sheet.organ, office.desk_name, sheet.made_on, parts, **values)


def _words_of(block: Block) -> str:
    cells = (cell for row in block.table.rows for cell in row.cells) if block.table else ()
    return "\n".join((block.text, *(part for cell in cells for part in (cell.text, cell.sign)))).strip()


def _stopped(text: str) -> str:
    return f"{text.rstrip('。')}。" if text.strip() else ""
