"""What the intake form of a petition does while it is filled in: what follows from what, and the petition."""

from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.casework import petitions
from desktop.domain.codes import MAX_REPRESENTATIVES, Channel, PetitionClass, Right
from desktop.domain.records import NewPetition, PlannedClock
from desktop.ui.desks.petitions.fields import PetitionFields
from desktop.ui.desks.petitions.wording import WORDINGS, Wording
from desktop.ui.shell import Shell


class PetitionForm(PetitionFields):
    """All fields of `NewPetition`."""

    USEFUL = (
        "id_number",
        "phone",
        "village_id",
        "category_code",
        "content",
        "claims",
        "purpose_code",
        "handler_id",
        "address",
        "ethnic_code",
        "occupation",
    )
    OWN = ("channel", "received_on", "petition_class")

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        self._channel = ""
        super().__init__(shell, parent)
        self.clear()

    @property
    def wording(self) -> Wording:
        """Words for the channel that is chosen."""
        return WORDINGS[self._channel or Channel.VISIT]

    @property
    def heading(self) -> str:
        """来访登记, 来信登记 …"""
        return self.wording.title

    def planned(self, on: date) -> list[PlannedClock]:
        """受理告知, and 办理 once it is accepted."""
        return petitions.planned_clocks(on)

    def first_values(self, channel: str) -> dict[str, Any]:
        """The channel, today, an appeal."""
        channel = channel or Channel.VISIT
        return {"channel": channel, "received_on": self._today(), "petition_class": PetitionClass.APPEAL}

    def petition(self, repeat_of: int | None, related_to: tuple[int, ...]) -> NewPetition:
        """The filled form as it goes to the register."""
        values = self.values()
        plain = {name: values[name] for name in NewPetition.__slots__ if name in values}
        texts = ("petition_class", "route", "category_code", "purpose_code", "cause_code", "source_code", "theme_code")
        plain |= {name: values[name] or "" for name in (*texts, "channel")}
        if plain["petition_class"] != PetitionClass.APPEAL:
            plain["route"] = ""
        plain["received_on"] = values["received_on"] or self._today()
        plain["person_count"] = values["person_count"] or 1
        return NewPetition(**plain, parties=self.parties(values), repeat_of=repeat_of, related_to=tuple(related_to))

    # ------------------------------------------------------------ what follows from what

    def follow(self) -> None:
        """Words follow the channel, the number of persons the names, the route the class."""
        self._follow_channel()
        self._follow_count()
        self._follow_class()

    def _follow_channel(self) -> None:
        channel = self.field("channel").value() or self._channel or Channel.VISIT
        nameless = "is_anonymous" in self.field("flags").value()
        words = WORDINGS[channel]
        if channel != self._channel:
            self._channel = channel
            self.relabel("received_on", words.day)
            self.relabel("companions", words.others)
            if channel == Channel.ASSIGNED:
                self.reveal(["superior_number"])
            self.heading_changed.emit()
        self.relabel("name", words.person, required=not nameless)

    def _follow_count(self) -> None:
        names = len(self.field("companions").value())
        self._propose("person_count", names + 1 if names else None)
        count = max(self.field("person_count").value() or 1, names + 1)
        if count > 1:
            self.show_field("companions", True)
        is_many = self._channel == Channel.VISIT and count >= petitions.collective_from()
        flags = self.field("flags")
        if is_many and not self._proposed.get("is_collective"):
            flags.set_flag("is_collective", True)
        elif not is_many and self._proposed.get("is_collective"):
            flags.set_flag("is_collective", False)
        self._proposed["is_collective"] = is_many
        self.note("companions", f"集体访，代表不超过{MAX_REPRESENTATIVES}人" if is_many else "", "good")

    def _follow_class(self) -> None:
        chosen = self.field("petition_class").value()
        self.field("route").setEnabled(chosen == PetitionClass.APPEAL)
        if chosen == PetitionClass.ACCUSATION and not self._shell.session.actor.may(Right.SEALED):
            self.note("petition_class", "保存后只有密件权限的人能看")
