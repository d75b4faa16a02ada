"""Thirty days as bars: geometry only; the template draws them with classes, because the policy for pages forbids styles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from feeds.model import Day

Kind = Literal["entries", "well", "failed", "delay"]

DAYS = 30
FAILED: Kind = "failed"
SLOT, BAR, HEIGHT = 20, 14, 96
"""Units of the drawing: width of a day, width of its bar, height of the highest bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle, with the words that stand for it."""

    x: float
    y: float
    height: float
    kind: Kind
    day: Day


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of `width` by HEIGHT units. Time runs as the page is read."""

    kind: Kind
    bars: tuple[Bar, ...]
    width: int
    peak: float
    """What the highest bar stands for; 0 when there is nothing to draw."""


def fill_days(days: Sequence[Day], today: date) -> tuple[Day, ...]:
    """Thirty days up to today, empty ones where nothing is known: a new source must not look like one with fat days."""
    known = {day.day: day for day in days}
    wanted = (today - timedelta(days=back) for back in reversed(range(DAYS)))
    return tuple(known.get(day, Day(day)) for day in wanted)


def draw_entries(days: Sequence[Day], *, rtl: bool) -> Chart:
    """New stories of each day."""
    return draw("entries", [[float(day.entries)] for day in days], days, rtl=rtl)


def draw_outcomes(days: Sequence[Day], *, rtl: bool) -> Chart:
    """Readings of each day: the good ones, and the failed ones on top of them."""
    return draw("well", [[float(day.well), float(day.failed)] for day in days], days, rtl=rtl)


def draw_delays(days: Sequence[Day], *, rtl: bool) -> Chart:
    """Mean delay of each day that has one."""
    return draw("delay", [[day.delay or 0.0] for day in days], days, rtl=rtl)


def draw(kind: Kind, piles: Sequence[Sequence[float]], days: Sequence[Day], *, rtl: bool) -> Chart:
    """Stack the values of each day; the highest pile is as high as the drawing."""
    peak = max(map(sum, piles), default=0.0)
    width = SLOT * len(days)
    bars: list[Bar] = []
    for number, (pile, day) in enumerate(zip(piles, days, strict=True)):
        left = number * SLOT + (SLOT - BAR) / 2
        bars.extend(stack(pile, width - left - BAR if rtl else left, kind, day, peak))
    return Chart(kind, tuple(bars), width, peak)


def stack(pile: Sequence[float], x: float, kind: Kind, day: Day, peak: float) -> list[Bar]:
    """Bars of one day, from the ground up; nothing for a value of nothing."""
    bars: list[Bar] = []
    ground = float(HEIGHT)
    for value, of in zip(pile, (kind, FAILED), strict=False):
        if value > 0:
            height = max(2.0, round(value / peak * HEIGHT, 1))  # a single failure among a hundred must stay visible
            ground = max(0.0, round(ground - height, 1))
            bars.append(Bar(x, ground, height, of, day))
    return bars
