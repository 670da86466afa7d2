"""An attachment can be taken out of its matter and brought back."""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add the line of the history that took an attachment out."""
    db.execute_sql('ALTER TABLE "attachment" ADD COLUMN "removal_id" INTEGER')
