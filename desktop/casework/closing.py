"""Closing a period (结账): its summary and papers are frozen as editions, and from then on told as they were closed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from desktop.casework import late_records, narratives
from desktop.casework.access import need
from desktop.casework.late_records import live_figures
from desktop.casework.narrative_outline import draft_of
from desktop.casework.session import Session
from desktop.casework.summary import summarise
from desktop.domain import frozen
from desktop.domain.closings import late_table, months_check, months_table
from desktop.domain.codes import Right
from desktop.domain.dates import Period, PeriodKind, month
from desktop.domain.faults import Damaged, Refused
from desktop.domain.fields import Fields
from desktop.domain.records import Actor, Change
from desktop.domain.report import Layout
from desktop.domain.summaries import Summary
from desktop.store import audit, counts, database
from desktop.store import editions as rows
from desktop.store.counts import Counter
from desktop.store.editions import Edition as Edition  # handed on to the pages
from desktop.store.editions import Paper
from desktop.store.sealed_since import sealed_words, without_sealed

_LONGEST_REASON = 200
_NONE_SUCH = "没有这一版结账存档，请刷新后再看。"
_TAMPERED = "存档的原件与结账时的校验值不一致，不能使用，其他数据完好。请从备份中恢复附件文件夹。"
_SEALED_SINCE = "这份存档原件含有结账以后转为密件的内容，您没有密件权限，不能打开；可以查看略去有关内容的统计数字。"


# ---------------------------------------------------------------- reading


def summary_of(period: Period, by: Actor, today: date) -> Summary:
    """The summary of a period: of a closed one its newest edition, of an open one as counted now, with its text.

    Raises Damaged when what was frozen is not what it was.
    """
    need(by, Right.READ, "查询")
    found = rows.newest(period.code)
    return _counted(period, by, today) if found is None else _shown(found, by)


def edition_summary(edition_id: int, by: Actor) -> Summary:
    """The summary of an edition. Without the right for sealed matters, lines of those sealed since are left out."""
    need(by, Right.READ, "查询")
    return _shown(_content(edition_id), by)


def open_month(by: Actor, today: date) -> Period | None:
    """The month before this one while it has records and waits for its closing; None when nothing waits."""
    need(by, Right.READ, "查询")
    before, first = month(today.year, today.month).previous(), counts.first_day()
    is_waiting = first is not None and first <= before.to_on and not rows.editions(before.code)
    return before if is_waiting else None


def editions(period: Period) -> list[Edition]:
    """The editions of a period, the first one first; none while it is open."""
    return rows.editions(period.code)


def paper(session: Session, edition_id: int, layout: str) -> bytes:
    """The PDF of a layout as issued, byte for byte.

    Raises Damaged when it is not what it was. Refused when it names a matter that was sealed since, to whom may not
    see that: a paper as issued cannot be changed.
    """
    need(session.actor, Right.READ, "查询")
    content = _content(edition_id)
    issued = rows.paper(edition_id, layout)
    if issued is None:
        raise Refused("这一版没有存这种版式的原件，请换一种版式。")
    summary = frozen.from_text(content)
    if not session.actor.may(Right.SEALED) and without_sealed(summary, sealed_words()) != summary:
        raise Refused(_SEALED_SINCE)
    pdf = session.box.get(issued.digest)
    if frozen.proof(pdf) != issued.sha256:
        raise Damaged(_TAMPERED)
    return pdf


def _content(edition_id: int) -> str:
    found = rows.content(edition_id)
    if found is None:
        raise Refused(_NONE_SUCH)
    return found


def _shown(content: str, by: Actor) -> Summary:
    summary = frozen.from_text(content)
    return summary if by.may(Right.SEALED) else without_sealed(summary, sealed_words())


def _counted(period: Period, by: Actor, today: date) -> Summary:
    """The period as counted now, with what changed in closed months, and with its text or the draft of one."""
    counted = _with_months(summarise(period, by, today), today)
    text = narratives.text_of(period)
    if text is None:
        text = draft_of(Fields(counted))
    return counted._replace(narrative=narratives.paragraphs(text, counted))


def _with_months(counted: Summary, today: date) -> Summary:
    """A month tells what changed in closed ones before it; a longer period is set against its months."""
    period = counted.span
    if period.kind == PeriodKind.MONTH:
        late = late_table(period, late_records.told_by(period, today))
        return counted._replace(tables=(*counted.tables, late)) if late else counted
    months, live = late_records.month_counts(period, today), live_figures(period, Counter(today), {})
    return counted._replace(
        tables=(*counted.tables, months_table(period, months, live)),
        checks=(*counted.checks, months_check(period, months, live)),
    )


# ---------------------------------------------------------------- closing


def prepare(period: Period, by: Actor, today: date) -> Summary:
    """What closing a period would freeze: for the preview, and to make the papers from that are closed with it.

    Refused while the period runs, and to whom may not approve.
    """
    need(by, Right.APPROVE, "结账")
    _check_finished(period, today)
    number = len(rows.editions(period.code)) + 1
    return _counted(period, by, today)._replace(edition=number, closed_on=today)


def close(session: Session, summary: Summary, papers: Mapping[str, bytes], reason: str, at: datetime) -> Change:
    """Freeze what was prepared, with its papers (layout → PDF), as the next edition. The change's `id` is the edition.

    Refused when figures do not add up, when anything was saved since it was prepared, and for a re-issue without a
    `reason`. The papers are on the disk before the edition names them.
    """
    by, period, today = session.actor, summary.span, at.date()
    need(by, Right.APPROVE, "结账")
    _check_finished(period, today)
    reason = _checked_reason(reason, summary)
    _check_sums(summary)
    if not papers:
        raise Refused("请至少选择一种版式，原件要与数字一并存档。", "papers")
    stored = [Paper(Layout(layout), session.box.put(pdf)[0], frozen.proof(pdf)) for layout, pdf in papers.items()]
    with database.transaction():
        if summary.closed_on != today or prepare(period, by, today) != summary:
            raise Refused("刚才又有新的登记，请重新预览后再结账。")
        made = rows.add(summary, stored, reason, by.id, at)
        if period.kind == PeriodKind.MONTH:
            late_records.account(made.id, period, today)
        told = {"period": period.code, "edition": made.number, "sha256": made.sha256, "reason": reason}
        told["papers"] = {one.layout: one.sha256 for one in stored}
        audit.record(by.id, "close", "summary", made.id, at, told)
    say = f"{period.label}已结账" + (f"，存为第 {made.number} 版。" if made.number > 1 else "。")
    return Change(frozenset({"summary"}), (made.id,), made.id, say)


def _check_finished(period: Period, today: date) -> None:
    if today > period.to_on:
        return
    name = f"{period.index} 月" if period.kind == PeriodKind.MONTH else period.label
    first = period.to_on + timedelta(days=1)
    year = "" if first.year == period.year else f"{first.year} 年 "
    raise Refused(f"{name}还没有过完，{year}{first.month} 月 {first.day} 日起可以结账。")


def _check_sums(summary: Summary) -> None:
    wrong = [check for check in summary.checks if not check.endswith("核对无误")]
    if wrong:
        raise Refused(f"合计核对不符，不能结账：{'；'.join(wrong)}。请先核对有关记录；已结账月份有误的，请先重新结账。")


def _checked_reason(reason: str, summary: Summary) -> str:
    reason = reason.strip()
    if summary.edition > 1 and not reason:
        raise Refused(f"{summary.period_label}已经结过账，重新结账请写明理由。", "reason")
    if len(reason) > _LONGEST_REASON:
        raise Refused(f"理由太长，请控制在 {_LONGEST_REASON} 字以内。", "reason")
    return reason
