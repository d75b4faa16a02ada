"""Times that are told from now: "قبل ساعتين", "3 hours ago", "أمس 14:30".

Whole phrases only: "قبل 3 أيام من الانتخابات" (three days before the elections) is none.
"""

import re
from datetime import date, datetime, timedelta, tzinfo

from parsers.dates.clocks import find_time, settle
from parsers.dates.tokens import Row

EDGE_BEFORE, EDGE_AFTER = r"(?:^|(?<=[|,_()f]))", r"(?=$|[|,_().e])"
SPAN = re.compile(
    EDGE_BEFORE
    + r"(?:Bf*(?P<since>[dn]?u\.?(?:[f,]{0,2}[dn]?u\.?)?)f*"
    + EDGE_AFTER
    + r"|f*(?P<ago>[dn]u\.?(?:[f,]{0,2}[dn]u\.?)?)f?A"
    + EDGE_AFTER
    + ")"
)
DAY = re.compile(EDGE_BEFORE + r"D(?=$|[|,_().wtafe]|d)")
NOW = re.compile(r"f*B?Nf*")
MONTHS = {"month": 1, "year": 12}
SPANS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


def find_relative(row: Row, seen: datetime, local: tzinfo) -> datetime | date | None:
    """A datetime in whole minutes for spans below a day; a day for longer ones, because they say no more."""
    now = seen.astimezone(local).replace(second=0, microsecond=0)
    span = SPAN.search(row.signature)
    if span is not None:
        return _ago(row, span, now)
    named = DAY.search(row.signature)
    if named is not None:
        day = now.date() - timedelta(days=row.tokens[named.start()].number)
        clock = find_time(row, named.start(), named.end(), local)
        return settle(day, clock, local) if clock else day
    return now if NOW.fullmatch(row.signature) else None


def _ago(row: Row, span: re.Match[str], now: datetime) -> datetime | date | None:
    group = "since" if span["since"] else "ago"
    moment, coarse, count = now, False, None
    for token in row.tokens[span.start(group) : span.end(group)]:
        if token.kind in "dn":
            count = token.number
        if token.kind == "u":
            amount = token.number if count is None else count
            if amount > 9999:
                return None
            moment = (
                _minus_months(moment, amount * MONTHS[token.name])
                if token.name in MONTHS
                else moment - amount * SPANS[token.name]
            )
            coarse = coarse or token.name not in ("second", "minute", "hour")
            count = None
    return moment.date() if coarse else moment.replace(second=0)


def _minus_months(moment: datetime, months: int) -> datetime:
    """The same day of an earlier month, or its last day."""
    index = moment.year * 12 + moment.month - 1 - months
    first = moment.replace(year=index // 12, month=index % 12 + 1, day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first.replace(day=min(moment.day, (following - timedelta(days=1)).day))
