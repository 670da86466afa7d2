"""Who moved away from the village, and which households came with an import."""

STATEMENTS = (
    'ALTER TABLE "person" ADD COLUMN "left_on" DATE',
    'CREATE INDEX "person_village_id_group_id_household_id" ON "person" ("village_id", "group_id", "household_id")',
    'ALTER TABLE "household" ADD COLUMN "import_batch_id" INTEGER REFERENCES "import_batch" ("id") ON DELETE RESTRICT',
    'CREATE INDEX "household_import_batch_id" ON "household" ("import_batch_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add the columns and their indexes."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
