"""Invented names, identity numbers and telephone numbers that cannot be anybody's."""

from datetime import date
from random import Random

from desktop.demo import texts
from desktop.domain.identity import check_digit

AREA = "439901"
"""An area code that was never assigned: the numbers pass every check and belong to nobody."""

_GENERATIONS = ((1965, "old"), (1990, "mid"), (9999, "new"))


def compact(text: str) -> str:
    """The characters of a block of text without its line breaks."""
    return "".join(text.split())


class Names:
    """Makes names, identity numbers and phones; no number comes twice."""

    def __init__(self, rng: Random) -> None:
        data = texts.read("names")
        self._rng = rng
        self._surnames = compact(data["surnames"])
        self._rare: list[str] = data["rare_surnames"]
        self._given: dict[str, dict[str, str]] = {k: v for k, v in data.items() if k.startswith(("male", "female"))}
        self._ethnic: dict[str, int] = data["ethnic"]
        self._serials: dict[str, int] = {}
        numbers = [f"139{n:08}" for n in range(1, 10_000)] + [f"138{n:08}" for n in range(100, 10_000)]
        rng.shuffle(numbers)
        self._phones = numbers

    def surname(self) -> str:
        """A family name, the common ones often."""
        return self._rng.choice(self._rare) if self._rng.random() < 0.004 else self._rng.choice(self._surnames)

    def full_name(self, sex: str, born_on: date, surname: str = "") -> str:
        """A name as given in the years when the person was born."""
        generation = next(name for year, name in _GENERATIONS if born_on.year < year)
        given = self._given[f"{'male' if sex == '男' else 'female'}_{generation}"]
        first, second = self._rng.choice(given["first"]), self._rng.choice(given["second"])
        name = second if first == second or self._rng.random() < 0.08 else first + second
        return (surname or self.surname()) + name

    def identity(self, born_on: date, sex: str, area: str = AREA) -> str:
        """A new identity number with the right check digit."""
        head = f"{area}{born_on:%Y%m%d}"
        serial = self._serials[head] = self._serials.get(head, 0) + 1
        first17 = f"{head}{(serial * 2 - (sex == '男')) % 1000:03}"
        return first17 + check_digit(first17)

    def phone(self) -> str:
        """A new mobile number of 138 0000 xxxx or 139 0000 xxxx; empty when they are used up."""
        return self._phones.pop() if self._phones else ""

    def cadre_phone(self, number: int) -> str:
        """The number of the n-th cadre: 138 0000 00nn."""
        return f"138{number:08}"

    def ethnic_code(self) -> str:
        """An ethnic group's code, nearly always 汉."""
        return self._rng.choices(list(self._ethnic), list(self._ethnic.values()))[0]
