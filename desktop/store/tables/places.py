"""Places: village or community (村/社区), villager group (村民小组), household (户)."""

import peewee

from desktop.store.database import Table
from desktop.store.tables.office import ImportBatch


class Village(Table):
    """A village or community. `code` is the 12-digit division code; closed villages point to their successor."""

    id = peewee.BigIntegerField(primary_key=True)
    code = peewee.CharField(max_length=12, unique=True)
    name = peewee.CharField(max_length=60)
    keys = peewee.CharField(max_length=200, default="")
    kind = peewee.CharField(max_length=10, default="village")
    position = peewee.IntegerField(default=0)
    household_count = peewee.IntegerField(default=0)
    population = peewee.IntegerField(default=0)
    phone = peewee.CharField(max_length=30, default="")
    note = peewee.TextField(default="")
    closed_on = peewee.DateField(null=True)
    successor = peewee.ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT")


class VillagerGroup(Table):
    """A villager group of a village (村民小组); a grid (网格) is kept here too, told apart by `kind`."""

    id = peewee.BigIntegerField(primary_key=True)
    village = peewee.ForeignKeyField(Village, backref="+", on_delete="RESTRICT")
    name = peewee.CharField(max_length=40)
    kind = peewee.CharField(max_length=10, default="group")
    position = peewee.IntegerField(default=0)
    closed_on = peewee.DateField(null=True)

    class Meta:
        indexes = ((("village", "kind", "name"), True),)


class Household(Table):
    """A household (户). `head_name` is kept with it so that a list needs no second look-up."""

    id = peewee.BigIntegerField(primary_key=True)
    village = peewee.ForeignKeyField(Village, backref="+", on_delete="RESTRICT")
    group = peewee.ForeignKeyField(VillagerGroup, null=True, backref="+", on_delete="RESTRICT")
    number = peewee.CharField(max_length=30, default="")
    head_name = peewee.CharField(max_length=60, default="")
    keys = peewee.CharField(max_length=200, default="")
    address = peewee.CharField(max_length=200, default="")
    note = peewee.TextField(default="")
    closed_on = peewee.DateField(null=True)
    import_batch = peewee.ForeignKeyField(ImportBatch, null=True, backref="+", on_delete="RESTRICT")

    class Meta:
        indexes = ((("closed_on", "village"), False),)
