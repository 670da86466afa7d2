"""Finding by the heads of a form which figures its cells want (自动对应): exact matches of words only, to be confirmed."""

import re
from collections.abc import Iterable, Sequence

from desktop.domain.fields import WORDS
from desktop.domain.form_grid import FormCell, FormGrid, blanks, tidy
from desktop.domain.forms import Mapped, mapped
from desktop.domain.measures import split_name
from desktop.domain.summaries import Summary

_ALL = "合计"
_UNITS = ("件", "批次", "人次", "批", "人")
_MEANT = {
    # which period is meant, in words that hold for every kind of period
    **dict.fromkeys(("本期", "本期数", "当期", "数量", "件数"), "@"),
    **dict.fromkeys(("上期", "上期数"), "@previous"),
    **dict.fromkeys(("上年同期", "去年同期", "上年同期数", "去年同期数"), "@year_ago"),
    **dict.fromkeys(("环比", "环比增减", "环比增幅"), "@change"),
    **dict.fromkeys(("同比", "同比增减", "同比增幅", "较上年同期", "比上年同期"), "@yearly"),
}
_YEAR_TO_DATE = "本年累计"
_SYNONYMS = {
    **dict.fromkeys(("总计", "总数", "小计", "全镇", "全乡", "全镇合计", "共计"), _ALL),
    **dict.fromkeys(("受理", "收到件数", "登记", "登记件数", "信访件", "信访总量", "收到信访件", "信访量"), "收到"),
    **dict.fromkeys(("累计", "本年累计数", "年累计", "今年累计", "全年累计"), _YEAR_TO_DATE),
    **dict.fromkeys(("已办结", "办结件", "办结数", "办结件数"), "办结"),
    **dict.fromkeys(("未办结", "正在办理", "办理中"), "在办"),
    **dict.fromkeys(("超期件", "超期未结"), "超期"),
    **dict.fromkeys(("重复件", "重复信访", "重信重访"), "重复"),
    **dict.fromkeys(("初次件", "初信初访", "初次信访"), "初次"),
    **dict.fromkeys(("已化解", "化解数"), "化解"),
    **dict.fromkeys(("电话",), "来电"),
    **dict.fromkeys(("网信", "网上信访"), "网上"),
}
_WORD_FIELDS = {
    **{label: name for name, label in WORDS.items()},
    **dict.fromkeys(("填报单位", "报送单位", "单位", "单位名称", "填表单位"), "office.name"),
    **dict.fromkeys(("填报人", "制表人", "经办人"), "filled_by"),
    **dict.fromkeys(("统计时间", "统计期间", "报表期", "报告期", "月份", "所属期"), "period.label"),
}


class _Names:
    """The figures of a summary by the words of their part and measure."""

    def __init__(self, summary: Summary) -> None:
        self.by_words: dict[tuple[str, str], str] = {}
        self.measures: set[str] = set()
        self.parts: set[str] = {_ALL}
        this, last = summary.span.this, summary.span.last
        self.meant = _MEANT | dict.fromkeys((this, f"{this}数", this.replace("本", "当")), "@")
        self.meant |= dict.fromkeys((last, f"{last}数"), "@previous")
        self.meant |= dict.fromkeys((f"较{last}", f"比{last}", f"较{last}增减"), "@change")
        self.rates = {plain(rate.label): rate.name for rate in summary.rates}
        for figure in summary.figures:
            part, _, measure = figure.label.rpartition("·")
            key = (_ALL if split_name(figure.name)[1] == "all" else plain(part), plain(measure))
            # two figures under the same words: neither is a clear match
            self.by_words[key] = "" if key in self.by_words else figure.name
            self.parts.add(key[0])
            self.measures.add(key[1])


