"""Attachments on the page of a matter: every way in, thumbnails, preview, renaming, taking out; and scans."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.casework import attachments, petitions, reading
from desktop.casework.session import Session
from desktop.domain import media
from desktop.domain.codes import Right
from desktop.domain.faults import BadFile
from desktop.domain.records import Actor, NewParty, NewPetition
from desktop.printing import render
from desktop.ui.desks.petitions import attachment_pages, incoming, scan_inbox
from desktop.ui.desks.petitions.attachment_list import AttachmentItem
from desktop.ui.desks.petitions.thumbnails import SIDE, thumbnail

Press = Callable[..., None]
SECRET = "申请人桃小满的证件复印件"
DOCX_LIKE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")


def image(wide: int = 400, tall: int = 300, colour: int = 0x336699) -> QImage:
    made = QImage(wide, tall, QImage.Format.Format_RGB32)
    made.fill(QColor(colour))
    return made


def encoded(picture: QImage, kind: str = "PNG") -> bytes:
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert picture.save(buffer, kind)  # type: ignore[call-overload]
    return bytes(held.data())


def pdf(pages: int = 1) -> bytes:
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    for number in range(pages):
        if number:
            writer.newPage()
        painter.fillRect(0, 0, 4000, 4000, QColor("red"))
    painter.end()
    return bytes(held.data())


@pytest.fixture
def matter(by: Actor, at: datetime) -> int:
    form = NewPetition("visit", at.date(), "反映宅基地界址争议", parties=(NewParty(name="李桂兰"),))
    return petitions.register(form, by, at).id


@pytest.fixture
def page(window: Any, matter: int) -> Any:
    window.show_matter(matter)
    return window.desk.matter_page()


@pytest.fixture
def kept(page: Any, qtbot: QtBot) -> Callable[[int], list[AttachmentItem]]:
    """Waits until so many attachments are shown."""

    def wait(count: int) -> list[AttachmentItem]:
        qtbot.waitUntil(lambda: len(page.file.attachments) == count)
        items: list[AttachmentItem] = page.papers.attachments.items()
        assert len(items) == count
        return items

    return wait


@pytest.fixture
def file_named(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def made(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return made


def mime_of(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drop_on(widget: Any, mime: QMimeData) -> bool:
    """Drag over a widget and let go; False when it does not take it."""
    actions, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), actions, mime, buttons, keys)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), actions, mime, buttons, keys))
    return True


# ---------------------------------------------------------------- ways in


def test_several_files_are_dropped_on_the_page(page: Any, kept: Any, file_named: Any, window: Any) -> None:
    dropped = [file_named("现场.jpg", encoded(image())), file_named("材料.pdf", pdf())]
    assert drop_on(page, mime_of(*dropped))
    first, second = kept(2)
    assert (first.name.accessibleName(), second.name.accessibleName()) == (
        "打开现场.png，PNG 图片",
        "打开材料.pdf，PDF",
    )
    assert window.said[-1] == "2 个附件已加密保存。"
    for path in dropped:
        path.unlink()  # taken in at once: the memory stick may be pulled out
    assert [one.name for one in page.file.attachments] == ["现场.png", "材料.pdf"]


def test_words_are_not_dropped(page: Any) -> None:
    mime = QMimeData()
    mime.setText("只是文字")
    assert not drop_on(page, mime)


def test_a_screenshot_is_pasted(page: Any, kept: Any, press: Press, window: Any) -> None:
    window.at = datetime(2026, 11, 22, 14, 5)
    QApplication.clipboard().setImage(image(30, 20))
    press("Ctrl+V")
    [item] = kept(1)
    [row] = page.file.attachments
    assert (row.name, row.media_type) == ("粘贴图片 2026-11-22 14.05.png", "image/png")
    assert item.tile.isVisible()
    QApplication.clipboard().setImage(image(30, 20, 0x112233))
    press("Ctrl+V")
    kept(2)
    assert page.file.attachments[1].name == "粘贴图片 2026-11-22 14.05（2）.png"


def test_copied_files_are_pasted_rather_than_their_picture(page: Any, kept: Any, press: Press, file_named: Any) -> None:
    mime = mime_of(file_named("微信图片.jpg", encoded(image(), "JPG")))
    mime.setImageData(image())
    QApplication.clipboard().setMimeData(mime)
    press("Ctrl+V")
    kept(1)
    assert page.file.attachments[0].name == "微信图片.jpg"


def test_a_picture_whose_file_is_gone_is_pasted_as_picture(tmp_path: Path, at: datetime) -> None:
    mime = mime_of(tmp_path / "缓存里没有了.jpg")
    mime.setImageData(image())
    [source] = incoming.from_mime(mime, at)
    assert source.name.startswith("粘贴图片")


def test_an_empty_clipboard_is_said_so(page: Any, press: Press, window: Any) -> None:
    QApplication.clipboard().setText("文字")
    press("Ctrl+V")
    assert window.said[-1] == "剪贴板里没有图片和文件。"


def test_files_are_chosen_by_keyboard(
    page: Any, kept: Any, press: Press, file_named: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file_named("录音.amr", b"#!AMR\n123")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    press("Alt+F")
    kept(1)
    assert page.file.attachments[0].media_type == "audio/amr"


def test_each_file_that_is_refused_is_named_and_the_others_come_in(
    page: Any, kept: Any, file_named: Any, window: Any, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "LARGEST", 2000)
    (tmp_path / "一夹子").mkdir()
    paths = [
        file_named("空.txt", b""),
        file_named("大.txt", b"x" * 2001),
        file_named("查杀.jpg", b"MZ\x90\0"),
        tmp_path / "一夹子",
        tmp_path / "没有.png",
        file_named("好.txt", b"good"),
        file_named("同一份.txt", b"good"),
    ]
    page.attachments.take(incoming.from_paths(paths))
    kept(1)
    said = window.refused[-1]
    for sentence in (
        "空.txt：这是空文件",
        "大.txt：附件超过 50 MB",
        "查杀.jpg：这是程序或脚本",
        "一夹子：这是文件夹",
        "没有.png：文件打不开",
        "同一份.txt：这个附件已经在本件中：好.txt",
    ):
        assert sentence in said
    assert page.file.attachments[0].name == "好.txt"
    assert len(list(window.session.folder.attachments.rglob("*.bin"))) == 1


def test_files_go_to_the_matter_they_were_dropped_on(
    page: Any, window: Any, matter: int, by: Actor, at: datetime, qtbot: QtBot, file_named: Any
) -> None:
    other = petitions.register(
        NewPetition("visit", at.date(), "路灯不亮", parties=(NewParty(name="单小花"),)), by, at
    ).id
    page.attachments.take(incoming.from_paths([file_named("甲.txt", b"a")]))
    window.show_matter(other)  # before the worker has come back
    qtbot.waitUntil(lambda: bool(reading.open_file(matter, by, at).attachments))
    assert reading.open_file(other, by, at).attachments == ()
    assert page.file.row.id == other


def test_a_reader_adds_nothing(window: Any, office: Session, matter: int, reader: Actor, file_named: Any) -> None:
    window.session = Session(office.folder, office.vault, reader)
    window.show_matter(matter)
    page = window.desk.matter_page()
    assert not page.papers.add_button.isVisible()
    assert not drop_on(page, mime_of(file_named("甲.txt", b"a")))
    page.attachments.take(incoming.from_paths([file_named("甲.txt", b"a")]))
    assert "登记的权限" in window.refused[-1]


def test_nothing_readable_reaches_the_disk(
    page: Any, kept: Any, window: Any, office: Session, press: Press, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "外来.txt"
    path.write_text(SECRET, encoding="utf-8")
    page.attachments.take(incoming.from_paths([path]))
    QApplication.clipboard().setImage(image())
    press("Ctrl+V")
    kept(2)
    qtbot.waitUntil(lambda: page.papers.attachments.items()[1].tile.has_picture())
    page.papers.attachments.items()[1].name.click()
    qtbot.waitUntil(lambda: bool(window.papers))
    for file in office.folder.root.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert SECRET.encode() not in data
            assert b"\x89PNG" not in data
            assert b"%PDF-" not in data


# ---------------------------------------------------------------- thumbnails and preview


def test_faces(page: Any, kept: Any, file_named: Any, qtbot: QtBot) -> None:
    files = {
        "照片.jpg": encoded(image(3000, 2000), "JPG"),
        "材料.pdf": pdf(3),
        "申请.doc": DOCX_LIKE,
        "坏的.pdf": b"%PDF-1.7 broken",
        "坏的.png": b"\x89PNG\r\n\x1a\n broken",
    }
    page.attachments.take(incoming.from_paths([file_named(name, data) for name, data in files.items()]))
    items = kept(5)
    qtbot.waitUntil(lambda: all(item.tile.has_picture() for item in page.papers.attachments.items()[:2]))
    page.reload()  # nothing is made twice
    items = page.papers.attachments.items()
    assert [item.tile.has_picture() for item in items] == [True, True, False, False, False]


def test_thumbnails_are_small_and_upright() -> None:
    picture = thumbnail(encoded(image(3000, 2000), "JPG"))
    assert picture is not None
    assert (picture.width(), picture.height()) == (SIDE, round(SIDE * 2 / 3))
    face = thumbnail(pdf())
    assert face is not None
    assert abs(max(face.width(), face.height()) - SIDE) <= SIDE // 10
    assert face.pixelColor(20, 20) == QColor("red")
    assert thumbnail(b"text") is None


def test_another_matter_forgets_the_thumbnails(
    page: Any, window: Any, kept: Any, by: Actor, at: datetime, file_named: Any, qtbot: QtBot
) -> None:
    page.attachments.take(incoming.from_paths([file_named("照片.png", encoded(image()))]))
    kept(1)
    qtbot.waitUntil(lambda: bool(page.attachments._pictures._pictures))
    form = NewPetition("visit", at.date(), "路灯不亮", parties=(NewParty(name="单小花"),))
    window.show_matter(petitions.register(form, by, at).id)
    assert not page.attachments._pictures._pictures
    assert page.papers.attachments.isHidden()


def test_pictures_and_papers_are_previewed(
    page: Any, kept: Any, window: Any, press: Press, matter: int, file_named: Any, qtbot: QtBot
) -> None:
    page.attachments.take(
        incoming.from_paths([file_named("照片.png", encoded(image())), file_named("材料.pdf", pdf(3))])
    )
    first, second = kept(2)
    first.name.setFocus()
    press("Enter")
    qtbot.waitUntil(lambda: len(window.papers) == 1)
    second.name.setFocus()
    press("Enter")
    qtbot.waitUntil(lambda: len(window.papers) == 2)
    assert [render.page_count(shown.pdf) for shown in window.papers] == [1, 3]
    assert [shown.paper.title for shown in window.papers] == ["照片.png", "材料.pdf"]
    assert window.papers[0].matter_ids == (matter,)


def test_a_scan_of_many_pages_has_many_pages() -> None:
    pages = [image(40, 60), image(60, 40)]
    made = attachment_pages._picture_pdf(pages)
    assert made is not None
    sizes = render.page_sizes(made)
    assert [wide > tall for wide, tall in sizes] == [False, True]
    assert attachment_pages._picture_pdf([]) is None


def test_every_page_of_a_tiff_is_there() -> None:
    made = attachment_pages.pages(_tiff_of_two_pages())
    assert render.page_count(made) == 2


def _tiff_of_two_pages() -> bytes:
    """Two pages of 8 × 8 grey pixels, written by hand: Qt reads many pages but writes one."""

    def tag(number: int, kind: int, count: int, value: int) -> bytes:
        size = 2 if kind == 3 else 4
        return b"".join(
            n.to_bytes(s, "little") for n, s in ((number, 2), (kind, 2), (count, 4), (value, size))
        ) + bytes(4 - size)

    def directory(at: int, following: int) -> bytes:
        pixels = at + 2 + 9 * 12 + 4
        tags = [
            tag(256, 3, 1, 8), tag(257, 3, 1, 8), tag(258, 3, 1, 8), tag(259, 3, 1, 1), tag(262, 3, 1, 1),
            tag(273, 4, 1, pixels), tag(277, 3, 1, 1), tag(278, 3, 1, 8), tag(279, 4, 1, 64),
        ]  # fmt: skip
        return (9).to_bytes(2, "little") + b"".join(tags) + following.to_bytes(4, "little") + bytes(range(64))

    length = 2 + 9 * 12 + 4 + 64
    return b"II*\0" + (8).to_bytes(4, "little") + directory(8, 8 + length) + directory(8 + length, 0)


@pytest.mark.parametrize("data", [b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\n broken"])
def test_a_broken_one_is_said_so(data: bytes) -> None:
    with pytest.raises(BadFile, match="另存为"):
        attachment_pages.pages(data)


def test_a_broken_one_is_refused_on_the_page(
    page: Any, kept: Any, window: Any, press: Press, file_named: Any, qtbot: QtBot
) -> None:
    page.attachments.take(incoming.from_paths([file_named("坏的.pdf", b"%PDF-1.7 broken")]))
    [item] = kept(1)
    item.name.setFocus()
    press("Enter")
    qtbot.waitUntil(lambda: bool(window.refused))
    assert "这个 PDF 打不开" in window.refused[-1]


def test_other_files_are_saved_and_that_is_noted(
    page: Any, kept: Any, window: Any, press: Press, file_named: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.attachments.take(incoming.from_paths([file_named("申请.doc", DOCX_LIKE)]))
    [item] = kept(1)
    item.name.setFocus()
    press("Enter")
    assert window.said[-1] == "Word 文档不能在这里预览，可以另存后用其他程序打开。"
    target = tmp_path / "出去.doc"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    window.do()
    assert target.read_bytes() == DOCX_LIKE
    assert "没有加密" in window.said[-1]


def test_who_may_not_export_saves_nothing(
    page: Any, kept: Any, window: Any, office: Session, file_named: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.attachments.take(incoming.from_paths([file_named("申请.doc", DOCX_LIKE)]))
    [item] = kept(1)
    who = office.actor
    rights = who.rights - {Right.EXPORT}
    window.session = Session(office.folder, office.vault, Actor(who.id, who.name, rights))
    item.saving_wanted.emit()
    assert "导出的权限" in window.refused[-1]


# ---------------------------------------------------------------- renaming, taking out


def test_renamed_and_taken_out_and_brought_back_by_keyboard(
    page: Any, kept: Any, window: Any, press: Press, file_named: Any, by: Actor, at: datetime, matter: int
) -> None:
    page.attachments.take(incoming.from_paths([file_named("IMG_1.png", encoded(image()))]))
    [item] = kept(1)
    item.name.setFocus()
    press("Tab", "Tab", "Enter")  # 另存为, 改名
    assert QApplication.focusWidget().objectName() == "name"
    QApplication.focusWidget().selectAll()
    press("北侧界址", "Ctrl+Enter")
    assert page.file.attachments[0].name == "北侧界址.png"
    [item] = kept(1)
    item.name.setFocus()
    QApplication.sendEvent(item.name, _delete())
    press("Ctrl+Enter")
    assert page.panel is not None  # a reason is needed
    press("传错了件", "Ctrl+Enter")
    assert page.panel is None
    assert page.file.attachments == ()
    assert "移除附件：北侧界址.png（传错了件）" in [
        f"{line.label}：{line.text}" for line in reading.open_file(matter, by, at).events
    ]
    window.do()  # 撤回
    assert page.file.attachments[0].name == "北侧界址.png"


def _delete() -> QEvent:
    from PySide6.QtGui import QKeyEvent

    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier)


def test_what_was_taken_out_stands_behind_a_link(
    page: Any, kept: Any, file_named: Any, by: Actor, at: datetime, qtbot: QtBot
) -> None:
    page.attachments.take(incoming.from_paths([file_named("甲.txt", b"a")]))
    kept(1)
    attachments.remove(page.file.attachments[0].id, "传错了件", by, at)
    page.reload()
    buttons = {button.text(): button for button in page.papers.attachments.findChildren(type(page.papers.add_button))}
    assert not buttons["撤回"].isVisible()
    buttons["已移除 1 个…"].click()
    qtbot.waitUntil(buttons["撤回"].isVisible)
    buttons["撤回"].click()
    assert [one.name for one in page.file.attachments] == ["甲.txt"]


# ---------------------------------------------------------------- the scanner's folder


@pytest.fixture
def scans(tmp_path: Path, window: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that the scanner writes to; looked at more often than by a clerk's PC."""
    monkeypatch.setattr(scan_inbox, "LOOK_MS", 20)
    monkeypatch.setattr(scan_inbox, "STILL_SECONDS", 0.04)
    folder = tmp_path / "扫描"
    folder.mkdir()
    window.settings.scan_folder = str(folder)
    yield folder
    window.settings.scan_folder = ""


