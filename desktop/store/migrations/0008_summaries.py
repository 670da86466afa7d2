"""Summaries that were closed, texts of periods, forms of superiors, tables of the office's own; indexes for counting."""

STATEMENTS = (
    'CREATE TABLE "narrative" ("period" VARCHAR(10) NOT NULL PRIMARY KEY, "text" TEXT NOT NULL, "saved_at" DATETIME NOT NULL, "saved_by" INTEGER NOT NULL)',
    'CREATE TABLE "summary_edition" ("id" INTEGER NOT NULL PRIMARY KEY, "period" VARCHAR(10) NOT NULL, "edition" INTEGER NOT NULL, "content" TEXT NOT NULL, "sha256" VARCHAR(64) NOT NULL, "reason" VARCHAR(200) NOT NULL, "closed_at" DATETIME NOT NULL, "closed_by" INTEGER NOT NULL)',
    'CREATE UNIQUE INDEX "summary_edition_period_edition" ON "summary_edition" ("period", "edition")',
    'CREATE TABLE "edition_paper" ("id" INTEGER NOT NULL PRIMARY KEY, "edition_id" INTEGER NOT NULL, "layout" VARCHAR(20) NOT NULL, "digest" VARCHAR(64) NOT NULL, "sha256" VARCHAR(64) NOT NULL, FOREIGN KEY ("edition_id") REFERENCES "summary_edition" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "edition_paper_edition_id" ON "edition_paper" ("edition_id")',
    'CREATE TABLE "edition_members" ("id" INTEGER NOT NULL PRIMARY KEY, "edition_id" INTEGER NOT NULL, "period" VARCHAR(10) NOT NULL, "members" TEXT NOT NULL, FOREIGN KEY ("edition_id") REFERENCES "summary_edition" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "edition_members_edition_id" ON "edition_members" ("edition_id")',
    'CREATE INDEX "edition_members_period" ON "edition_members" ("period")',
    'CREATE TABLE "superior_form" ("id" INTEGER NOT NULL PRIMARY KEY, "name" VARCHAR(100) NOT NULL, "suffix" VARCHAR(10) NOT NULL, "digest" VARCHAR(64) NOT NULL, "mapping" TEXT NOT NULL, "made_at" DATETIME NOT NULL, "made_by" INTEGER NOT NULL, "removed_at" DATETIME)',
    'CREATE TABLE "form_filling" ("id" INTEGER NOT NULL PRIMARY KEY, "form_id" INTEGER NOT NULL, "period" VARCHAR(10) NOT NULL, "written" TEXT NOT NULL, "filled_at" DATETIME NOT NULL, "filled_by" INTEGER NOT NULL, FOREIGN KEY ("form_id") REFERENCES "superior_form" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "form_filling_form_id" ON "form_filling" ("form_id")',
    'CREATE TABLE "custom_table" ("id" INTEGER NOT NULL PRIMARY KEY, "name" VARCHAR(60) NOT NULL, "spec" TEXT NOT NULL, "made_at" DATETIME NOT NULL, "made_by" INTEGER NOT NULL, "removed_at" DATETIME)',
    'CREATE INDEX "matter_counted" ON "matter" ("kind", "received_on", "closed_on", "resolved_on", "secrecy", "channel", "is_collective", "is_joint_letter", "is_repeat", "category_code", "theme_code", "tie_codes", "village_id", "person_count", "deleted_at")',
    'CREATE INDEX "visit_counted" ON "visit" ("visited_on", "way", "deleted_at", "village_id", "household_id", "is_night", "is_late_entry")',
    'CREATE INDEX "household_closed_on_village_id" ON "household" ("closed_on", "village_id")',
    'CREATE INDEX "petition_rated_on_desk_rating_unit_rating" ON "petition" ("rated_on", "desk_rating", "unit_rating")',
    'CREATE INDEX "petition_disposition" ON "petition" ("disposition")',
    'CREATE INDEX "clock_rule_code_matter_id_stopped_on_due_on" ON "clock" ("rule_code", "matter_id", "stopped_on", "due_on")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the tables and their indexes."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
