"""Visits, quotas, care, projects, ledger entries and disputes, handovers, and merged entries of the register."""

_BOOKS = (
    ("ledger", "民情台账编号", "民〔{year}〕{serial:04}号"),
    ("dispute", "矛盾纠纷编号", "纠〔{year}〕{serial:04}号"),
)
_BOOK = (
    'INSERT INTO "number_book" ("id", "code", "label", "pattern", "position")'
    ' SELECT MAX("id") + 1, ?, ?, ?, MAX("position") + 1 FROM "number_book"'
)
STATEMENTS = (
    'CREATE TABLE "care_case" ("id" INTEGER NOT NULL PRIMARY KEY, "target" VARCHAR(20) NOT NULL, "kind" VARCHAR(20) NOT NULL, "person_id" INTEGER, "household_id" INTEGER, "village_id" INTEGER NOT NULL, "name" VARCHAR(60) NOT NULL, "helper_id" INTEGER, "need" TEXT NOT NULL, "plan" TEXT NOT NULL, "visit_every_days" INTEGER NOT NULL, "from_on" DATE NOT NULL, "to_on" DATE, "ended_because" VARCHAR(200) NOT NULL, "matter_id" INTEGER, "entered_at" DATETIME NOT NULL, "entered_by" INTEGER NOT NULL, "deleted_at" DATETIME, "version" INTEGER NOT NULL, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("household_id") REFERENCES "household" ("id") ON DELETE RESTRICT, FOREIGN KEY ("village_id") REFERENCES "village" ("id") ON DELETE RESTRICT, FOREIGN KEY ("helper_id") REFERENCES "cadre" ("id") ON DELETE RESTRICT, FOREIGN KEY ("matter_id") REFERENCES "matter" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "care_case_person_id" ON "care_case" ("person_id")',
    'CREATE INDEX "care_case_household_id" ON "care_case" ("household_id")',
    'CREATE INDEX "care_case_village_id" ON "care_case" ("village_id")',
    'CREATE INDEX "care_case_helper_id" ON "care_case" ("helper_id")',
    'CREATE INDEX "care_case_matter_id" ON "care_case" ("matter_id")',
    'CREATE TABLE "visit" ("id" INTEGER NOT NULL PRIMARY KEY, "visited_on" DATE NOT NULL, "entered_at" DATETIME NOT NULL, "entered_by" INTEGER NOT NULL, "is_late_entry" INTEGER NOT NULL, "purpose" VARCHAR(20) NOT NULL, "way" VARCHAR(20) NOT NULL, "is_night" INTEGER NOT NULL, "village_id" INTEGER NOT NULL, "group_id" INTEGER, "household_id" INTEGER, "person_id" INTEGER, "met" VARCHAR(60) NOT NULL, "told" TEXT NOT NULL, "found" TEXT NOT NULL, "next" TEXT NOT NULL, "next_on" DATE, "matter_id" INTEGER, "deleted_at" DATETIME, "version" INTEGER NOT NULL, FOREIGN KEY ("village_id") REFERENCES "village" ("id") ON DELETE RESTRICT, FOREIGN KEY ("group_id") REFERENCES "villager_group" ("id") ON DELETE RESTRICT, FOREIGN KEY ("household_id") REFERENCES "household" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("matter_id") REFERENCES "matter" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "visit_visited_on" ON "visit" ("visited_on")',
    'CREATE INDEX "visit_village_id" ON "visit" ("village_id")',
    'CREATE INDEX "visit_group_id" ON "visit" ("group_id")',
    'CREATE INDEX "visit_household_id" ON "visit" ("household_id")',
    'CREATE INDEX "visit_person_id" ON "visit" ("person_id")',
    'CREATE INDEX "visit_matter_id" ON "visit" ("matter_id")',
    'CREATE INDEX "visit_village_id_visited_on" ON "visit" ("village_id", "visited_on")',
    'CREATE INDEX "visit_household_id_visited_on" ON "visit" ("household_id", "visited_on")',
    'CREATE TABLE "care_measure" ("id" INTEGER NOT NULL PRIMARY KEY, "case_id" INTEGER NOT NULL, "done_on" DATE NOT NULL, "kind" VARCHAR(20) NOT NULL, "what" TEXT NOT NULL, "result" TEXT NOT NULL, "amount" INTEGER NOT NULL, "cadre_id" INTEGER, "visit_id" INTEGER, "entered_at" DATETIME NOT NULL, "entered_by" INTEGER NOT NULL, FOREIGN KEY ("case_id") REFERENCES "care_case" ("id") ON DELETE CASCADE, FOREIGN KEY ("cadre_id") REFERENCES "cadre" ("id") ON DELETE RESTRICT, FOREIGN KEY ("visit_id") REFERENCES "visit" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "care_measure_case_id" ON "care_measure" ("case_id")',
    'CREATE INDEX "care_measure_cadre_id" ON "care_measure" ("cadre_id")',
    'CREATE INDEX "care_measure_visit_id" ON "care_measure" ("visit_id")',
    'CREATE TABLE "dispute" ("matter_id" INTEGER NOT NULL PRIMARY KEY, "visit_id" INTEGER, "dispute_type" VARCHAR(20) NOT NULL, "level" VARCHAR(20) NOT NULL, "outcome" VARCHAR(20) NOT NULL, "result" TEXT NOT NULL, "feedback_on" DATE, "rating" VARCHAR(20) NOT NULL, FOREIGN KEY ("matter_id") REFERENCES "matter" ("id") ON DELETE CASCADE, FOREIGN KEY ("visit_id") REFERENCES "visit" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "dispute_visit_id" ON "dispute" ("visit_id")',
    'CREATE TABLE "handover" ("id" INTEGER NOT NULL PRIMARY KEY, "cadre_id" INTEGER NOT NULL, "effective_on" DATE NOT NULL, "reason" VARCHAR(200) NOT NULL, "sheet" TEXT NOT NULL, "undo" TEXT NOT NULL, "made_at" DATETIME NOT NULL, "made_by" INTEGER NOT NULL, "undone_at" DATETIME, FOREIGN KEY ("cadre_id") REFERENCES "cadre" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "handover_cadre_id" ON "handover" ("cadre_id")',
    'CREATE TABLE "ledger_entry" ("matter_id" INTEGER NOT NULL PRIMARY KEY, "visit_id" INTEGER, "promised_on" DATE, "outcome" VARCHAR(20) NOT NULL, "result" TEXT NOT NULL, "feedback_on" DATE, "feedback_way" VARCHAR(20) NOT NULL, "feedback_by" VARCHAR(60) NOT NULL, "rating" VARCHAR(20) NOT NULL, FOREIGN KEY ("matter_id") REFERENCES "matter" ("id") ON DELETE CASCADE, FOREIGN KEY ("visit_id") REFERENCES "visit" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "ledger_entry_visit_id" ON "ledger_entry" ("visit_id")',
    'CREATE TABLE "project" ("id" INTEGER NOT NULL PRIMARY KEY, "name" VARCHAR(100) NOT NULL, "kind" VARCHAR(20) NOT NULL, "theme_code" VARCHAR(10) NOT NULL, "village_id" INTEGER, "unit_id" INTEGER, "leader_id" INTEGER, "planned_amount" INTEGER NOT NULL, "planned_households" INTEGER NOT NULL, "started_on" DATE, "due_on" DATE, "done_on" DATE, "progress" TEXT NOT NULL, "note" TEXT NOT NULL, "entered_at" DATETIME NOT NULL, "entered_by" INTEGER NOT NULL, "deleted_at" DATETIME, "version" INTEGER NOT NULL, FOREIGN KEY ("village_id") REFERENCES "village" ("id") ON DELETE RESTRICT, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("leader_id") REFERENCES "cadre" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "project_village_id" ON "project" ("village_id")',
    'CREATE INDEX "project_unit_id" ON "project" ("unit_id")',
    'CREATE INDEX "project_leader_id" ON "project" ("leader_id")',
    'CREATE TABLE "matter_project" ("id" INTEGER NOT NULL PRIMARY KEY, "matter_id" INTEGER NOT NULL, "project_id" INTEGER NOT NULL, FOREIGN KEY ("matter_id") REFERENCES "matter" ("id") ON DELETE CASCADE, FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "matter_project_matter_id" ON "matter_project" ("matter_id")',
    'CREATE INDEX "matter_project_project_id" ON "matter_project" ("project_id")',
    'CREATE UNIQUE INDEX "matter_project_matter_id_project_id" ON "matter_project" ("matter_id", "project_id")',
    'CREATE TABLE "payment" ("id" INTEGER NOT NULL PRIMARY KEY, "project_id" INTEGER NOT NULL, "paid_on" DATE NOT NULL, "amount" INTEGER NOT NULL, "village_id" INTEGER, "household_id" INTEGER, "payee" VARCHAR(60) NOT NULL, "note" VARCHAR(200) NOT NULL, "entered_at" DATETIME NOT NULL, "entered_by" INTEGER NOT NULL, FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE CASCADE, FOREIGN KEY ("village_id") REFERENCES "village" ("id") ON DELETE RESTRICT, FOREIGN KEY ("household_id") REFERENCES "household" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "payment_project_id" ON "payment" ("project_id")',
    'CREATE INDEX "payment_village_id" ON "payment" ("village_id")',
    'CREATE INDEX "payment_household_id" ON "payment" ("household_id")',
    'CREATE TABLE "person_merge" ("id" INTEGER NOT NULL PRIMARY KEY, "kept_id" INTEGER NOT NULL, "merged_id" INTEGER NOT NULL, "undo" TEXT NOT NULL, "made_at" DATETIME NOT NULL, "made_by" INTEGER NOT NULL, "undone_at" DATETIME, FOREIGN KEY ("kept_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("merged_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "person_merge_kept_id" ON "person_merge" ("kept_id")',
    'CREATE INDEX "person_merge_merged_id" ON "person_merge" ("merged_id")',
    'CREATE TABLE "quota_row" ("id" INTEGER NOT NULL PRIMARY KEY, "role" VARCHAR(30) NOT NULL, "unit" VARCHAR(20) NOT NULL, "per" VARCHAR(20) NOT NULL, "minimum" INTEGER NOT NULL, "valid_from" DATE, "valid_to" DATE, "basis" VARCHAR(200) NOT NULL)',
    'CREATE TABLE "visit_cadre" ("id" INTEGER NOT NULL PRIMARY KEY, "visit_id" INTEGER NOT NULL, "cadre_id" INTEGER NOT NULL, "position" INTEGER NOT NULL, FOREIGN KEY ("visit_id") REFERENCES "visit" ("id") ON DELETE CASCADE, FOREIGN KEY ("cadre_id") REFERENCES "cadre" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "visit_cadre_visit_id" ON "visit_cadre" ("visit_id")',
    'CREATE INDEX "visit_cadre_cadre_id" ON "visit_cadre" ("cadre_id")',
    'CREATE UNIQUE INDEX "visit_cadre_visit_id_cadre_id" ON "visit_cadre" ("visit_id", "cadre_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the tables and their indexes, and mark the clocks whose last day was set."""
    db.execute_sql('ALTER TABLE "clock" ADD COLUMN "is_given" INTEGER NOT NULL DEFAULT 0')
    db.execute_sql('UPDATE "clock" SET "is_given" = 1 WHERE "rule_code" = \'assigned\'')
    for statement in STATEMENTS:
        db.execute_sql(statement)
    if db.execute_sql('SELECT 1 FROM "number_book" LIMIT 1').fetchone():  # else the office is filled afterwards
        for book in _BOOKS:
            db.execute_sql(_BOOK, book)
