"""The office itself: users, settings, code tables, holidays, clock rules, drafts, imports and the audit chain."""

import peewee

from desktop.store.database import Table


class Setting(Table):
    """One fact of the office, as JSON."""

    name = peewee.CharField(max_length=60, primary_key=True)
    value = peewee.TextField()


class Code(Table):
    """One row of an editable code table; a used row is retired, never deleted, and `edition` counts its changes."""

    id = peewee.BigIntegerField(primary_key=True)
    table = peewee.CharField(max_length=30, column_name="table_name")
    code = peewee.CharField(max_length=20)
    parent = peewee.CharField(max_length=20, default="")
    label = peewee.CharField(max_length=80)
    keys = peewee.CharField(max_length=300, default="")
    position = peewee.IntegerField(default=0)
    note = peewee.CharField(max_length=200, default="")
    edition = peewee.IntegerField(default=1)
    valid_from = peewee.DateField(null=True)
    valid_to = peewee.DateField(null=True)
    successor = peewee.CharField(max_length=20, default="")

    class Meta:
        indexes = ((("table", "code", "edition"), True),)


class LiaisonRole(Table):
    """A role of the liaison responsibility (包村责任制): who may hold it and whether a village must have one."""

    code = peewee.CharField(max_length=30, primary_key=True)
    label = peewee.CharField(max_length=40)
    position = peewee.IntegerField(default=0)
    is_exclusive = peewee.BooleanField(default=False)
    is_required = peewee.BooleanField(default=False)
    scope = peewee.CharField(max_length=20, default="village")
    note = peewee.CharField(max_length=200, default="")


class HolidayRow(Table):
    """A day that is not what its weekday says: a public holiday, or a make-up working day (调休)."""

    day = peewee.DateField(primary_key=True)
    is_rest = peewee.BooleanField()
    name = peewee.CharField(max_length=40)
    pack = peewee.CharField(max_length=40, default="")


class ClockRuleRow(Table):
    """A clock rule as valid from–to; fields as in `domain.clocks.ClockRule`."""

    id = peewee.BigIntegerField(primary_key=True)
    code = peewee.CharField(max_length=30)
    label = peewee.CharField(max_length=60)
    starts = peewee.CharField(max_length=60, default="")
    length = peewee.IntegerField()
    unit = peewee.CharField(max_length=20)
    stops = peewee.CharField(max_length=100, default="")
    basis = peewee.CharField(max_length=100, default="")
    rolls = peewee.BooleanField(default=True)
    warn_days = peewee.IntegerField(default=3)
    can_pause = peewee.BooleanField(default=False)
    max_extra_days = peewee.IntegerField(default=0)
    valid_from = peewee.DateField(null=True)
    valid_to = peewee.DateField(null=True)


class User(Table):
    """Somebody who signs in. The password lives in the key file, not here."""

    id = peewee.BigIntegerField(primary_key=True)
    login = peewee.CharField(max_length=40, unique=True)
    name = peewee.CharField(max_length=60)
    rights = peewee.CharField(max_length=200)
    cadre_id = peewee.BigIntegerField(null=True)
    is_active = peewee.BooleanField(default=True)
    created_at = peewee.DateTimeField()


class ImportBatch(Table):
    """One accepted import; undone as one step."""

    id = peewee.BigIntegerField(primary_key=True)
    kind = peewee.CharField(max_length=20)
    file_name = peewee.CharField(max_length=200)
    file_sha256 = peewee.CharField(max_length=64, index=True)
    row_count = peewee.IntegerField()
    made_at = peewee.DateTimeField()
    made_by = peewee.BigIntegerField()
    undone_at = peewee.DateTimeField(null=True)


class Draft(Table):
    """A half-typed form of a user, kept at every pause in typing."""

    id = peewee.BigIntegerField(primary_key=True)
    user_id = peewee.BigIntegerField(index=True)
    form = peewee.CharField(max_length=40)
    payload = peewee.TextField()
    saved_at = peewee.DateTimeField()


class AuditLine(Table):
    """One line of the append-only audit chain; `hash` covers the line and the one before."""

    seq = peewee.IntegerField(primary_key=True)
    at = peewee.CharField(max_length=32)
    actor_id = peewee.BigIntegerField()
    action = peewee.CharField(max_length=40)
    kind = peewee.CharField(max_length=30)
    record_id = peewee.BigIntegerField()
    detail = peewee.TextField(default="")
    previous = peewee.CharField(max_length=64)
    hash = peewee.CharField(max_length=64)

    class Meta:
        indexes = ((("kind", "record_id"), False),)
