"""Whole lives of petitions on their page, by keyboard: every step with its papers, from the first to the archive."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.casework import reading
from desktop.printing import render
from desktop.ui.desks.petitions.stages import stage_strip

Press = Callable[..., None]


class Clerk:
    """Works on the page of one petition with the keyboard, on the day that is said."""

    def __init__(self, window: Any, press: Press, qtbot: QtBot) -> None:
        self.window, self._press, self._qtbot = window, press, qtbot
        self.page: Any = None

    def open(self, matter_id: int) -> None:
        self.window.show_matter(matter_id)
        self.page = self.window.desk.matter_page()

    @property
    def stage(self) -> str:
        return str(self.page.file.row.stage)

    def begin(self, action: str, on: str) -> None:
        """Open the form of a step with its key."""
        self.window.at = datetime.fromisoformat(f"{on} 09:00")
        self.page.reload()
        self.page.activate()
        names = [button.objectName() for button in self.page.procedure._buttons]
        self._press(f"Alt+{names.index(f'step_{action}') + 1}")

    def fill(self, **words: str) -> None:
        """Type into fields of the step."""
        self._fill(self.page.panel.form, words)

    def fill_paper(self, kind: str, **words: str) -> None:
        """Type into fields of a paper of the step."""
        self._fill(self.paper(kind).form, words)

    def paper(self, kind: str) -> Any:
        return next(paper for paper in self.page.panel.papers if paper.kind == kind)

    def confirm(self) -> None:
        self._press("Ctrl+Enter")
        self.settle()

    def settle(self) -> None:
        """Wait until no job runs behind the window."""
        self._qtbot.waitUntil(lambda: not self.window.worker.is_busy, timeout=15_000)

    def done(self, action: str, on: str, **words: str) -> None:
        """A step without anything else to say."""
        self.begin(action, on)
        self.fill(**words)
        self.confirm()
        assert self.page.panel is None

    def _fill(self, form: Any, words: dict[str, str]) -> None:
        for name, text in words.items():
            form.focus_field(name)
            self._press("Ctrl+A", text, "Tab")


@pytest.fixture
def clerk(window: Any, press: Press, qtbot: QtBot) -> Clerk:
    return Clerk(window, press, qtbot)


def kinds(clerk: Clerk) -> list[str]:
    return [document.kind for document in clerk.page.file.documents]


def text_of(clerk: Clerk, kind: str) -> str:
    """What the newest kept paper of a kind says, without blanks."""
    document = [one for one in clerk.page.file.documents if one.kind == kind][-1]
    pdf = reading.issued_paper(clerk.window.session, document.id)
    return "".join("".join(render.page_texts(pdf)).split())


def test_a_petition_from_screening_over_a_review_to_the_archive(
    clerk: Clerk, register: Callable[..., int], press: Press
) -> None:
    registered = {"claims": ("派员丈量界址",), "content": "邻居翻建房屋时越过老界石。"}
    clerk.open(register(received_on=date(2026, 3, 2), moment=datetime(2026, 3, 2, 9), **registered))
    clerk.done("screen", "2026-03-02", route="xfcx")
    clerk.done("accept", "2026-03-03", unit_id="czjsb")
    assert "2026年5月6日" in text_of(clerk, "acceptance_notice")  # the last day is a holiday

    clerk.done("extend", "2026-04-20", extra_days="30", reasons="需要委托鉴定", approver_id="zzg")
    assert kinds(clerk) == ["acceptance_notice", "extension_approval", "extension_notice"]
    due = next(clock.due_on for clock in clerk.page.file.clocks if clock.rule_code == "handle")
    for kind in ("extension_approval", "extension_notice"):
        assert f"{due.year}年{due.month}月{due.day}日" in text_of(clerk, kind)

    decide_without_basis_first(clerk, press)
    serve_on_who_refuses(clerk)

    clerk.done("ask_review", "2026-05-29", review_organ="云溪县人民政府")
    clerk.begin("reviewed", "2026-06-20")
    clerk.fill(on="2026-06-18", review_number="云复查〔2026〕3号", review_result="chexiao", result="撤销，重新处理")
    clerk.fill(served_on="2026-06-18")
    clerk.fill_paper("review_receipt", remedy_organ="衡阳市人民政府")
    clerk.confirm()
    assert clerk.stage == "reviewed"
    assert "云复查〔2026〕3号" in text_of(clerk, "review_receipt")

    clerk.done("rehandle", "2026-06-22")
    assert clerk.stage == "accepted"
    assert [(each.label, each.state) for each in stage_strip(clerk.page.file)][:4] == [
        ("登记", "done"),
        ("甄别", "done"),
        ("受理", "current"),
        ("处理意见", "future"),
    ]
    clerk.begin("decide", "2026-07-10")
    answer(clerk, press)
    clerk.fill(opinion="支持丈量诉求", legal_basis="《中华人民共和国土地管理法》第十四条")
    clerk.fill_paper("opinion", findings="重新丈量，越界0.3米", remedy_organ="云溪县人民政府")
    clerk.confirm()
    clerk.done("serve", "2026-07-13", service_way="dmsd", receipt="qs", receiver="李桂兰")

    clerk.begin("close", "2026-07-20")
    clerk.fill(ground="yqwsq")
    clerk.confirm()
    assert clerk.page.panel.form.field("ground").property("wrong")  # the petitioner may still ask for a review
    clerk.fill(ground="ty")

    clerk.confirm()

    assert clerk.stage == "closed"
    clerk.done("evaluate", "2026-07-21", desk_rating="my", unit_rating="jbmy")
    clerk.done("archive", "2026-07-22", retention="ssn", archive_number="XF-0001")
    assert clerk.stage == "archived"
    assert kinds(clerk)[-3:] == ["file_cover", "contents_list", "remarks_sheet"]
    assert all(document.sha256 for document in clerk.page.file.documents)
    assert clerk.window.refused == []
    said = "\n".join(label.text() for label in clerk.page._facts.findChildren(type(clerk.page.aside)))
    assert "信访部门 满意，责任单位 基本满意" in said
    assert "档号 XF-0001，保管 30年" in said
    the_whole_file_is_one_paper(clerk, press)


def the_whole_file_is_one_paper(clerk: Clerk, press: Press) -> None:
    """打印全卷: cover, contents, registration form and every paper as issued."""
    press("Ctrl+Shift+P")
    clerk.settle()
    paper, matter_ids, pdf = clerk.window.papers[-1]
    assert (paper.title, matter_ids) == (f"卷宗 {clerk.page.file.row.number}", (clerk.page.file.row.id,))
    said = "".join("".join(render.page_texts(pdf)).split())
    for words in ("卷内目录", "备考表", "信访事项受理告知书", "越界0.3米", "认为答复不公", "云复查〔2026〕3号"):
        assert words in said
    assert said.index("卷内目录") < said.index("越界0.3米") < said.index("备考表")


def answer(clerk: Clerk, press: Press) -> None:
    clerk.page.panel.form.focus_field("answers")
    press("Ctrl+A", "已现场丈量", "Tab", "zc", "Enter")


def decide_without_basis_first(clerk: Clerk, press: Press) -> None:
    """The check of the paper stops the step: nothing is written until the basis is named."""
    clerk.begin("decide", "2026-05-11")
    answer(clerk, press)
    clerk.fill(opinion="支持丈量诉求", legal_basis="有关规定")
    clerk.fill_paper("opinion", findings="经现场丈量，越界0.3米", remedy_organ="云溪县人民政府")
    clerk.confirm()
    assert clerk.stage == "accepted"
    assert kinds(clerk)[-1] == "extension_notice"
    said = [label.text() for label in clerk.paper("opinion").findings._lines]
    assert said == ["须改正：缺少处理意见的法律法规依据，请补充。（《信访工作条例》第三十二条）"]
    assert QApplication.focusWidget() is clerk.paper("opinion").tick
    clerk.fill(legal_basis="《中华人民共和国土地管理法》第十四条")
    clerk.confirm()
    assert clerk.stage == "decided"
    assert "越界0.3米" in text_of(clerk, "opinion")


def serve_on_who_refuses(clerk: Clerk) -> None:
    clerk.begin("serve", "2026-05-12")
    clerk.fill(service_way="dmsd", receipt="js", refusal="认为答复不公")
    assert clerk.page.panel.form.field("receiver").isHidden()
    clerk.confirm()
    assert clerk.page.panel.form.field("witness").property("wrong")
    clerk.fill(witness="王建国")
    clerk.confirm()
    assert clerk.stage == "served"
    receipt = text_of(clerk, "service_receipt")
    for words in ("认为答复不公", "王建国", "信访处理意见书"):
        assert words in receipt


def test_a_forwarded_petition_from_the_objection_to_the_report(
    clerk: Clerk, register: Callable[..., int], unit_ids: list[int]
) -> None:
    clerk.open(
        register(
            channel="assigned",
            received_on=date(2026, 11, 2),
            moment=datetime(2026, 11, 2, 9),
            superior_number="云信交〔2026〕12号",
            superior_due_on=date(2026, 12, 31),
            claims=("派员丈量界址",),
        )
    )
    clerk.done("screen", "2026-11-03", route="xfcx")
    clerk.begin("object", "2026-11-04")
    clerk.fill(sender="云溪县信访局", reasons="不属于本镇职权范围")
    clerk.fill_paper("objection_letter", attachments="来件原件")
    clerk.confirm()
    assert clerk.stage == "objected"
    clerk.done("objection_refused", "2026-11-06", note="由镇里牵头办理")
    assert clerk.stage == "screened"
    clerk.begin("assign", "2026-11-09")
    clerk.fill(unit_id="czjsb", due_on="2026-12-10")
    clerk.fill_paper("transfer_notice", to_phone="0734-5550002")
    clerk.confirm()
    assert clerk.stage == "assigned"
    assert kinds(clerk) == ["objection_letter", "assign_letter", "transfer_notice"]
    assert "2026年12月10日" in text_of(clerk, "assign_letter")
    notice = text_of(clerk, "transfer_notice")
    for words in ("村镇建设办", "交办", "0734-5550002", "2026年11月9日"):
        assert words in notice
    clerk.done("return_report", "2026-11-16", due_on="2026-12-15", reasons="没有附签收的意见书")
    clerk.done("receive_report", "2026-11-18", note="已丈量并调解")
    assert clerk.stage == "reported"
    clerk.begin("report", "2026-11-19")
    form = clerk.paper("completion_report").form
    assert form.field("sender").value() == "云溪县信访局"
    clerk.fill_paper(
        "completion_report", findings="已丈量", opinion="双方同意调解", attachments="处理意见书", contact_name="李文书"
    )
    clerk.fill_paper("completion_report", contact_phone="0734-5550001")
    clerk.confirm()
    assert kinds(clerk)[-1] == "completion_report"
    assert "云信交〔2026〕12号" in text_of(clerk, "completion_report")
    assert clerk.window.refused == []
