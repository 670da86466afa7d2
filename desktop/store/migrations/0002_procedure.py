"""Facts of the steps, ratings and archive of a petition, and the rules and number book that come with them."""

_COLUMNS = (
    ("event", "\"facts\" TEXT NOT NULL DEFAULT ''"),
    ("petition", '"is_simple" INTEGER NOT NULL DEFAULT 0'),
    ("petition", "\"desk_rating\" VARCHAR(20) NOT NULL DEFAULT ''"),
    ("petition", "\"unit_rating\" VARCHAR(20) NOT NULL DEFAULT ''"),
    ("petition", '"rated_on" DATE'),
    ("petition", "\"archive_number\" VARCHAR(60) NOT NULL DEFAULT ''"),
    ("petition", "\"retention\" VARCHAR(20) NOT NULL DEFAULT ''"),
    ("petition", '"archived_on" DATE'),
)
_RULES = (
    ("routed", "法定程序", "导入法定程序", 0, "程序答复", "《信访工作条例》第三十一条", 0),
    ("report_back", "交办反馈", "发出交办函", 0, "收到办结报告", "《信访工作条例》第二十二条", 30),
    ("execution", "落实处理意见", "转入落实", 0, "落实完毕", "《信访工作条例》第三十四条", 30),
    ("evaluation", "满意度评价", "答复信访人", 30, "记录评价", "《信访事项办理群众满意度评价工作办法（试行）》", 0),
)
_RULE = (
    'INSERT INTO "clock_rule_row" ("id", "code", "label", "starts", "length", "unit", "stops", "basis", "rolls",'
    ' "warn_days", "can_pause", "max_extra_days")'
    ' SELECT MAX("id") + 1, ?, ?, ?, ?, \'day\', ?, ?, 0, 3, 0, ? FROM "clock_rule_row"'
)
_BOOK = (
    'INSERT INTO "number_book" ("id", "code", "label", "pattern", "position")'
    " SELECT MAX(\"id\") + 1, 'sealed', '检举控告登记', '密信〔{year}〕{serial:04}号', MAX(\"position\") + 1 FROM \"number_book\""
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add the columns; give an office that is at work already what a new one is founded with."""
    for table, column in _COLUMNS:
        db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN {column}')
    if not db.execute_sql('SELECT 1 FROM "number_book" LIMIT 1').fetchone():
        return  # a new office, which is filled afterwards
    for rule in _RULES:
        db.execute_sql(_RULE, rule)
    db.execute_sql(_BOOK)
