"""The desk 人员与户: lists, doubles and villages; a person, a household, the import under them."""

from typing import Any, ClassVar

from desktop.domain.people import HouseholdFilter, PeopleFilter
from desktop.ui.desks.tabbed_desk import Tab, TabbedDesk


class PeopleDesk(TabbedDesk):
    """Pages are asked for by key: `people`, `person:<id>`, `household:<id>`, `village:<id>`, `people-of:<village>` …"""

    key: ClassVar[str] = "people"
    title: ClassVar[str] = "人员与户"
    icon: ClassVar[str] = "identification-card"
    tabs: ClassVar[tuple[Tab, ...]] = (
        Tab("people", "人员", "desktop.ui.desks.people.list_pages", "PeoplePage"),
        Tab("households", "户", "desktop.ui.desks.people.list_pages", "HouseholdsPage"),
        Tab("villages", "一村一档", "desktop.ui.desks.people.village_page", "VillagePageView"),
        Tab("doubles", "疑似重复", "desktop.ui.desks.people.doubles_page", "DoublesPage"),
        Tab("person", "", "desktop.ui.desks.people.person_page", "PersonPage", under="people"),
        Tab("household", "", "desktop.ui.desks.people.household_page", "HouseholdPage", under="households"),
        Tab("import", "", "desktop.ui.desks.people.import_page", "PeopleImportPage", under="people"),
    )

    def show_page(self, key: str) -> None:
        """Turn to a page. Raises Refused when what it should show is gone."""
        name, _, what = key.partition(":")
        match name:
            case "person" | "household":
                self.page(name).open(int(what))
                self.turn_to(name)
            case "village" | "villages":
                page = self.page("villages")
                page.open(int(what)) if what else page.open_any()
                self.turn_to("villages")
            case "people-of" | "households-of":
                wanted = PeopleFilter if name == "people-of" else HouseholdFilter
                self.page(name.removesuffix("-of")).show_filter(wanted(village_id=int(what)))
                self.turn_to(name.removesuffix("-of"))
            case _:
                self.turn_to(name)

    def built(self, key: str, page: Any) -> None:
        """The import leads back to the list."""
        if key == "import":
            page.left.connect(lambda: self._shell.show_desk(self.key, "people"))
