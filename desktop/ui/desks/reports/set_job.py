"""Making a whole set behind the window: every paper rendered, then kept together for printing or written into a folder."""

import shutil
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from desktop.casework import documents, reading
from desktop.casework.session import own_connection
from desktop.domain.faults import Refused
from desktop.ui.desks.petitions.issue import told_paper
from desktop.ui.desks.reports.set_parts import PARTS, Order, Piece, titles
from desktop.ui.paper_out import file_name, write_file
from desktop.ui.work import IsCancelled, Report


class Made(NamedTuple):
    """A finished paper of the set."""

    title: str
    template: str
    pdf: bytes
    matter_ids: tuple[int, ...]


def make_set(order: Order, keys: Collection[str], report: Report, cancelled: IsCancelled) -> list[Made]:
    """The chosen parts in their order; empty when stopped."""
    made: list[Made] = []
    called = titles(order.period)
    wanted = [part for part in PARTS if part.key in keys and order.shell.session.actor.may(part.right)]
    with own_connection():
        for place, part in enumerate(wanted):
            report(place, len(wanted), called[part.key])
            for piece in part.make(order):
                if cancelled():
                    return []
                made.append(Made(piece.title, piece.template, _pdf(piece), piece.matter_ids))
    report(len(wanted), len(wanted), "")
    return made


def _pdf(piece: Piece) -> bytes:
    from desktop.printing.render import render

    if piece.paper is None or piece.pdf:
        return piece.pdf
    return render(piece.paper)


def kept_slips(order: Order, document_ids: Sequence[int]) -> list[Made]:
    """Urging slips that were just issued, rendered and kept as issued."""
    if not document_ids:
        return []
    with own_connection():
        return [_kept(order, document_id) for document_id in document_ids]


def _kept(order: Order, document_id: int) -> Made:
    from desktop.printing.render import render

    session = order.shell.session
    row = documents.row_of(document_id, session.actor)
    pdf = render(told_paper(order.shell, row, None))
    change = reading.keep_paper(session, document_id, pdf, order.shell.now())
    return Made(f"{row.title} {row.number}", row.kind, pdf, tuple(change.ids))


def write_set(folder: Path, name: str, made: Sequence[Made], cancelled: IsCancelled) -> Path:
    """Write every paper as a PDF of its own into a new folder, all of them or none."""
    target = _free(folder / file_name(name, ""))
    part = target.with_name(f".{target.name}.part")
    try:
        part.mkdir()
    except OSError as error:
        raise Refused("这个位置不能新建文件夹，没有存下。请换一个文件夹。") from error
    try:
        for number, one in enumerate(made, 1):
            if cancelled():
                return folder
            write_file(part / file_name(f"{number:02} {one.title}"), one.pdf)
        part.rename(target)
    finally:
        if part.exists():
            shutil.rmtree(part, ignore_errors=True)
    return target


def _free(target: Path) -> Path:
    """The folder, or with a number when there is one of that name."""
    return next(one for one in _names(target) if not one.exists())


def _names(target: Path) -> Iterator[Path]:
    yield target
    number = 2
    while True:
        yield target.with_name(f"{target.name}（{number}）")
        number += 1