def offered(strip: Any) -> list[str]:
    return [scan.path.name for scan in strip._flags]


def test_scans_are_offered_and_added_and_the_originals_deleted_after_asking(
    scans: Path, page: Any, kept: Any, press: Press, window: Any, qtbot: QtBot
) -> None:
    strip = page.attachments.strip
    assert strip.isHidden()
    (scans / "扫描0001.pdf").write_bytes(pdf(2))
    (scans / "扫描0002.jpg").write_bytes(encoded(image(), "JPG"))
    (scans / "写到一半.pdf.part").write_bytes(b"half")
    (scans / "空的.pdf").touch()
    qtbot.waitUntil(lambda: sorted(offered(strip)) == ["扫描0001.pdf", "扫描0002.jpg"])
    assert strip.isVisible()
    qtbot.waitUntil(lambda: all(not flag.icon().isNull() for flag in strip._flags.values()))
    press("Alt+S")
    kept(2)
    qtbot.waitUntil(lambda: not strip.question.isHidden())
    assert strip.offer.isHidden()
    assert (scans / "扫描0001.pdf").exists()
    assert "2 份原件没有加密" in strip.question.accessibleName()
    strip.delete_button.click()
    qtbot.waitUntil(lambda: "已删除扫描文件夹里的 2 份原件。" in window.said)
    assert sorted(path.name for path in scans.iterdir()) == ["写到一半.pdf.part", "空的.pdf"]
    assert strip.isHidden()
    assert window.settings.scan_originals == "ask"


