"""Moments, days and spans in words. Absolute, so that a page's bytes do not depend on when it is asked for."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from feeds.pages.words import Lang, count

MONTHS = {
    "ar": (
        "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
        "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
"""The Levantine names in Arabic: those of the site followed by default."""

WEEKDAYS = {
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def tell_day(day: date, lang: Lang) -> str:
    """السبت 21 تشرين الثاني 2026 / Saturday 21 November 2026. A datetime tells the day of its own zone."""
    return f"{WEEKDAYS[lang][day.weekday()]} {day.day} {MONTHS[lang][day.month - 1]} {day.year}"


def tell_moment(moment: datetime, zone: ZoneInfo, lang: Lang) -> str:
    """السبت 21 تشرين الثاني 2026، 22:47, in the feed's zone."""
    local = moment.astimezone(zone)
    return f"{tell_day(local, lang)}{'،' if lang == 'ar' else ','} {local:%H:%M}"


def tell_utc(moment: datetime, lang: Lang) -> str:
    """The same in UTC, and saying so: for pages that tell of feeds in several zones."""
    return f"{tell_moment(moment, ZoneInfo('UTC'), lang)} UTC"


def tell_site_time(shown: date, zone: ZoneInfo, lang: Lang) -> str:
    """The site's own time: a moment in full, or only the day when the site showed no more."""
    return tell_moment(shown, zone, lang) if isinstance(shown, datetime) else tell_day(shown, lang)


def tell_month(month: str, lang: Lang) -> str:
    """Name the month "2026-11": تشرين الثاني 2026."""
    year, number = month.split("-")
    return f"{MONTHS[lang][int(number) - 1]} {int(year)}"


def tell_span(seconds: float, lang: Lang) -> str:
    """Seconds in the unit that people would choose: "12 minutes", "3 ساعات", "يومين". Never negative, rounded down."""
    whole = max(0, int(seconds))
    for noun, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if whole >= size * (2 if noun == "day" else 1):
            return count(whole // size, noun, lang)
    return count(whole, "second", lang)


def tell_ago(moment: datetime, now: datetime, lang: Lang) -> str:
    """منذ 12 دقيقة / 12 minutes ago."""
    span = tell_span((now - moment).total_seconds(), lang)
    return f"منذ {span}" if lang == "ar" else f"{span} ago"


def tell_ahead(moment: datetime, now: datetime, lang: Lang) -> str:
    """بعد 8 دقائق / in 8 minutes."""
    span = tell_span((moment - now).total_seconds(), lang)
    return f"بعد {span}" if lang == "ar" else f"in {span}"
