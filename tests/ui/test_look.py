"""Colours that can be read, sizes from one number, Chinese wording, a style sheet without holes."""

from dataclasses import fields
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit

from desktop.ui import icons, look
from desktop.ui.look import DARK, LIGHT, Palette, Sizes, Tone, apply_look, style_sheet

PALETTES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]
TONES = [field.name for field in fields(Palette) if isinstance(getattr(LIGHT, field.name), Tone)]


def light(colour: str) -> float:
    """Relative luminance by WCAG 2."""
    parts = [part / 255 for part in QColor(colour).getRgb()[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", PALETTES)
def test_words_can_be_read_on_every_surface(colours: Palette) -> None:
    surfaces = (colours.ground, colours.surface, colours.raised, colours.accent_tint)
    for ink, surface in product((colours.ink, colours.secondary, colours.accent), surfaces):
        assert contrast(ink, surface) >= 4.5, (ink, surface)
    for fill in (colours.accent_fill, colours.accent_hover):
        assert contrast(colours.accent_ink, fill) >= 4.5


@pytest.mark.parametrize("colours", PALETTES)
@pytest.mark.parametrize("name", TONES)
def test_chips_and_errors_can_be_read(colours: Palette, name: str) -> None:
    tone: Tone = getattr(colours, name)
    assert contrast(tone.ink, tone.tint) >= 4.5
    assert contrast(tone.ink, colours.surface) >= 4.5
    assert contrast(tone.ink, colours.ground) >= 4.5
    assert contrast(colours.ink, tone.tint) >= 4.5


@pytest.mark.parametrize("colours", PALETTES)
def test_edges_of_fields_and_the_focus_ring_are_visible(colours: Palette) -> None:
    for edge, surface in product((colours.field_edge, colours.accent), (colours.surface, colours.ground)):
        assert contrast(edge, surface) >= 3


@pytest.mark.parametrize("colours", PALETTES)
@pytest.mark.parametrize("text", [look.TEXT, look.LARGE_TEXT])
def test_style_sheet_has_no_holes(colours: Palette, text: int) -> None:
    sheet = style_sheet(colours, Sizes(text))
    assert "$" not in sheet
    assert colours.accent in sheet


def test_everything_grows_with_the_text(qapp: QApplication, qtbot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.ensurePolished()
    normal = field.sizeHint().height()
    assert normal == 32
    try:
        apply_look(qapp, large=True)
        assert qapp.font().pixelSize() == 16
        assert field.sizeHint().height() == look.current().sizes.control > normal
    finally:
        apply_look(qapp)
    assert field.sizeHint().height() == normal


def test_bundled_font_has_both_cuts() -> None:
    bold = look.font(13, bold=True)
    assert bold.weight() == QFont.Weight.DemiBold
    assert "Noto Sans SC" in bold.family() or "YaHei" in bold.family()


def test_qt_speaks_chinese_once(qapp: QApplication, qtbot) -> None:
    apply_look(qapp)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert [button.text() for button in box.buttons()] == ["保存", "取消"]
    assert len(qapp.findChildren(object, "qt_wording")) == 1


def test_scaling_is_passed_through() -> None:
    policy = QGuiApplication.highDpiScaleFactorRoundingPolicy()
    assert policy == Qt.HighDpiScaleFactorRoundingPolicy.PassThrough


@pytest.mark.parametrize("pixels", [16, 20, 24, 28, 32])
def test_icon_is_tinted_and_fits_every_scaling(pixels: int) -> None:
    drawn = icons.icon("house", "accent").pixmap(pixels, pixels)
    assert drawn.width() == pixels
    image = drawn.toImage()
    inked = max((image.pixelColor(x, y) for x, y in product(range(pixels), repeat=2)), key=QColor.alpha)
    wanted = QColor(LIGHT.accent)
    assert inked.alpha() > 160
    assert all(abs(part - other) <= 3 for part, other in zip(inked.getRgb()[:3], wanted.getRgb()[:3], strict=True))


def test_disabled_icon_is_faint_and_unknown_one_is_empty() -> None:
    image = icons.icon("house").pixmap(16, 16, QIcon.Mode.Disabled).toImage()
    solid = {
        image.pixelColor(x, y).name() for x, y in product(range(16), repeat=2) if image.pixelColor(x, y).alpha() == 255
    }
    assert solid == {LIGHT.faint.lower()}
    assert icons.icon("no-such-drawing").isNull()
    assert icons.pixmap("no-such-drawing", "accent", 16).isNull()
    assert icons.pixmap("house", "accent", 40, 1.5).width() == 60
