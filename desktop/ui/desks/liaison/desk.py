"""The desk 包村联户: duties, cadres, handover, visits, coverage, care and projects."""

from typing import Any, ClassVar

from desktop.domain.visits import VisitFilter
from desktop.ui.desks.tabbed_desk import Tab, TabbedDesk


class LiaisonDesk(TabbedDesk):
    """Its pages; `handover:<id>` is the handover of a cadre, `visits:<id>` a visit, `care:<id>` a case …"""

    key: ClassVar[str] = "liaison"
    title: ClassVar[str] = "包村联户"
    icon: ClassVar[str] = "users-three"
    tabs: ClassVar[tuple[Tab, ...]] = (
        Tab("duties", "责任", "desktop.ui.desks.liaison.duty_page", "DutyPage"),
        Tab("cadres", "干部", "desktop.ui.desks.liaison.cadre_page", "CadrePage"),
        Tab("handover", "移交", "desktop.ui.desks.liaison.handover_page", "HandoverPage"),
        Tab("visits", "走访", "desktop.ui.desks.liaison.visits_page", "VisitsPage"),
        Tab("coverage", "遍访与定额", "desktop.ui.desks.liaison.coverage_page", "CoveragePage"),
        Tab("care", "帮扶", "desktop.ui.desks.liaison.care_page", "CarePage"),
        Tab("projects", "实事项目", "desktop.ui.desks.liaison.project_page", "ProjectPage"),
    )

    def built(self, key: str, page: Any) -> None:
        """From what a page counts to the visits behind it."""
        if hasattr(page, "visits_wanted"):
            page.visits_wanted.connect(self._show_visits)

    def _show_visits(self, wanted: VisitFilter) -> None:
        self._shell.show_desk(self.key, "visits")
        self.page("visits").show_visits(wanted)
