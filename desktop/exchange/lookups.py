"""Finding what a cell names in the office's own lists: villages and groups, codes, cadres, units."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from desktop.domain.faults import Refused
from desktop.exchange.cells import number_of
from desktop.exchange.header_words import plain
from desktop.store import codes, liaison, places
from desktop.store.codes import CodeRow

_VILLAGE_ENDINGS = re.compile(r"(村民委员会|居民委员会|村委会|居委会|社区居委会|行政村|社区|村|居)$")
_GROUP = re.compile(r"第?([\d一二两三四五六七八九十百]+)(?:村民|居民)?(?:小组|组|队|社)?")
_LEVELS = re.compile(r"[/\\>|—–→-]+")
_CLASS_ENDING = re.compile(r"(类|类问题|问题|方面)$")
_MOST_SHOWN = 5


class Entry(NamedTuple):
    """Something that a cell may name: by what is shown, by its label, or by another of its words."""

    key: int | str
    shown: str
    label: str
    words: tuple[str, ...] = ()


class Directory:
    """Finds entries by their words; unless `whole`, a part of the label will do when it fits one entry only."""

    def __init__(self, noun: str, entries: Iterable[Entry], whole: bool = False) -> None:
        self.noun = noun
        self._whole = whole
        self._exact: dict[str, list[Entry]] = {}
        self._labels: list[tuple[str, Entry]] = []
        for entry in entries:
            self._labels.append((plain(entry.label), entry))
            for word in dict.fromkeys(plain(text) for text in (entry.shown, entry.label, *entry.words) if text):
                self._exact.setdefault(word, []).append(entry)

    def find(self, text: str) -> Entry:
        """The one entry that is meant. Refused when there is none, or several: then it names them."""
        wanted = plain(text)
        found = self._exact.get(wanted) or []
        if not found and len(wanted) >= 2 and not self._whole:
            found = [entry for label, entry in self._labels if wanted in label]
        if len(found) == 1:
            return found[0]
        if not found:
            raise Refused(f"{self.noun}中没有“{text[:20]}”。")
        shown = "、".join(dict.fromkeys(entry.shown for entry in found[:_MOST_SHOWN]))
        more = "等" if len(found) > _MOST_SHOWN else ""
        raise Refused(f"“{text[:20]}”对应{self.noun}中的 {len(found)} 项：{shown}{more}，请写明是哪一项。")


class CodeDirectory:
    """Codes of one table by code, label, part of the label, or by levels: 农村农业/土地承包经营/宅基地纠纷."""

    def __init__(self, noun: str, table: str) -> None:
        rows = codes.code_rows(table)
        self._paths = _paths(rows)
        self._all = Directory(
            noun, [Entry(row.code, self._paths[row.code], row.label, _other_words(row)) for row in rows]
        )

    def find(self, text: str) -> str:
        """The code that is meant. Refused when there is none or several."""
        try:
            return str(self._all.find(_CLASS_ENDING.sub("", text) or text).key)
        except Refused:
            levels = [plain(level) for level in _LEVELS.split(text) if level.strip()]
            found = [code for code, path in self._paths.items() if len(levels) > 1 and _holds(path, levels)]
            if len(found) != 1:
                raise
            return found[0]


def _holds(path: str, levels: Sequence[str]) -> bool:
    """The path ends with the last level and the one above stands somewhere before it."""
    *above, last = (plain(part) for part in path.split("/"))
    return last == levels[-1] and levels[-2] in above


def _other_words(row: CodeRow) -> tuple[str, ...]:
    """The code, also as a spreadsheet cuts it (0101 → 101), 汉 for 汉族, and the newer name in the note (现称：…)."""
    newer = row.note.removeprefix("现称：") if row.note.startswith("现称：") else ""
    return row.code, row.code.lstrip("0"), row.label.removesuffix("族"), newer


def _paths(rows: Iterable[CodeRow]) -> dict[str, str]:
    """Code → its label with those above, e.g. 农村农业/村务管理."""
    paths: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: len(row.code)):
        paths[row.code] = f"{paths[row.parent]}/{row.label}" if row.parent in paths else row.label
    return paths


def code_paths(table: str) -> dict[str, str]:
    """Code → label with those above, retired codes included, as an export writes them."""
    return _paths(sorted(codes.code_rows(table, with_retired=True), key=lambda row: row.edition))


class Place(NamedTuple):
    """A village and, when the cell goes on, its group. `rest` is what could not be found in the group list."""

    village_id: int
    group_id: int | None = None
    rest: str = ""


class Places:
    """Villages by full or short name, alone or followed by a group: 双桥村 · 双桥 · 双桥村三组."""

    def __init__(self) -> None:
        self._ids = {plain(name): key for name, key in places.village_ids_by_name().items()}
        shorts = [Entry(key, name, _short(name)) for name, key in places.village_ids_by_name().items()]
        self._names = Directory("村（社区）名单", shorts)
        self._heads = sorted({name: key for name, key in self._ids.items() if len(name) > 1}.items(), key=_longest)
        self._groups: dict[int, dict[str, int]] = {}

    def village(self, text: str) -> Place:
        """The village of a cell, with the group when the cell names one. Refused when unknown or ambiguous."""
        wanted = plain(text)
        if wanted in self._ids:
            return Place(self._ids[wanted])
        try:
            return Place(int(self._names.find(_short(wanted)).key))
        except Refused:
            place = self._with_group(wanted)
            if place is None:
                raise
            return place

    def _with_group(self, wanted: str) -> Place | None:
        for name, village_id in self._heads:
            for head in (name, _short(name)):
                _before, found, rest = wanted.partition(head)
                rest = _VILLAGE_HEAD.sub("", rest)
                if found and (head == name or (len(head) > 1 and _GROUP_END.search(rest))):
                    return self.group(village_id, rest)
        return None

    def group(self, village_id: int, text: str) -> Place:
        """The group of a village: 三组 = 3组 = 第三村民小组."""
        if not text:
            return Place(village_id)
        if village_id not in self._groups:
            self._groups[village_id] = {
                _group_key(choice.label): int(choice.id) for choice in places.group_choices(village_id)
            }
        group_id = self._groups[village_id].get(_group_key(text))
        return Place(village_id, group_id, "" if group_id else text)

    def has_groups(self, village_id: int) -> bool:
        """True when groups of the village have been entered."""
        return bool(self._groups.get(village_id))


_GROUP_END = re.compile(r"(组|队|社)$")
_VILLAGE_HEAD = re.compile(r"^(村民委员会|居民委员会|村委会|居委会|行政村|社区|村)")


def _longest(pair: tuple[str, int]) -> int:
    return -len(pair[0])


def _short(name: str) -> str:
    return _VILLAGE_ENDINGS.sub("", name) or name


def _group_key(text: str) -> str:
    found = _GROUP.fullmatch(plain(text))
    return str(number_of(found[1])) if found else plain(text)


def cadres() -> Directory:
    """Cadres by name, those who have left included: old ledgers name them."""
    rows = liaison.cadres(with_left=True)
    shown = {row.id: f"{row.name}（{row.post}）" if row.post else row.name for row in rows}
    return Directory("干部名单", [Entry(row.id, shown[row.id], row.name) for row in rows], whole=True)


def units() -> Directory:
    """Units by name."""
    return Directory(
        "责任单位名单", [Entry(choice.id, choice.label, choice.label) for choice in liaison.unit_choices()]
    )
