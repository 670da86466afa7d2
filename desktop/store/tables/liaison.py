"""Going to the villages: visits (走访), quotas, care (帮扶), projects and benefit payments (实事项目、惠民资金)."""

import peewee

from desktop.store.database import Table
from desktop.store.tables.matters import Matter
from desktop.store.tables.office import ImportBatch
from desktop.store.tables.people import Cadre, Person, Unit
from desktop.store.tables.places import Household, Village, VillagerGroup


class Visit(Table):
    """A visit to a village, household or person. `way` and `purpose` are fixed words of `domain.visits`."""

    id = peewee.BigIntegerField(primary_key=True)
    visited_on = peewee.DateField(index=True)
    entered_at = peewee.DateTimeField()
    entered_by = peewee.BigIntegerField()
    is_late_entry = peewee.BooleanField(default=False)
    purpose = peewee.CharField(max_length=20)
    way = peewee.CharField(max_length=20)
    is_night = peewee.BooleanField(default=False)
    village = peewee.ForeignKeyField(Village, backref="+", on_delete="RESTRICT")
    group = peewee.ForeignKeyField(VillagerGroup, null=True, backref="+", on_delete="RESTRICT")
    household = peewee.ForeignKeyField(Household, null=True, backref="+", on_delete="RESTRICT")
    person = peewee.ForeignKeyField(Person, null=True, backref="+", on_delete="RESTRICT")
    met = peewee.CharField(max_length=60, default="")
    told = peewee.TextField(default="")
    found = peewee.TextField(default="")
    next = peewee.TextField(default="")
    next_on = peewee.DateField(null=True)
    matter = peewee.ForeignKeyField(Matter, null=True, backref="+", on_delete="RESTRICT")
    deleted_at = peewee.DateTimeField(null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("village", "visited_on"), False), (("household", "visited_on"), False))


Visit.add_index(
    *(Visit.visited_on, Visit.way, Visit.deleted_at, Visit.village, Visit.household, Visit.is_night),
    Visit.is_late_entry,
    name="visit_counted",
)


class VisitCadre(Table):
    """A cadre who took part in a visit, in the order in which they were named."""

    id = peewee.BigIntegerField(primary_key=True)
    visit = peewee.ForeignKeyField(Visit, backref="+", on_delete="CASCADE")
    cadre = peewee.ForeignKeyField(Cadre, backref="+", on_delete="RESTRICT")
    position = peewee.IntegerField(default=0)

    class Meta:
        indexes = ((("visit", "cadre"), True),)


class QuotaRow(Table):
    """A quota of visits as valid from–to; fields as in `domain.quotas.QuotaRule`."""

    id = peewee.BigIntegerField(primary_key=True)
    role = peewee.CharField(max_length=30)
    unit = peewee.CharField(max_length=20)
    per = peewee.CharField(max_length=20)
    minimum = peewee.IntegerField()
    valid_from = peewee.DateField(null=True)
    valid_to = peewee.DateField(null=True)
    basis = peewee.CharField(max_length=200, default="")


class CareCase(Table):
    """Somebody whom the office helps (帮扶对象) from a day on; `target` and `kind` are fixed words of `domain.care`."""

    id = peewee.BigIntegerField(primary_key=True)
    target = peewee.CharField(max_length=20)
    kind = peewee.CharField(max_length=20, default="")
    person = peewee.ForeignKeyField(Person, null=True, backref="+", on_delete="RESTRICT")
    household = peewee.ForeignKeyField(Household, null=True, backref="+", on_delete="RESTRICT")
    village = peewee.ForeignKeyField(Village, backref="+", on_delete="RESTRICT")
    name = peewee.CharField(max_length=60)
    helper = peewee.ForeignKeyField(Cadre, null=True, backref="+", on_delete="RESTRICT")
    need = peewee.TextField(default="")
    plan = peewee.TextField(default="")
    visit_every_days = peewee.IntegerField(default=30)
    from_on = peewee.DateField()
    to_on = peewee.DateField(null=True)
    ended_because = peewee.CharField(max_length=200, default="")
    matter = peewee.ForeignKeyField(Matter, null=True, backref="+", on_delete="RESTRICT")
    entered_at = peewee.DateTimeField()
    entered_by = peewee.BigIntegerField()
    deleted_at = peewee.DateTimeField(null=True)
    version = peewee.IntegerField(default=1)


class CareMeasure(Table):
    """Help that was given (帮扶措施). `amount` in 分."""

    id = peewee.BigIntegerField(primary_key=True)
    case = peewee.ForeignKeyField(CareCase, backref="+", on_delete="CASCADE")
    done_on = peewee.DateField()
    kind = peewee.CharField(max_length=20)
    what = peewee.TextField()
    result = peewee.TextField(default="")
    amount = peewee.IntegerField(default=0)
    cadre = peewee.ForeignKeyField(Cadre, null=True, backref="+", on_delete="RESTRICT")
    visit = peewee.ForeignKeyField(Visit, null=True, backref="+", on_delete="RESTRICT")
    entered_at = peewee.DateTimeField()
    entered_by = peewee.BigIntegerField()


