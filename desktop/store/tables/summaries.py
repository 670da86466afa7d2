"""Summaries that were closed, the text of a period, forms of superiors and tables of the office's own."""

import peewee

from desktop.store.database import Table


class Narrative(Table):
    """The text (文字说明) of a period with its fields still in it, as somebody last saved it."""

    period = peewee.CharField(max_length=10, primary_key=True)
    text = peewee.TextField()
    saved_at = peewee.DateTimeField()
    saved_by = peewee.BigIntegerField()


class SummaryEdition(Table):
    """A period as it was closed (结账). `content` is the summary as JSON, `sha256` proves it; `reason` of a re-issue."""

    id = peewee.BigIntegerField(primary_key=True)
    period = peewee.CharField(max_length=10)
    edition = peewee.IntegerField()
    content = peewee.TextField()
    sha256 = peewee.CharField(max_length=64)
    reason = peewee.CharField(max_length=200, default="")
    closed_at = peewee.DateTimeField()
    closed_by = peewee.BigIntegerField()

    class Meta:
        indexes = ((("period", "edition"), True),)


class EditionPaper(Table):
    """A paper of a closed period as issued. `digest` names the encrypted PDF, `sha256` proves it."""

    id = peewee.BigIntegerField(primary_key=True)
    edition = peewee.ForeignKeyField(SummaryEdition, backref="+", on_delete="RESTRICT")
    layout = peewee.CharField(max_length=20)
    digest = peewee.CharField(max_length=64)
    sha256 = peewee.CharField(max_length=64)


class EditionMembers(Table):
    """What a closed month counted, measure by measure, as JSON lists of keys: known when `edition` was closed.

    An edition keeps the members of its own period and of every month closed before, so that what changed since (补录,
    核减) can be told line by line.
    """

    id = peewee.BigIntegerField(primary_key=True)
    edition = peewee.ForeignKeyField(SummaryEdition, backref="+", on_delete="RESTRICT")
    period = peewee.CharField(max_length=10, index=True)
    members = peewee.TextField()


class SuperiorForm(Table):
    """A form of a superior (填报通): the empty file, encrypted under `digest`, and what goes where, as JSON."""

    id = peewee.BigIntegerField(primary_key=True)
    name = peewee.CharField(max_length=100)
    suffix = peewee.CharField(max_length=10)
    digest = peewee.CharField(max_length=64)
    mapping = peewee.TextField()
    made_at = peewee.DateTimeField()
    made_by = peewee.BigIntegerField()
    removed_at = peewee.DateTimeField(null=True)


class FormFilling(Table):
    """One filling of a form for a period: what was written where, as JSON."""

    id = peewee.BigIntegerField(primary_key=True)
    form = peewee.ForeignKeyField(SuperiorForm, backref="+", on_delete="RESTRICT")
    period = peewee.CharField(max_length=10)
    written = peewee.TextField()
    filled_at = peewee.DateTimeField()
    filled_by = peewee.BigIntegerField()


class CustomTable(Table):
    """A table that the office put together itself (自定义表): rows, columns and measure as JSON."""

    id = peewee.BigIntegerField(primary_key=True)
    name = peewee.CharField(max_length=60)
    spec = peewee.TextField()
    made_at = peewee.DateTimeField()
    made_by = peewee.BigIntegerField()
    removed_at = peewee.DateTimeField(null=True)
