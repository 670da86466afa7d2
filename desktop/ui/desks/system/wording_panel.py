"""The fixed words of one paper as a form."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from desktop.domain.letter_contents import MANDATORY
from desktop.domain.phrases import Fitted, Phrase, Words, phrases, with_texts
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Change
from desktop.printing import own_wording
from desktop.ui.desks.system.panel import EditPanel, Then
from desktop.ui.desks.system.phrase_field import PhraseField
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.text_field import Snippet

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

_NAME = re.compile(r"\{([^{}]*)\}")


class WordingPanel(EditPanel):
    """The words of a kind. Leaving it asks nothing: what is typed stays in it until it is saved."""

    def __init__(self, shell: "Shell", kind: str, words: Words, store: Callable[[dict[str, Any]], Change]) -> None:
        super().__init__(shell, store)
        self.kind, self._words = kind, words
        section = ""
        for phrase in phrases(words):
            if phrase.section != section:
                section = phrase.section
                self.form.section(section)
            self.form.add(phrase.key, phrase.label, self._field(phrase), span=6 if _is_short(phrase) else 12)
            said = [one.label for one in MANDATORY.get(kind, ()) if one.part in phrase.part.split()]
            if said and not phrase.is_line:
                self.form.field(phrase.key).setToolTip(f"法定内容：{'、'.join(said)}")
        self.history = Label("", "hint", wrap=True)
        self.add(self.history)
        self._buttons.hide()  # they stand in the heading of the page, always in sight

    def _field(self, phrase: Phrase) -> PhraseField:
        known = own_wording.placeholders(self.kind, phrase)
        hints = {name: known[name] for name in dict.fromkeys(_NAME.findall(phrase.text))}
        snippets = [_snippet(name, label) for name, label in known.items()]
        return PhraseField(phrase, own_wording.case_words(self.kind, phrase), hints, snippets)

    # ------------------------------------------------------------ filling and reading

    def show_own(self, title: str, own: Fitted, history: str) -> None:
        """Show the office's words, the shipped ones everywhere else."""
        texts = {phrase.key: phrase.text for phrase in phrases(self._words)} | own.texts
        self.load(title, texts)
        self.history.setText(history)
        for key in texts:
            self.form.field(key).set_outdated(key in own.outdated)
        gone = f"新版程序里没有了这些地方，原来写的不再印：{'；'.join(own.gone)}。" if own.gone else ""
        changed = "标出的几处原文已随新版程序更新，请核对；保存就是继续用本单位的写法。" if own.outdated else ""
        self.say_hint(f"{changed}{gone}")

    def unsaved(self) -> dict[str, str]:
        """What has been typed since it was last saved, by place."""
        loaded = self._loaded or {}
        return {key: text for key, text in self.form.values().items() if text != loaded.get(key)}

    def begin_again(self, texts: Mapping[str, str]) -> None:
        """Put back what was typed and not saved."""
        known = self.form.values()
        self.form.set_values({key: text for key, text in texts.items() if key in known})

    def words(self) -> Words:
        """The wording as it stands in the form."""
        return with_texts(self._words, self.form.values())

    def here(self) -> Phrase | None:
        """The phrase that has the keyboard, with the words as typed."""
        focused = QApplication.focusWidget()
        typed = phrases(self.words())
        return next((one for one in typed if self.form.field(one.key).editor is focused), None)

    def restore_here(self) -> None:
        """Put the shipped words back where the keyboard is."""
        here = self.here()
        if here is not None:
            self.form.field(here.key).take_shipped()

    def _show_ask(self, on: bool) -> None:
        """Nothing is ever asked."""

    def guard(self, then: Then) -> bool:
        then()
        return True


@cache
def _snippet(name: str, label: str) -> Snippet:
    return Snippet(label, f"{{{name}}}", (name, *pinyin_keys(label)))


def _is_short(phrase: Phrase) -> bool:
    return phrase.is_label or phrase.is_literal
