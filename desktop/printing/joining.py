"""Several finished papers as one PDF, for one preview and one print."""

from collections.abc import Sequence
from io import BytesIO

from desktop.printing.render import pdfium_lock


def joined(pdfs: Sequence[bytes]) -> bytes:
    """The pages of all papers in order, each page as it was."""
    import pypdfium2  # slow to load

    if len(pdfs) == 1:
        return pdfs[0]
    made = BytesIO()
    with pdfium_lock, pypdfium2.PdfDocument.new() as whole:
        for pdf in pdfs:
            with pypdfium2.PdfDocument(pdf) as part:
                whole.import_pages(part)
        whole.save(made)
    return made.getvalue()