def proposals(summary: Summary, grids: Sequence[FormGrid], mapping: Iterable[Mapped]) -> tuple[Mapped, ...]:
    """Sources for cells without one whose heads say clearly what they want. Each figure is proposed as often as meant."""
    names, taken = _Names(summary), {one.place for one in mapping}
    found = []
    for grid in grids:
        # beside 本年累计 nobody can tell whether 上年同期 is that of the month or of the year so far
        unclear = ("@year_ago", "@yearly") if any(plain(cell.text) == _YEAR_TO_DATE for cell in grid.cells) else ()
        for cell in grid.cells:
            source = "" if grid.place(cell) in taken else _source(grid, cell, names)
            if source and not source.endswith(unclear):
                found.append(mapped(grid, cell, source))
    return tuple(found)


def _source(grid: FormGrid, cell: FormCell, names: _Names) -> str:
    if not grid.takes(cell):
        return ""
    if cell.holder is not None:
        return _blank_source(cell.text, names) or _blank_source(grid.at(cell.row, 0).text, names)
    if blanks(cell.text):
        return _blank_source(cell.text, names)
    rows, columns = (list(map(plain, heads)) for heads in (grid.row_heads(cell), grid.column_heads(cell)))
    return _by_heads(rows, columns, names) if grid.is_open(cell) else ""


def _blank_source(text: str, names: _Names) -> str:
    """填报单位：____ and {{按期办结率}}: the words inside the blank, or before it."""
    inside = re.fullmatch(r"\{\{(.+)\}\}|【(.+)】", text.strip())
    words = plain(next(filter(None, inside.groups())) if inside else re.split(r"[：:…]", text)[0].split("\n")[-1])
    if words in _WORD_FIELDS:
        return _WORD_FIELDS[words]
    if words in names.rates:
        return names.rates[words]
    opening = next((word for word in names.meant if words.startswith(word) and words != word), "")
    return _by_heads([words.removeprefix(opening)], [opening] if opening else [], names)


def _by_heads(rows: list[str], columns: list[str], names: _Names) -> str:
    """The figure of row and column heads; empty unless the innermost of both are understood and fit together."""
    terms = [*rows, *columns]
    aspects = {names.meant[term] for term in terms if term in names.meant}
    rates = {names.rates[term] for term in terms if term in names.rates}
    if len(aspects) > 1:
        return ""
    aspect = next(iter(aspects), "@").removeprefix("@")
    if rates:
        return rates.pop() if len(rates) == 1 and not aspect else ""
    parts = set(_parts(terms, names))
    measures = {term for term in terms if term in names.measures}
    innermost = [heads[-1] for heads in (rows, columns) if heads]
    known = {*parts, *measures, *names.meant, *_UNITS}
    if not all(term in known or any(part.startswith(term) for part in parts) for term in innermost):
        return ""
    counted_otherwise = [term for term in terms if term in _UNITS[1:]]
    if any(not part.endswith(unit) for unit in counted_otherwise for part in parts or {""}):
        return ""  # 人次 of what is counted in 件
    if len(parts) > 1 or len(measures) > 1 or not (parts or measures) or not (aspects or measures):
        return ""
    name = names.by_words.get((next(iter(parts), _ALL), next(iter(measures), "收到")), "")
    return f"{name}@{aspect}" if name and aspect else name


def _parts(terms: Sequence[str], names: _Names) -> Iterable[str]:
    """The parts of the docket that the heads name; 来访 beside 批次 is 来访批次."""
    units = [term for term in terms if term in _UNITS]
    for term in terms:
        if term in names.measures or term in names.meant or term in _UNITS:
            continue
        wanted = [term, *(f"{term}{unit}" for unit in units)]
        yield from (one for one in wanted if one in names.parts)


def plain(label: str) -> str:
    """A head in the words of a figure: without blanks, 其中, unit in brackets (but 来访（批次） → 来访批次), synonyms."""
    words = re.sub(r"^(其中|[一二三四五六七八九十]+、|\d+[.、．])[：:]?", "", tidy(label)).strip("：:")
    words = re.sub(r"[（(](件|%|％|单位：?件)[）)]$", "", words)
    words = re.sub(r"[（(]([^（）()]*)[）)]", r"\1", words)
    return _SYNONYMS.get(words, words)
