"""人员情况 and 户情况 print facts, family and records; a very long history stays readable."""

from datetime import date

from desktop.printing.dossier import dossier
from desktop.printing.render import page_count, page_texts, render

DAY = date(2026, 11, 20)
FACTS = (("姓名", "李桂兰"), ("性别", "女"), ("住址", "双桥村一组1号"))
FAMILY = [["户主", "李桂兰", "女", "76", "139 0000 5678"]]


def test_everything_is_on_the_sheet() -> None:
    records = [["2026-11-01", "来访（主访人）", "信〔2026〕0001号　反映宅基地界址争议", "办理中"]]
    paper = dossier("人员", "李桂兰", "云溪镇人民政府", FACTS, FAMILY, records, DAY)
    text = "".join(page_texts(render(paper))[0].split())
    for word in (
        "人员情况",
        "双桥村一组1号",
        "家庭成员",
        "13900005678",
        "往来记录（1条）",
        "反映宅基地界址争议",
        "内部资料",
    ):
        assert word in text


def test_a_long_history_is_cut_and_says_so() -> None:
    records = [["2026-11-01", "走访", "看望" * 30, "上门"]] * 500
    pdf = render(dossier("户", "李桂兰户", "云溪镇人民政府", FACTS, FAMILY, records, DAY))
    assert page_count(pdf) < 20
    assert "只列最近200条" in "".join("".join(page_texts(pdf)).split())


def test_nothing_known_prints_as_well() -> None:
    assert page_count(render(dossier("人员", "", "", (("姓名", "甲"),), [], [], DAY))) == 1
