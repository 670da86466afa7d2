"""结账 and 更正重出: what will be frozen, whether it adds up, what changed since the edition before."""

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from desktop.domain.summaries import Summary
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.desks.reports.issue_bar import layout_words
from desktop.ui.widgets.chip import ChipRow
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.label import Label

_MOST_TOLD = 8
_PROVEN = "核对无误"


class ClosingPanel(ActPanel):
    """Asks whether the prepared summary is to be frozen; the page does it. `before` is the edition told so far."""

    def __init__(self, prepared: Summary, before: Summary | None, parent: QWidget | None = None) -> None:
        again = prepared.edition > 1
        verb = "更正重出" if again else "结账"
        super().__init__(f"{verb}　{prepared.period_label}", f"{verb}（第 {prepared.edition} 版）", parent=parent)
        self.prepared = prepared
        for sentence in _sentences(prepared, before):
            self.body.insertWidget(self.body.count() - 2, Label(sentence, wrap=True))
        checks = ChipRow()
        checks.show_chips([_chip(check) for check in prepared.checks])
        self.body.insertWidget(self.body.count() - 2, checks)
        if again:
            field = LineField(longest=200, placeholder="例如：补登 10 月 28 日来访 1 件")
            self.form.add("reason", "更正的理由", field, required=True)
        wrong = [check for check in prepared.checks if not check.endswith(_PROVEN)]
        self._button.setEnabled(not wrong)
        if wrong:
            self.say(f"合计核对不符，不能结账：{'；'.join(wrong)}。")

    @property
    def reason(self) -> str:
        """Why the period is issued anew; empty for the first edition."""
        return str(self.form.values().get("reason") or "")


def _chip(check: str) -> tuple[str, str]:
    """内容分类各行之和与合计 ✓ as a chip."""
    ok = check.endswith(_PROVEN)
    return (f"✓ {check.removesuffix(_PROVEN)}" if ok else f"✗ {check}", "normal" if ok else "overdue")


def _sentences(prepared: Summary, before: Summary | None) -> Iterator[str]:
    layouts = "、".join(layout_words(prepared.span).values())
    yield (
        f"统计数字、文字说明和三种版式的原件（{layouts}）将一起存档，以后任何时候都照原样打印。"
        "结账以后补登或更正的，记入以后月份的“以前月份补录”，不改动这一版。"
    )
    if prepared.late_entries:
        yield f"{prepared.span.this}含补录 {prepared.late_entries} 件。"
    if not prepared.narrative:
        yield "还没有文字说明，月报的正文将是空白。需要的话先按 Esc 返回，写好再结账。"
    if before is not None:
        changed = list(_changed(before, prepared))
        told = "，".join(changed[:_MOST_TOLD]) + (
            f"，另有 {len(changed) - _MOST_TOLD} 项" * (len(changed) > _MOST_TOLD)
        )
        yield f"与第 {before.edition} 版相比：{told or '合计数没有变动'}。第 {before.edition} 版保留，可以随时查看和打印。"


def _changed(before: Summary, now: Summary) -> Iterator[str]:
    """收到 12 → 13: the totals that differ."""
    old = {figure.name: figure.value for figure in before.figures}
    for figure in now.figures:
        if "." not in figure.name and old.get(figure.name) not in (None, figure.value):
            yield f"{figure.label.removeprefix('合计·')} {old[figure.name]} → {figure.value}"
