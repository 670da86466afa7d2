"""A superior's form with every list and every word field in it gives no sealed matter away."""

from datetime import datetime
from pathlib import Path

import xlsxwriter

from desktop.casework import closing
from desktop.domain.dates import month
from desktop.domain.form_grid import Place
from desktop.domain.forms import Around, Mapped, Sources, is_column, kept_words
from desktop.domain.records import Actor
from desktop.exchange import superior_forms
from tests.sealed.conftest import Sealed


def test_no_cell_of_a_form_gives_a_sealed_matter_away(
    sealed: Sealed, clerk: Actor, holder: Actor, at: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "表.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet, framed = book.add_worksheet("表"), book.add_format({"border": 1})
    for row in range(60):
        for column in range(110):
            sheet.write_blank(row, column, None, framed)
    book.close()
    form = superior_forms.open_form(path)
    for who in (clerk, holder):
        summary = closing.summary_of(month(at.year, at.month), who, at.date())
        names = [one.name for one in Sources(summary).choices() if is_column(one.name) or "top" in one.name]
        mapping = [Mapped(Place("表", 0, column), name, Around()) for column, name in enumerate(names[:110])]
        filled = superior_forms.fill(form, mapping, summary)
        assert len(filled.report.written) > 40
        assert sealed.in_(*superior_forms.read_form(filled.data, ".xlsx").grids[0].cells, filled.report) == set()
        assert sealed.in_(kept_words(filled.report)) == set()
