"""A payment knows the list that it came with, so that the list can be taken back as one."""

STATEMENTS = (
    'ALTER TABLE "payment" ADD COLUMN "import_batch_id" INTEGER REFERENCES "import_batch" ("id") ON DELETE RESTRICT',
    'CREATE INDEX "payment_import_batch_id" ON "payment" ("import_batch_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add the column and its index."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
