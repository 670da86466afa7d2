"""Number books (编号簿): gap-free per year, a number once given is never given again."""

import peewee

from desktop.store.database import Table


class NumberBook(Table):
    """One book with its editable pattern, e.g. `信〔{year}〕{serial:04}号`."""

    id = peewee.BigIntegerField(primary_key=True)
    code = peewee.CharField(max_length=30, unique=True)
    label = peewee.CharField(max_length=60)
    pattern = peewee.CharField(max_length=60)
    position = peewee.IntegerField(default=0)


class BookNumber(Table):
    """One number of a book. `origin` tells a number given here (`issued`) from one taken over by an import."""

    id = peewee.BigIntegerField(primary_key=True)
    book = peewee.ForeignKeyField(NumberBook, backref="+", on_delete="RESTRICT")
    year = peewee.IntegerField()
    serial = peewee.IntegerField()
    text = peewee.CharField(max_length=60)
    origin = peewee.CharField(max_length=10, default="issued")
    kind = peewee.CharField(max_length=20)
    record_id = peewee.BigIntegerField()
    given_at = peewee.DateTimeField()
    voided_at = peewee.DateTimeField(null=True)
    void_reason = peewee.CharField(max_length=200, default="")

    class Meta:
        indexes = ((("book", "year", "serial"), True), (("text",), False))
