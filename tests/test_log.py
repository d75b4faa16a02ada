"""The log: one line per event, for people or for machines."""

import json
import logging
import sys

import pytest

from feeds.log import Json, Line, set_up_log
from feeds.model import Outcome
from feeds.refresh import Report

REPORT = Report("political", Outcome.UPDATED, new=3, seconds=1.5)


def record(what: str, *values: object, report: object = None, surprise: bool = False) -> logging.LogRecord:
    error = None
    if surprise:
        try:
            int("surprise")
        except ValueError:
            error = sys.exc_info()
    made = logging.LogRecord("mujaz.refresh", logging.WARNING, __file__, 1, what, values, error)
    made.created = 1_795_793_400.0
    if report:
        made.report = report
    return made


def test_a_line_for_people():
    line = Line().format(record("The feed was %s.", "updated", report=REPORT))
    assert line.startswith("2026-11-27T15:30:00Z level=warning from=mujaz.refresh slug=political outcome=updated ")
    assert " new=3 " in line
    assert line.endswith('what="The feed was updated."')
    assert "detail" not in line, "what is not known is left out"


def test_a_line_cannot_be_forged():
    line = Line().format(record('a="b"\nlevel=error \x1b[2J \u202e'))
    assert "\n" not in line
    assert "\x1b" not in line
    assert "\u202e" not in line


def test_an_empty_value_is_quoted():
    assert Line().format(record("")).endswith('what=""')


def test_a_surprise_brings_its_traceback():
    assert "\nTraceback" in Line().format(record("failed", surprise=True))
    assert "ValueError: invalid literal" in json.loads(Json().format(record("failed", surprise=True)))["traceback"]


def test_a_line_for_machines():
    told = json.loads(Json().format(record("خبر", report=REPORT)))
    assert (told["time"], told["level"], told["what"]) == ("2026-11-27T15:30:00Z", "warning", "خبر")
    assert (told["slug"], told["outcome"], told["new"], told["detail"]) == ("political", "updated", 3, None)
    assert "traceback" not in told


def test_what_is_no_report_is_not_told():
    assert "report" not in json.loads(Json().format(record("x", report=Report)))


@pytest.mark.parametrize(("form", "kind"), [("text", Line), ("json", Json)])
def test_a_second_call_replaces_the_first(form, kind):
    log = logging.getLogger("mujaz")
    before = log.handlers[:], log.level, log.propagate
    try:
        set_up_log("text", logging.INFO)
        set_up_log(form, logging.ERROR)
        assert [type(handler.formatter) for handler in log.handlers] == [kind]
        assert (log.level, log.propagate) == (logging.ERROR, False)
    finally:
        log.handlers[:], log.level, log.propagate = before