class Project(Table):
    """A project for the people (实事项目) or a benefit fund (惠民资金). Amounts in 分."""

    id = peewee.BigIntegerField(primary_key=True)
    name = peewee.CharField(max_length=100)
    kind = peewee.CharField(max_length=20)
    theme_code = peewee.CharField(max_length=10, default="")
    village = peewee.ForeignKeyField(Village, null=True, backref="+", on_delete="RESTRICT")
    unit = peewee.ForeignKeyField(Unit, null=True, backref="+", on_delete="RESTRICT")
    leader = peewee.ForeignKeyField(Cadre, null=True, backref="+", on_delete="RESTRICT")
    planned_amount = peewee.IntegerField(default=0)
    planned_households = peewee.IntegerField(default=0)
    started_on = peewee.DateField(null=True)
    due_on = peewee.DateField(null=True)
    done_on = peewee.DateField(null=True)
    progress = peewee.TextField(default="")
    note = peewee.TextField(default="")
    entered_at = peewee.DateTimeField()
    entered_by = peewee.BigIntegerField()
    deleted_at = peewee.DateTimeField(null=True)
    version = peewee.IntegerField(default=1)


class Payment(Table):
    """Money of a project paid to a household or for a piece of work. `amount` in 分."""

    id = peewee.BigIntegerField(primary_key=True)
    project = peewee.ForeignKeyField(Project, backref="+", on_delete="CASCADE")
    paid_on = peewee.DateField()
    amount = peewee.IntegerField()
    village = peewee.ForeignKeyField(Village, null=True, backref="+", on_delete="RESTRICT")
    household = peewee.ForeignKeyField(Household, null=True, backref="+", on_delete="RESTRICT")
    payee = peewee.CharField(max_length=60, default="")
    note = peewee.CharField(max_length=200, default="")
    entered_at = peewee.DateTimeField()
    entered_by = peewee.BigIntegerField()
    import_batch = peewee.ForeignKeyField(ImportBatch, null=True, backref="+", on_delete="RESTRICT")


class LedgerEntry(Table):
    """The ledger entry's own facts (民情), one row per matter of kind `ledger`."""

    matter = peewee.ForeignKeyField(Matter, primary_key=True, backref="+", on_delete="CASCADE")
    visit = peewee.ForeignKeyField(Visit, null=True, backref="+", on_delete="RESTRICT")
    promised_on = peewee.DateField(null=True)
    outcome = peewee.CharField(max_length=20, default="")
    result = peewee.TextField(default="")
    feedback_on = peewee.DateField(null=True)
    feedback_way = peewee.CharField(max_length=20, default="")
    feedback_by = peewee.CharField(max_length=60, default="")
    rating = peewee.CharField(max_length=20, default="")


class Dispute(Table):
    """The dispute's own facts (矛盾纠纷), one row per matter of kind `dispute`."""

    matter = peewee.ForeignKeyField(Matter, primary_key=True, backref="+", on_delete="CASCADE")
    visit = peewee.ForeignKeyField(Visit, null=True, backref="+", on_delete="RESTRICT")
    dispute_type = peewee.CharField(max_length=20, default="")
    level = peewee.CharField(max_length=20, default="")
    outcome = peewee.CharField(max_length=20, default="")
    result = peewee.TextField(default="")
    feedback_on = peewee.DateField(null=True)
    rating = peewee.CharField(max_length=20, default="")


class VisitPetition(Table):
    """A petition was found on a visit."""

    matter = peewee.ForeignKeyField(Matter, primary_key=True, backref="+", on_delete="CASCADE")
    visit = peewee.ForeignKeyField(Visit, backref="+", on_delete="RESTRICT")


class MatterProject(Table):
    """A matter hangs together with a project."""

    id = peewee.BigIntegerField(primary_key=True)
    matter = peewee.ForeignKeyField(Matter, backref="+", on_delete="CASCADE")
    project = peewee.ForeignKeyField(Project, backref="+", on_delete="CASCADE")

    class Meta:
        indexes = ((("matter", "project"), True),)


class Handover(Table):
    """A cadre handed the work over to others; `undo` holds what that changed, so that it can be taken back exactly."""

    id = peewee.BigIntegerField(primary_key=True)
    cadre = peewee.ForeignKeyField(Cadre, backref="+", on_delete="RESTRICT")
    effective_on = peewee.DateField()
    reason = peewee.CharField(max_length=200, default="")
    sheet = peewee.TextField(default="")
    undo = peewee.TextField(default="")
    made_at = peewee.DateTimeField()
    made_by = peewee.BigIntegerField()
    undone_at = peewee.DateTimeField(null=True)


class PersonMerge(Table):
    """Two entries of the register were one person; `undo` holds what pointed to the one that was given up."""

    id = peewee.BigIntegerField(primary_key=True)
    kept = peewee.ForeignKeyField(Person, backref="+", on_delete="RESTRICT")
    merged = peewee.ForeignKeyField(Person, backref="+", on_delete="RESTRICT")
    undo = peewee.TextField()
    made_at = peewee.DateTimeField()
    made_by = peewee.BigIntegerField()
    undone_at = peewee.DateTimeField(null=True)
