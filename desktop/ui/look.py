"""Colours, sizes and fonts of the program, and the one function that puts them on."""

import sys
from dataclasses import dataclass, fields
from functools import cache
from string import Template
from typing import NamedTuple

from PySide6.QtCore import QDir, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop.paths import resource

SPACE = 8
"""The grid in logical pixels; gaps and margins are multiples or halves of it."""

TEXT = 13
LARGE_TEXT = 16


class Tone(NamedTuple):
    """Colours of a word chip: the word and the tint behind it."""

    ink: str
    tint: str


@dataclass(frozen=True, slots=True)
class Palette:
    """Every colour of the program. Words on any surface reach a contrast of 4.5 : 1, edges of fields 3 : 1."""

    dark: bool
    ground: str
    surface: str
    raised: str
    hairline: str
    field_line: str
    field_edge: str
    ink: str
    secondary: str
    faint: str
    accent: str
    accent_fill: str
    accent_hover: str
    accent_ink: str
    accent_tint: str
    accent_soft: str
    overdue: Tone
    today: Tone
    soon: Tone
    normal: Tone
    neutral: Tone
    accented: Tone
    repeat: Tone

    def tone(self, state: str) -> Tone:
        """Tone of a state: overdue, today, soon, normal, neutral, accent or repeat; anything else is neutral."""
        tones = {
            "overdue": self.overdue,
            "today": self.today,
            "soon": self.soon,
            "normal": self.normal,
            "accent": self.accented,
            "repeat": self.repeat,
        }
        return tones.get(state, self.neutral)


LIGHT = Palette(
    dark=False,
    ground="#F5F6F8",
    surface="#FFFFFF",
    raised="#F2F4F7",
    hairline="#E2E6EB",
    field_line="#CBD2DA",
    field_edge="#7F8A99",
    ink="#1D2530",
    secondary="#5A6675",
    faint="#98A2AE",
    accent="#23569B",
    accent_fill="#23569B",
    accent_hover="#1B4580",
    accent_ink="#FFFFFF",
    accent_tint="#E8EFF8",
    accent_soft="#C7D7EC",
    overdue=Tone("#B3261E", "#FBE7E5"),
    today=Tone("#A34708", "#FDEBDC"),
    soon=Tone("#7A5600", "#FBF0CF"),
    normal=Tone("#2F6B4A", "#E3F1E9"),
    neutral=Tone("#4E5968", "#EBEEF2"),
    accented=Tone("#23569B", "#E8EFF8"),
    repeat=Tone("#63409A", "#EFE8F9"),
)

