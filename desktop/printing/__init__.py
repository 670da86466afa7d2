"""Papers: a record becomes a dict, the dict a PDF, the PDF pictures and print-outs."""
