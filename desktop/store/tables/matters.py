"""The docket: matters (事项) of every kind, what hangs on them, and the petition's own facts."""

import peewee

from desktop.store.database import Table
from desktop.store.tables.office import ImportBatch
from desktop.store.tables.people import Cadre, Person, Unit
from desktop.store.tables.places import Household, Village, VillagerGroup


class Matter(Table):
    """Anything somebody wants solved. Common to petition, ledger entry and dispute; 办结 and 化解 are two dates.

    `party_name` and the `next_…` columns repeat facts of parties and clocks so that a list of any
    length reads one table; casework keeps them in step inside the same transaction.
    """

    id = peewee.BigIntegerField(primary_key=True)
    kind = peewee.CharField(max_length=10)
    number = peewee.CharField(max_length=60, unique=True)
    title = peewee.CharField(max_length=200)
    content = peewee.TextField(default="")
    channel = peewee.CharField(max_length=20)
    stage = peewee.CharField(max_length=30)
    secrecy = peewee.CharField(max_length=10, default="normal")
    received_on = peewee.DateField()
    entered_at = peewee.DateTimeField()
    is_late_entry = peewee.BooleanField(default=False)
    closed_on = peewee.DateField(null=True, index=True)
    resolved_on = peewee.DateField(null=True, index=True)
    person_count = peewee.IntegerField(default=1)
    party_name = peewee.CharField(max_length=60, default="")
    village = peewee.ForeignKeyField(Village, null=True, backref="+", on_delete="RESTRICT")
    group = peewee.ForeignKeyField(VillagerGroup, null=True, backref="+", on_delete="RESTRICT")
    household = peewee.ForeignKeyField(Household, null=True, backref="+", on_delete="RESTRICT")
    place = peewee.CharField(max_length=200, default="")
    category_code = peewee.CharField(max_length=10, default="")
    purpose_code = peewee.CharField(max_length=10, default="")
    cause_code = peewee.CharField(max_length=10, default="")
    source_code = peewee.CharField(max_length=20, default="")
    theme_code = peewee.CharField(max_length=10, default="")
    tie_codes = peewee.CharField(max_length=30, default="")
    leader = peewee.ForeignKeyField(Cadre, null=True, backref="+", on_delete="RESTRICT")
    handler = peewee.ForeignKeyField(Cadre, null=True, backref="+", on_delete="RESTRICT")
    unit = peewee.ForeignKeyField(Unit, null=True, backref="+", on_delete="RESTRICT")
    superior_number = peewee.CharField(max_length=60, default="")
    superior_due_on = peewee.DateField(null=True)
    next_due_on = peewee.DateField(null=True)
    next_internal_on = peewee.DateField(null=True)
    next_warn_on = peewee.DateField(null=True)
    next_rule = peewee.CharField(max_length=30, default="")
    is_collective = peewee.BooleanField(default=False)
    is_joint_letter = peewee.BooleanField(default=False)
    is_anonymous = peewee.BooleanField(default=False)
    is_repeat = peewee.BooleanField(default=False)
    is_skip_level = peewee.BooleanField(default=False)
    has_threat = peewee.BooleanField(default=False)
    is_backlog = peewee.BooleanField(default=False)
    is_litigation_related = peewee.BooleanField(default=False)
    is_cross_split = peewee.BooleanField(default=False)
    is_urgent = peewee.BooleanField(default=False)
    is_lead_case = peewee.BooleanField(default=False)
    import_batch = peewee.ForeignKeyField(ImportBatch, null=True, backref="+", on_delete="RESTRICT")
    entered_by = peewee.BigIntegerField()
    deleted_at = peewee.DateTimeField(null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = (
            (("received_on", "id"), False),
            (("next_due_on", "id"), False),
            (("village", "received_on"), False),
            (("stage", "received_on"), False),
        )


# all that a summary counts in one index: a summary of 100,000 matters reads this and not their texts
Matter.add_index(
    *(Matter.kind, Matter.received_on, Matter.closed_on, Matter.resolved_on, Matter.secrecy, Matter.channel),
    *(Matter.is_collective, Matter.is_joint_letter, Matter.is_repeat, Matter.category_code, Matter.theme_code),
    *(Matter.tie_codes, Matter.village, Matter.person_count, Matter.deleted_at),
    name="matter_counted",
)


class Petition(Table):
    """The petition's own facts (信访件), one row per matter of kind `petition`."""

    matter = peewee.ForeignKeyField(Matter, primary_key=True, backref="+", on_delete="CASCADE")
    petition_class = peewee.CharField(max_length=20)
    route = peewee.CharField(max_length=10, default="")
    proposal = peewee.TextField(default="")
    disposition = peewee.CharField(max_length=30, default="")
    query_code = peewee.CharField(max_length=12, default="")
    accepted_on = peewee.DateField(null=True)
    directed_to = peewee.CharField(max_length=100, default="")
    opinion = peewee.TextField(default="")
    opinion_basis = peewee.TextField(default="")
    decided_on = peewee.DateField(null=True)
    service_way = peewee.CharField(max_length=20, default="")
    served_on = peewee.DateField(null=True)
    is_simple = peewee.BooleanField(default=False)
    desk_rating = peewee.CharField(max_length=20, default="")
    unit_rating = peewee.CharField(max_length=20, default="")
    rated_on = peewee.DateField(null=True)
    archive_number = peewee.CharField(max_length=60, default="")
    retention = peewee.CharField(max_length=20, default="")
    archived_on = peewee.DateField(null=True)

    class Meta:
        indexes = ((("rated_on", "desk_rating", "unit_rating"), False), (("disposition",), False))


class Party(Table):
    """A person of a matter as recorded on the day; `person` links to the register when known."""

    id = peewee.BigIntegerField(primary_key=True)
    matter = peewee.ForeignKeyField(Matter, backref="+", on_delete="CASCADE")
    person = peewee.ForeignKeyField(Person, null=True, backref="+", on_delete="RESTRICT")
    role = peewee.CharField(max_length=20)
    position = peewee.IntegerField(default=0)
    name = peewee.CharField(max_length=60, default="", index=True)
    sex = peewee.CharField(max_length=2, default="")
    born_on = peewee.DateField(null=True)
    id_number = peewee.CharField(max_length=20, default="", index=True)
    phone = peewee.CharField(max_length=20, default="", index=True)
    address = peewee.CharField(max_length=200, default="")
    ethnic_code = peewee.CharField(max_length=4, default="")
    occupation = peewee.CharField(max_length=30, default="")


class Claim(Table):
    """One claim (诉求) and its answer; `result` is 支持, 解释说明 or 不支持 (条例 art. 32)."""

    id = peewee.BigIntegerField(primary_key=True)
    matter = peewee.ForeignKeyField(Matter, backref="+", on_delete="CASCADE")
    position = peewee.IntegerField()
    text = peewee.TextField()
    answer = peewee.TextField(default="")
    result = peewee.CharField(max_length=20, default="")


class Event(Table):
    """A line of the history, append-only. `undo` holds what the step changed, so that it can be taken back exactly."""

    id = peewee.BigIntegerField(primary_key=True)
    matter = peewee.ForeignKeyField(Matter, backref="+", on_delete="CASCADE")
    action = peewee.CharField(max_length=30)
    from_stage = peewee.CharField(max_length=30, default="")
    to_stage = peewee.CharField(max_length=30, default="")
    happened_on = peewee.DateField()
    entered_at = peewee.DateTimeField()
    actor_id = peewee.BigIntegerField()
    actor_name = peewee.CharField(max_length=60)
    text = peewee.TextField(default="")
    undo = peewee.TextField(default="")
    is_late = peewee.BooleanField(default=False)
    taken_back_by = peewee.BigIntegerField(null=True)
    facts = peewee.TextField(default="")


class Clock(Table):
    """A running or stopped clock of a matter: rule + start day → due day, with its pauses and extension.

    `is_given`: the last day was set for this one (交办时限、承诺时限), so the length of the rule does not count.
    """

    id = peewee.BigIntegerField(primary_key=True)
    matter = peewee.ForeignKeyField(Matter, backref="+", on_delete="CASCADE")
    rule_code = peewee.CharField(max_length=30)
    label = peewee.CharField(max_length=60)
    started_on = peewee.DateField()
    length = peewee.IntegerField()
    unit = peewee.CharField(max_length=20)
    extra_days = peewee.IntegerField(default=0)
    pauses = peewee.TextField(default="")
    internal_due_on = peewee.DateField()
    due_on = peewee.DateField()
    warn_days = peewee.IntegerField(default=3)
    explanation = peewee.TextField(default="")
    stopped_on = peewee.DateField(null=True)
    is_given = peewee.BooleanField(default=False)

    class Meta:
        indexes = (
            (("rule_code", "due_on"), False),
            (("stopped_on", "due_on"), False),
            (("rule_code", "matter", "stopped_on", "due_on"), False),
        )


class Document(Table):
    """A paper issued in a matter (文书). `digest` names the encrypted PDF as issued, `sha256` proves it."""

    id = peewee.BigIntegerField(primary_key=True)
    matter = peewee.ForeignKeyField(Matter, backref="+", on_delete="CASCADE")
    event_id = peewee.BigIntegerField(null=True)
    kind = peewee.CharField(max_length=30)
    number = peewee.CharField(max_length=60, default="")
    title = peewee.CharField(max_length=100)
    facts = peewee.TextField(default="")
    made_on = peewee.DateField()
    made_by = peewee.BigIntegerField()
    digest = peewee.CharField(max_length=64, default="")
    sha256 = peewee.CharField(max_length=64, default="")


class Attachment(Table):
    """A file kept with a matter; the bytes are encrypted in the attachment folder under `digest`.

    `removal_id` is the line of the history that took it out; the row and the file stay, so that it can come back.
    """

    id = peewee.BigIntegerField(primary_key=True)
    matter = peewee.ForeignKeyField(Matter, backref="+", on_delete="CASCADE")
    name = peewee.CharField(max_length=200)
    media_type = peewee.CharField(max_length=60)
    size = peewee.IntegerField()
    digest = peewee.CharField(max_length=64)
    added_at = peewee.DateTimeField()
    added_by = peewee.BigIntegerField()
    removal_id = peewee.BigIntegerField(null=True)


class MatterLink(Table):
    """A typed link from a later matter to an earlier one."""

    id = peewee.BigIntegerField(primary_key=True)
    source = peewee.ForeignKeyField(Matter, backref="+", on_delete="CASCADE")
    target = peewee.ForeignKeyField(Matter, backref="+", on_delete="CASCADE")
    kind = peewee.CharField(max_length=20)
    made_at = peewee.DateTimeField()
    made_by = peewee.BigIntegerField()

    class Meta:
        indexes = ((("source", "target", "kind"), True),)
