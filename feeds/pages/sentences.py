"""What the states of a source are called on the status page. English sentences of outcomes live with the outcomes."""

from datetime import datetime
from enum import StrEnum

from feeds.model import Outcome, SourceState
from feeds.pages.words import Lang


class Verdict(StrEnum):
    """How a source is doing, worst first."""

    FAILING = "failing"
    QUIET = "quiet"
    WAITING = "waiting"
    WELL = "well"


SENTENCES_AR = {
    Outcome.UPDATED: "حُدّثت التغذية.",
    Outcome.UNCHANGED: "قُرئ الموقع، ولم يتغيّر شيء.",
    Outcome.NOT_MODIFIED: "يقول الموقع إن شيئاً لم يتغيّر.",
    Outcome.EMPTY: "لا عناوين في الصفحة؛ تبقى آخر تغذية سليمة. انظر إلى الصفحة، والأمر check يبيّن ما قُرئ.",
    Outcome.CONTAINER_MISSING: "لم يُعثر على قائمة العناوين؛ تبقى آخر تغذية سليمة. شغّل check وأصلح قواعد القراءة.",
    Outcome.TOO_FEW: "عناوين أقل بكثير من المعتاد؛ تبقى آخر تغذية سليمة. انظر إلى الصفحة، والأمر check يبيّن ما قُرئ.",
    Outcome.BLOCKED: "أجاب الموقع بصفحة تحقّق؛ تبقى آخر تغذية سليمة. خفّف القراءة أو استأذن الموقع.",
    Outcome.HTTP_ERROR: "أجاب الموقع بخطأ؛ تبقى آخر تغذية سليمة، ويُسأل الموقع مرة أخرى لاحقاً.",
    Outcome.TIMEOUT: "تأخّر الموقع كثيراً؛ تبقى آخر تغذية سليمة، ويُسأل الموقع مرة أخرى لاحقاً.",
    Outcome.UNREACHABLE: "تعذّر الوصول إلى الموقع؛ تبقى آخر تغذية سليمة. تحقّق من الشبكة والعنوان.",
    Outcome.TLS: "لم تُقبل شهادة الموقع؛ تبقى آخر تغذية سليمة. تحقّق من الساعة والشهادة.",
    Outcome.TOO_LARGE: "الصفحة أكبر مما يُقرأ؛ تبقى آخر تغذية سليمة. تابع صفحة أصغر.",
    Outcome.NOT_HTML: "الجواب ليس صفحة HTML؛ تبقى آخر تغذية سليمة. تحقّق من العنوان في sources.toml.",
    Outcome.ROBOTS: "يمنع robots.txt قراءة هذه الصفحة، فلا تُقرأ. استأذن الموقع أو تابع صفحة أخرى.",
    Outcome.REFUSED: "العنوان خاص أو من نوع لا يُقرأ. اسمح به في MUJAZ_ALLOW_PRIVATE أو صحّحه.",
    Outcome.INVALID: "حدث خطأ داخل موجز؛ تبقى آخر تغذية سليمة. التفاصيل في السجل.",
}

KINDS = {
    "started": ("بدأت المتابعة", "Followed for the first time"),
    "failing": ("تعثّرت القراءة", "Reading fails"),
    "recovered": ("عادت القراءة", "Reading works again"),
    "rung": ("تغيّرت طريقة القراءة", "The page is read another way"),
    "quiet": ("لا جديد منذ مدة غير معتادة", "No news for unusually long"),
    "withdrawn": ("سُحب خبر", "A story was withdrawn"),
    "push": ("تسليم الأخبار", "Delivery of entries"),
}
"""Kinds of events (feeds/model/states.py, Event.kind)."""


def judge(state: SourceState, now: datetime) -> Verdict:
    """Say how the source is doing: its last outcome first, then whether news came within the time it is expected."""
    if state.outcome is None:
        return Verdict.WAITING
    if not state.outcome.well:
        return Verdict.FAILING
    if state.newest is None or (now - state.newest).total_seconds() > state.expect:
        return Verdict.QUIET
    return Verdict.WELL


def tell_outcome(outcome: Outcome, lang: Lang) -> str:
    """Return the outcome's sentence."""
    return SENTENCES_AR[outcome] if lang == "ar" else outcome.sentence


def tell_kind(kind: str, lang: Lang) -> str:
    """Return what a kind of event is called; a kind of a newer ledger is shown as it is."""
    ar, en = KINDS.get(kind, (kind, kind))
    return ar if lang == "ar" else en