def test_a_file_that_still_grows_is_waited_for(
    scans: Path, page: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    strip = page.attachments.strip
    inbox = scan_inbox.scan_inbox(page.shell)
    monkeypatch.setattr(scan_inbox, "STILL_SECONDS", 3600.0)
    growing = scans / "扫描.pdf"
    growing.write_bytes(b"%PDF-1.7 one page")
    qtbot.waitUntil(lambda: len(inbox._seen) == 1)
    first = next(iter(inbox._seen))
    growing.write_bytes(b"%PDF-1.7 one page and another")
    qtbot.waitUntil(lambda: bool(inbox._seen) and first not in inbox._seen)
    assert offered(strip) == []  # seen, and changed since
    monkeypatch.setattr(scan_inbox, "STILL_SECONDS", 0.0)
    qtbot.waitUntil(lambda: offered(strip) == ["扫描.pdf"])


def test_only_the_chosen_ones_are_added_and_the_rest_put_aside(
    scans: Path, page: Any, kept: Any, press: Press, qtbot: QtBot
) -> None:
    for name in ("甲.txt", "乙.txt"):
        (scans / name).write_bytes(name.encode())
    strip = page.attachments.strip
    qtbot.waitUntil(lambda: len(offered(strip)) == 2)
    other = next(flag for scan, flag in strip._flags.items() if scan.path.name == "乙.txt")
    other.setFocus()
    press("Space")
    strip.add_button.click()
    kept(1)
    assert page.file.attachments[0].name == "甲.txt"
    qtbot.waitUntil(lambda: offered(strip) == ["乙.txt"])
    strip.later_button.click()
    assert offered(strip) == []
    strip.keep_button.click()
    assert strip.isHidden()
    assert sorted(path.name for path in scans.iterdir()) == ["乙.txt", "甲.txt"]


def test_the_choice_about_originals_is_remembered(
    scans: Path, page: Any, kept: Any, press: Press, qtbot: QtBot, window: Any
) -> None:
    strip = page.attachments.strip
    (scans / "甲.txt").write_bytes(b"a")
    qtbot.waitUntil(lambda: len(offered(strip)) == 1)
    press("Alt+S")
    kept(1)
    qtbot.waitUntil(lambda: not strip.question.isHidden())
    strip.always.setChecked(True)
    strip.delete_button.click()
    qtbot.waitUntil(lambda: not list(scans.iterdir()))
    (scans / "乙.txt").write_bytes(b"b")
    qtbot.waitUntil(lambda: len(offered(strip)) == 1)
    press("Alt+S")
    kept(2)
    qtbot.waitUntil(lambda: not list(scans.iterdir()))  # without asking
    assert window.settings.scan_originals == "delete"


def test_an_original_that_was_scanned_over_is_not_deleted(
    scans: Path, page: Any, kept: Any, press: Press, qtbot: QtBot, window: Any
) -> None:
    strip = page.attachments.strip
    (scans / "扫描.txt").write_bytes(b"first sheet")
    qtbot.waitUntil(lambda: len(offered(strip)) == 1)
    press("Alt+S")
    kept(1)
    qtbot.waitUntil(lambda: not strip.question.isHidden())
    inbox = scan_inbox.scan_inbox(window)
    inbox._timer.stop()
    originals = dict(inbox.originals)
    (scans / "扫描.txt").write_bytes(b"second sheet, not added")
    inbox.originals = originals
    inbox.remove_originals()
    qtbot.waitUntil(lambda: bool(window.refused))
    assert "1 份原件没有删除" in window.refused[-1]
    assert (scans / "扫描.txt").read_bytes() == b"second sheet, not added"
    inbox.look()
    qtbot.waitUntil(lambda: any(scan.size == len(b"second sheet, not added") for scan in inbox._seen))
    inbox._timer.start()
    qtbot.waitUntil(lambda: offered(strip) == ["扫描.txt"])  # the second sheet is offered


def test_a_refused_scan_is_offered_again_and_stays(
    scans: Path, page: Any, press: Press, qtbot: QtBot, window: Any
) -> None:
    strip = page.attachments.strip
    (scans / "病毒.jpg").write_bytes(b"MZ\x90\0")
    qtbot.waitUntil(lambda: len(offered(strip)) == 1)
    press("Alt+S")
    qtbot.waitUntil(lambda: bool(window.refused))
    qtbot.waitUntil(lambda: offered(strip) == ["病毒.jpg"])
    assert (scans / "病毒.jpg").exists()
    assert strip.question.isHidden()


def test_a_folder_that_is_gone_is_said_so_and_found_again(scans: Path, page: Any, qtbot: QtBot) -> None:
    strip = page.attachments.strip
    qtbot.waitUntil(lambda: scan_inbox.scan_inbox(page.shell)._folder == str(scans))
    scans.rmdir()
    qtbot.waitUntil(lambda: "扫描文件夹打不开" in strip.offer.accessibleName())
    assert strip.isVisible()
    scans.mkdir()
    qtbot.waitUntil(strip.isHidden)


def test_nobody_looks_while_no_page_is_open(scans: Path, page: Any, window: Any, qtbot: QtBot) -> None:
    inbox = scan_inbox.scan_inbox(window)
    assert inbox._timer.isActive()
    window.show_list()
    assert not inbox._timer.isActive()
    (scans / "甲.txt").write_bytes(b"a")
    qtbot.waitUntil(lambda: not inbox._is_looking)
    inbox.look()
    assert not inbox._is_looking
    window.desk.show_matter(page.file.row.id)
    qtbot.waitUntil(lambda: offered(page.attachments.strip) == ["甲.txt"])


def test_scans_of_an_intake_are_deleted_only_after_it_was_saved(
    scans: Path, window: Any, press: Press, qtbot: QtBot, office: Session
) -> None:
    window.settings.scan_originals = "delete"
    (scans / "甲.txt").write_bytes(b"a")
    (scans / "乙.txt").write_bytes(b"b")
    window.show_intake()
    page = window.desk.intake_page()
    field = page.form.field("attachments")
    qtbot.waitUntil(lambda: len(offered(page.scans)) == 2)
    press("Alt+S")
    qtbot.waitUntil(lambda: len(field.value()) == 2)
    assert page.scans.isHidden()
    assert len(list(scans.iterdir())) == 2
    removed = next(file for file in field.value() if file.name == "乙.txt")
    field._remove(removed)
    qtbot.waitUntil(lambda: offered(page.scans) == ["乙.txt"])
    page.form.focus_field("name")
    press("李桂兰")
    page.form.field("title").setText("反映路灯不亮")
    press("Ctrl+S")
    qtbot.waitUntil(lambda: [path.name for path in scans.iterdir()] == ["乙.txt"])
    shown = window.desk.matter_page()
    assert [one.name for one in shown.file.attachments] == ["甲.txt"]
    assert attachments.content(office, shown.file.row.id, shown.file.attachments[0].id) == b"a"