DARK = Palette(
    dark=True,
    ground="#14181D",
    surface="#1C2127",
    raised="#262C34",
    hairline="#2E353E",
    field_line="#414A56",
    field_edge="#7C8795",
    ink="#E6EAEF",
    secondary="#A6B0BC",
    faint="#67717D",
    accent="#8DB6EE",
    accent_fill="#2F68B5",
    accent_hover="#3A77C9",
    accent_ink="#FFFFFF",
    accent_tint="#22334B",
    accent_soft="#3A5478",
    overdue=Tone("#FF9C94", "#45211F"),
    today=Tone("#F8AC72", "#432A16"),
    soon=Tone("#E7C25C", "#3A3013"),
    normal=Tone("#86CBA4", "#1B3728"),
    neutral=Tone("#B4BDC8", "#2D343D"),
    accented=Tone("#8DB6EE", "#22334B"),
    repeat=Tone("#C4A7F2", "#352A4B"),
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes in logical pixels, all of them from the height of running text."""

    text: int = TEXT

    def px(self, at_normal_text: float) -> int:
        """A length given for text of 13 px, for the text in use."""
        return round(at_normal_text * self.text / TEXT)

    @property
    def small(self) -> int:
        return self.px(12)

    @property
    def title(self) -> int:
        return self.px(20)

    @property
    def figure(self) -> int:
        return self.px(28)

    @property
    def control(self) -> int:
        """Height of a field or button."""
        return self.px(32)

    @property
    def row(self) -> int:
        """Height of a table row."""
        return self.px(32)

    @property
    def icon(self) -> int:
        return self.px(16)


class Look(NamedTuple):
    """What is put on at the moment."""

    palette: Palette
    sizes: Sizes


_worn = Look(LIGHT, Sizes())


def current() -> Look:
    """The look in use; painted widgets ask for it each time they paint."""
    return _worn


def style_sheet(palette: Palette, sizes: Sizes) -> str:
    """The style sheet of the program in these colours and sizes."""
    words: dict[str, str] = {}
    for field in fields(palette):
        value = getattr(palette, field.name)
        if isinstance(value, Tone):
            words[f"{field.name}_ink"], words[f"{field.name}_tint"] = value
        else:
            words[field.name] = str(value)
    for name in ("text", "small", "title", "figure", "control", "icon"):
        words[name] = f"{getattr(sizes, name)}px"
    # Qt adds border and padding to min-height: fields and buttons have 2 px + 2 px around.
    words["inside"] = f"{sizes.control - 4}px"
    words["shade"] = "dark" if palette.dark else "light"
    return Template(resource("look", "desk.qss").read_text(encoding="utf-8")).substitute(words)


def apply_look(app: QApplication, *, dark: bool = False, large: bool = False) -> None:
    """Put colours, font, style sheet and Chinese wording on the program. May be called again at any time."""
    global _worn
    _worn = Look(DARK if dark else LIGHT, Sizes(LARGE_TEXT if large else TEXT))
    QDir.setSearchPaths("look", [str(resource("look"))])
    speak_chinese(app)
    app.styleHints().setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
    app.setStyle("Fusion")
    app.setFont(_font(_worn.sizes.text))
    app.setPalette(_qt_palette(_worn.palette))
    app.setStyleSheet(style_sheet(*_worn))


def restyle(widget: QWidget) -> None:
    """Let the style sheet see a changed property of the widget."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def speak_chinese(app: QApplication) -> None:
    """Chinese wording of Qt's own dialogs, menus and buttons; once per program."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    if app.findChild(QTranslator, "qt_wording") is None:
        wording = QTranslator(app)
        wording.setObjectName("qt_wording")
        wording.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        app.installTranslator(wording)


def font(pixels: int, *, bold: bool = False) -> QFont:
    """The program's font at a size, for painted widgets."""
    made = _font(pixels)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


def _font(pixels: int) -> QFont:
    made = QFont(_family())
    made.setPixelSize(pixels)
    return made


@cache
def _family() -> str:
    if sys.platform == "win32" and "Microsoft YaHei UI" in QFontDatabase.families():
        return "Microsoft YaHei UI"
    for cut in ("Regular", "Bold"):
        number = QFontDatabase.addApplicationFont(str(resource("fonts", f"NotoSansSC-{cut}.otf")))
    families = QFontDatabase.applicationFontFamilies(number)
    return families[0] if families else QFont().family()


def _qt_palette(colours: Palette) -> QPalette:
    """Qt's own palette, for what Fusion paints without the style sheet (menus, check boxes, dialogs)."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    made = QPalette()
    pairs = {
        role.Window: colours.ground,
        role.WindowText: colours.ink,
        role.Base: colours.surface,
        role.AlternateBase: colours.raised,
        role.Text: colours.ink,
        role.Button: colours.surface,
        role.ButtonText: colours.ink,
        role.BrightText: colours.overdue.ink,
        role.ToolTipBase: colours.raised,
        role.ToolTipText: colours.ink,
        role.PlaceholderText: colours.secondary,
        role.Highlight: colours.accent_fill,
        role.HighlightedText: colours.accent_ink,
        role.Accent: colours.accent_fill,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Light: colours.raised,
        role.Midlight: colours.raised,
        role.Mid: colours.field_line,
        role.Dark: colours.field_edge,
        role.Shadow: colours.ground,
    }
    for key, value in pairs.items():
        made.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, key, QColor(colours.faint))
    return made
