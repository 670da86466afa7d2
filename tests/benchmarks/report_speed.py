"""The speed of summaries: counting against its SQL, the PDF against Typst alone, and against LibreOffice."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from measuring import Recorder, compare, python, replay

WHOLE_PROCESS = """
import sys, pickle
from desktop.printing import render
render.render(pickle.loads(open(sys.argv[1], "rb").read()))
"""


def summary(session: Any, month: str) -> None:
    """A month of an office: counted, printed as the full report, and as a Word file turned into PDF."""
    from desktop.casework.summary import summarise
    from desktop.domain.dates import parse_period
    from desktop.printing import papers, render

    period, by, today = parse_period(month), session.actor, date.today()
    summarise(period, by, today)  # builds the SQL, as the first summary of a day does
    with Recorder() as recorder:
        counted = summarise(period, by, today)
    raw = replay(recorder)
    paper = papers.summary_paper(counted)
    typst = _typst(paper)
    pages = render.page_count(render.render(paper))
    print(
        f"({month}: {len(recorder.statements)} queries, {len(counted.figures)} figures of three periods, {pages} pages)"
    )
    compare("summary counted / its SQL by the raw driver", "<= 2", lambda: summarise(period, by, today), raw, 9)
    compare("report rendered / Typst alone with the same data", "<= 2", lambda: render.render(paper), typst, 5)
    compare(
        "summary counted, laid out, to PDF / its SQL and Typst alone",
        "<= 2",
        lambda: render.render(papers.summary_paper(summarise(period, by, today))),
        lambda: (raw(), typst()),
        5,
    )
    _against_libreoffice(counted, paper)


def _typst(paper: Any) -> Callable[[], object]:
    """One Typst compile of the paper, its data ready and nothing left of the time before."""
    from desktop.printing import render

    inputs = {"paper": render._packed(paper), "picture": ""}

    def compile_it() -> None:
        with render._typst_lock:
            render._compile(paper.template, inputs, 0, {"format": "pdf", "pdf_tags": False})
            render._forget()

    return compile_it


def _against_libreoffice(counted: Any, paper: Any) -> None:
    """The same report as .docx, turned into PDF by LibreOffice; both as whole processes."""
    import pickle

    from desktop.domain.report import Layout, contents
    from desktop.printing import render, report_docx

    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        print("LibreOffice is not installed: the PDF is not compared")
        return
    with tempfile.TemporaryDirectory() as temporary:
        source, packed = Path(temporary) / "month.docx", Path(temporary) / "paper.pickle"
        source.write_bytes(report_docx.document(contents(counted, Layout.REPORT), counted.as_of))
        packed.write_bytes(pickle.dumps(paper))

        def libreoffice() -> None:
            subprocess.run(
                [office, "--headless", f"-env:UserInstallation=file://{temporary}/profile", "--convert-to", "pdf",
                 "--outdir", temporary, str(source)],
                check=True, capture_output=True,
            )  # fmt: skip

        libreoffice()  # makes its profile
        python(WHOLE_PROCESS, str(packed))  # fills the bytecode cache
        pages = render.page_count((Path(temporary) / "month.pdf").read_bytes())
        print(f"(the same report by LibreOffice: {pages} pages)")
        compare(
            "report PDF, whole process / LibreOffice docx to PDF",
            "<= 0.2",
            lambda: python(WHOLE_PROCESS, str(packed)),
            libreoffice,
            5,
        )
