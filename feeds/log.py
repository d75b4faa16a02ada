"""The log: one line per event on stderr, key=value for people and grep, or JSON for machines (MUJAZ_LOG)."""

import json
import logging
from datetime import UTC, datetime
from typing import Literal


class Line(logging.Formatter):
    """`2026-11-27T15:30:00Z level=info feed=political outcome=updated new=3 … what="The feed was updated."`"""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the traceback below it when there is one."""
        fields = fields_of(record)
        moment = fields.pop("time")
        line = f"{moment} " + " ".join(f"{name}={show(value)}" for name, value in fields.items() if value is not None)
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class Json(logging.Formatter):
    """The same fields as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """One object; a traceback is a field of it."""
        fields = fields_of(record)
        if record.exc_info:
            fields["traceback"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False, default=str)


def fields_of(record: logging.LogRecord) -> dict[str, object]:
    """Return the fields of a line: time, level, what a report tells, the sentence."""
    moment = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = getattr(record, "report", None)
    report = {} if told is None else tell_report(told)
    return {"time": moment, "level": record.levelname.lower(), "from": record.name, **report, "what": record.getMessage()}


def tell_report(report: object) -> dict[str, object]:
    """Return the fields of a report; what is no dataclass has none."""
    from dataclasses import asdict, is_dataclass  # refreshes have reports; a server would import this at each start

    return asdict(report) if is_dataclass(report) and not isinstance(report, type) else {}


def show(value: object) -> str:
    """A value as it stands after `=`: quoted when it has spaces, and nothing in it that moves a terminal or turns text round."""
    text = str(value)
    quoted = json.dumps(text, ensure_ascii=False) if not text or any(c.isspace() or c in '"=' for c in text) else text
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in quoted)


def set_up_log(form: Literal["text", "json"], level: int) -> None:
    """Send our own log lines to stderr in the wanted form; a second call replaces the first."""
    handler = logging.StreamHandler()
    handler.setFormatter(Json() if form == "json" else Line())
    log = logging.getLogger("mujaz")
    log.handlers[:] = [handler]
    log.setLevel(level)
    log.propagate = False
