"""A petition that was found on a visit says so, as a ledger entry and a dispute do."""

STATEMENTS = (
    'CREATE TABLE "visit_petition" ("matter_id" INTEGER NOT NULL PRIMARY KEY, "visit_id" INTEGER NOT NULL, FOREIGN KEY ("matter_id") REFERENCES "matter" ("id") ON DELETE CASCADE, FOREIGN KEY ("visit_id") REFERENCES "visit" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "visit_petition_visit_id" ON "visit_petition" ("visit_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the table and its index."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
