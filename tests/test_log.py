"""The log tells what and where, never whom."""

import logging
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from desktop.log import LOG_NAME, MAX_BYTES, PrivateFormatter, start_log, stop_log

NAME, PHONE, ID_NUMBER = "桃小满", "13800000000", "510723199001011234"


class Color(StrEnum):
    RED = "红"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    level = logging.getLogger().level
    start_log(tmp_path / "logs", logging.DEBUG)
    yield tmp_path / "logs"
    stop_log()
    logging.getLogger().setLevel(level)


def written(folder: Path) -> str:
    return (folder / LOG_NAME).read_text(encoding="utf-8")


@pytest.fixture
def log() -> logging.Logger:
    return logging.getLogger("desktop.casework.invented")


def test_plain_messages_are_kept(folder: Path, log: logging.Logger) -> None:
    log.info("saved %d rows as %s in %.1f s", 3, "petition.registered", 0.25)
    line = written(folder)
    assert line.endswith("INFO desktop.casework.invented: saved 3 rows as petition.registered in 0.2 s\n")
    assert line[:4].isdigit()


@pytest.mark.parametrize(
    "value", [NAME, PHONE, ID_NUMBER, "tao xiao man", "a" * 65, ("x", NAME), [{"n": NAME}], Path(NAME), b"x"]
)
@pytest.mark.parametrize(("message", "start"), [("one: %s", "one: …"), ("count: %d", "count: %d")])
def test_other_arguments_are_hidden(message: str, start: str, value: object) -> None:
    record = logging.LogRecord("desktop.x", logging.INFO, "x.py", 1, message, (value,), None)
    text = PrivateFormatter().format(record)
    assert f" INFO desktop.x: {start}" in text
    for hidden in (NAME, PHONE, ID_NUMBER, "tao", "aaa"):
        assert hidden not in text


def test_codes_by_name(folder: Path, log: logging.Logger) -> None:
    log.info("took %(color)s for %(who)s %(n)d", {"color": Color.RED, "who": NAME, "n": 4})
    assert "took Color.RED for … 4" in written(folder)


@pytest.mark.parametrize("message", [f"saved {NAME}", f"call {PHONE} now", f"id {ID_NUMBER}"])
def test_a_message_with_data_inside_is_dropped(folder: Path, log: logging.Logger, message: str) -> None:
    log.warning(message)
    assert written(folder).endswith(" WARNING desktop.casework.invented: …\n")


def test_a_message_that_is_no_text_is_named_by_its_type(folder: Path, log: logging.Logger) -> None:
    log.error(ValueError(NAME))
    log.error({"name": NAME})
    assert NAME not in written(folder)
    assert "ValueError" in written(folder)


def test_exceptions_show_types_and_places_only(folder: Path, log: logging.Logger) -> None:
    def inner() -> None:
        secret = NAME
        raise KeyError(secret)

    try:
        try:
            inner()
        except KeyError as error:
            raise ValueError(f"{NAME} {PHONE}") from error
    except ValueError:
        log.exception("registration failed", stack_info=True)
    text = written(folder)
    assert "ValueError\n" in text
    assert "KeyError\n" in text
    assert "test_log.py:" in text
    assert " inner\n" in text
    for hidden in (NAME, PHONE, "secret", str(Path(__file__).parent)):
        assert hidden not in text


def test_other_libraries_say_one_word_and_only_when_it_matters(folder: Path) -> None:
    logging.getLogger("peewee").debug("INSERT INTO person VALUES (%s)", NAME)
    logging.getLogger("peewee.pool").warning("lost %s", NAME)
    logging.getLogger("fontTools.subset").info("glyphs")
    logging.getLogger("elsewhere").error(f"{NAME} broke")
    assert [line.split(" ", 2)[2] for line in written(folder).splitlines()] == [
        "peewee.pool: lost",
        "elsewhere: …",
    ]


def test_starting_again_closes_the_first(folder: Path, tmp_path: Path, log: logging.Logger) -> None:
    start_log(tmp_path / "other")
    log.info("here")
    assert not (folder / LOG_NAME).exists()
    assert "here" in written(tmp_path / "other")


def test_the_log_is_cut_into_three_files(folder: Path, log: logging.Logger) -> None:
    for number in range(5):
        start_log(folder)
        log.info("run %d", number)
        with (folder / LOG_NAME).open("a", encoding="utf-8") as file:
            file.write("." * MAX_BYTES)
    assert "run 4" in written(folder)
    assert sorted(path.name for path in folder.iterdir()) == [LOG_NAME, f"{LOG_NAME}.1", f"{LOG_NAME}.2"]


def test_a_log_that_cannot_be_written_stops_nothing(
    folder: Path, log: logging.Logger, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / LOG_NAME).mkdir()
    log.info("one %s", NAME)
    assert capfd.readouterr().err == ""
