"""The time that an item shows in a text, an attribute or its address."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from parsers.dates import read_clock, read_date
from parsers.headline import Moment, Page, Site

LONGEST_DATE, MOST_WORDS = 90, 5
LONGEST_PHRASE = 25
"""Letters of a time without digits ("منذ ساعتين")."""
WORDS = re.compile(
    r"امس|أمس|الآن|اليوم|منذ|قبل|yesterday|today|ago|now|hier|heute|gestern|ayer|hoy|вчера|сегодня|назад"
    r"|昨|今|前|刚|어제|오늘|전|dün|bugün|önce|دیروز|امروز|dnes|včera|dziś|dzisiaj|wczoraj|idag|igår|tegnap|tänään|eilen|σήμερα|χθες"
    r"|сьогодні|вчора|היום|אתמול|i dag|i går|hari ini|hôm (?:nay|qua)|לפני|acum|před|πριν|тому|temu|sedan"
    r"|siden|geleden|sitten|پیش|پێش|آج|trước|lalu|पहले|hace un|il y a|há um|vor ein|ora fa"
)
DIGIT = re.compile(r"\d")
URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:/(\d\d?|[a-z]{3,9})/(\d\d?)|-?(\d\d)-?(\d\d))(?!\d)")
"""/2025/11/02/, /2025/nov/2/, /20251102/, t20251102_88.html, -2025-11-02-"""
USUAL = re.compile(r"(?<![\d.])(?:\d\d?([./-])\d\d?\1[12]\d{3}|[12]\d{3}-\d\d-\d\d)(?![\d.])", re.ASCII)
SHORT = re.compile(r"[\[(（【]?\s*([^\[(（【\])）】]*\d[^\d/]{1,3}\d\d(?!\d)[^\])）】]*?)\s*[\])）】:|–-]?\s*")
"""What may be a time of day, and the brackets around it."""
DUE = re.compile(
    r"\b(?:deadline|due|expires?|closes|closing|valid|until|\w*schluss|\w*frist|gültig|bis|termin|wann|beginn|limite"
    r"|clôture|jusqu|plazo|hasta|vence|prazo|até|scadenza|scade|entro|termín|lhůta|uzávěrka|konání|termen|срок|до|крайний|дедлайн"
    r"|son başvuru|son tarih|sista|ansök\w*|søknads\w*|ansøgnings\w*|uiterlijk|sluit|προθεσμία|λήξη|batas|hạn)\b"
    r"|مهلت|آخر موعد|الموعد|ينتهي|تنتهي|حتى|締切|期限|截止|마감|המועד האחרון|עד ה",
    re.IGNORECASE,
)
"""Words before a day until which something can be done ("event" is the name of an icon)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Whose time it is."""

    page: Page
    site: Site
    hides: bool = False
    """Whether the page has elements that its own style attributes hide."""

    def read(self, text: str) -> Moment:
        """Read a text that says little more than a time."""
        if not may_tell(text):
            return None
        reading = read_date(text, self.site.timezone, self.page.seen)
        return reading.moment if reading.words <= MOST_WORDS else None

    def find(self, text: str) -> Moment:
        """Read a text that says more than a time."""
        return read_date(text, self.site.timezone, self.page.seen).moment

    def time_of(self, text: str) -> time | None:
        """Read a text that is a time of day and nothing else."""
        found = SHORT.fullmatch(text) if len(text) <= LONGEST_PHRASE else None
        return read_clock(found[1], self.site.timezone) if found else None

    def day_of(self, moment: datetime) -> date:
        """The day of a moment where the site is."""
        return moment.astimezone(self.site.timezone).date()

    @property
    def now(self) -> datetime:
        """The time of reading, as the site's clocks show it."""
        return self.page.seen.astimezone(self.site.timezone)


def may_tell(text: str) -> bool:
    """Tell whether a text may be a time, cheaply."""
    size = len(text)
    if size > LONGEST_DATE:
        return False
    return DIGIT.search(text) is not None or (size <= LONGEST_PHRASE and WORDS.search(text.lower()) is not None)


def shows_date(text: str, clock: Clock) -> bool:
    """Look for a date in the usual digits, then at what surrounds the first and the last: item texts are long."""
    usual = USUAL.search(text)
    if usual and clock.find(usual[0]) is not None:
        return True
    digits = [found.start() for found in DIGIT.finditer(text)]
    if not digits:
        return clock.find(text[-30:]) is not None
    ends = {text[max(0, at - 30) : at + 40] for at in (digits[0], digits[-1])}
    return any(clock.find(end) is not None for end in ends)


def is_due(text: str) -> bool:
    """Tell whether a date line says that its day is a deadline."""
    first = DIGIT.search(text)
    return first is not None and DUE.search(text[: first.start()]) is not None


def moment_of_address(url: str, clock: Clock) -> Moment:
    """Return the day that an address holds."""
    for found in URL_DAY.finditer(url.partition("://")[2]):
        year, month, day, *packed = found.groups()
        moment = clock.read(
            " ".join((day, month, year))
            if month and month.isalpha()
            else "-".join((year, f"{month or packed[0]:0>2}", f"{day or packed[1]:0>2}"))
        )
        if moment is not None:
            return moment
    return None
