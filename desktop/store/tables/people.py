"""People of the villages, cadres (干部) and units (责任单位), and who answers for which village from when to when."""

import peewee

from desktop.store.database import Table
from desktop.store.tables.office import ImportBatch
from desktop.store.tables.places import Household, Village, VillagerGroup


class Person(Table):
    """A person known to the office. Neither phone nor name is unique; an identity number normally is.

    `left_on` is the day of moving away. One that was merged into another entry is `deleted_at`.
    """

    id = peewee.BigIntegerField(primary_key=True)
    name = peewee.CharField(max_length=60, index=True)
    keys = peewee.CharField(max_length=200, default="")
    sex = peewee.CharField(max_length=2, default="")
    born_on = peewee.DateField(null=True)
    id_kind = peewee.CharField(max_length=10, default="111")
    id_number = peewee.CharField(max_length=20, default="", index=True)
    phone = peewee.CharField(max_length=20, default="", index=True)
    ethnic_code = peewee.CharField(max_length=4, default="")
    occupation = peewee.CharField(max_length=30, default="")
    political = peewee.CharField(max_length=20, default="")
    address = peewee.CharField(max_length=200, default="")
    village = peewee.ForeignKeyField(Village, null=True, backref="+", on_delete="RESTRICT")
    group = peewee.ForeignKeyField(VillagerGroup, null=True, backref="+", on_delete="RESTRICT")
    household = peewee.ForeignKeyField(Household, null=True, backref="+", on_delete="RESTRICT")
    relation = peewee.CharField(max_length=20, default="")
    died_on = peewee.DateField(null=True)
    left_on = peewee.DateField(null=True)
    note = peewee.TextField(default="")
    import_batch = peewee.ForeignKeyField(ImportBatch, null=True, backref="+", on_delete="RESTRICT")
    deleted_at = peewee.DateTimeField(null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("village", "group", "household"), False),)


class Unit(Table):
    """A unit that can be made responsible (站所, 村委会) or that a petitioner is directed to (外单位)."""

    id = peewee.BigIntegerField(primary_key=True)
    name = peewee.CharField(max_length=80, unique=True)
    keys = peewee.CharField(max_length=200, default="")
    kind = peewee.CharField(max_length=20, default="internal")
    contact = peewee.CharField(max_length=60, default="")
    phone = peewee.CharField(max_length=30, default="")
    position = peewee.IntegerField(default=0)
    closed_on = peewee.DateField(null=True)


class Cadre(Table):
    """A cadre of the township or a village. Leaves by `left_on`, is never deleted."""

    id = peewee.BigIntegerField(primary_key=True)
    name = peewee.CharField(max_length=60)
    keys = peewee.CharField(max_length=200, default="")
    post = peewee.CharField(max_length=60, default="")
    unit = peewee.ForeignKeyField(Unit, null=True, backref="+", on_delete="RESTRICT")
    phone = peewee.CharField(max_length=20, default="")
    is_leader = peewee.BooleanField(default=False)
    position = peewee.IntegerField(default=0)
    joined_on = peewee.DateField(null=True)
    left_on = peewee.DateField(null=True)
    note = peewee.TextField(default="")


class LiaisonAssignment(Table):
    """A cadre answers for a village, group or household in a role from a day to a day (both included)."""

    id = peewee.BigIntegerField(primary_key=True)
    cadre = peewee.ForeignKeyField(Cadre, backref="+", on_delete="RESTRICT")
    role = peewee.CharField(max_length=30)
    village = peewee.ForeignKeyField(Village, backref="+", on_delete="RESTRICT")
    group = peewee.ForeignKeyField(VillagerGroup, null=True, backref="+", on_delete="RESTRICT")
    household = peewee.ForeignKeyField(Household, null=True, backref="+", on_delete="RESTRICT")
    from_on = peewee.DateField()
    to_on = peewee.DateField(null=True)
    basis = peewee.CharField(max_length=200, default="")
    note = peewee.TextField(default="")

    class Meta:
        indexes = ((("village", "role", "from_on"), False), (("cadre", "from_on"), False))
