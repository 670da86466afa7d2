"""The desk 报表打印: the summary of a period, and what is made from it."""

from typing import ClassVar

from desktop.ui.desks.tabbed_desk import Tab, TabbedDesk


class ReportsDesk(TabbedDesk):
    """Its pages, in the order of Alt+1, Alt+2, …"""

    key: ClassVar[str] = "reports"
    title: ClassVar[str] = "报表打印"
    icon: ClassVar[str] = "printer"
    tabs: ClassVar[tuple[Tab, ...]] = (
        Tab("summary", "汇总", "desktop.ui.desks.reports.summary_page", "SummaryPage"),
        Tab("forms", "填报通", "desktop.ui.desks.reports.forms_page", "FormsPage"),
        Tab("tables", "自定义表", "desktop.ui.desks.reports.tables_page", "TablesPage"),
        Tab("set", "全套", "desktop.ui.desks.reports.set_page", "SetPage"),
    )
