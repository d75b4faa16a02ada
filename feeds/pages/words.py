"""Every text of the pages, Arabic and English side by side, and counted nouns in the grammar of each."""

from dataclasses import dataclass
from typing import Literal

Lang = Literal["ar", "en"]

TEXTS = {
    "name": ("موجز", "Mujaz"),
    "skip": ("إلى المحتوى", "Skip to content"),
    "motto": ("الخبر يصلك، ولا تذهب إليه.", "The news comes to you."),
    "lede": (
        (
            "يقرأ موجز صفحات الأخبار التي لا تغذية لها، ويحفظ كل عنوان رآه، ويقدّمه تغذيةً ثابتة تفتحها في قارئ الأخبار "
            "أو في غرفة الدردشة. اشترك مرة واحدة، ثم اقرأ متى شئت."
        ),
        (
            "Mujaz reads news pages that have no working feed, keeps every headline it ever saw, and serves them as a steady "
            "feed for your reader or your chat room. Subscribe once, then read whenever you like."
        ),
    ),
    "home": ("الرئيسية", "Home"),
    "status": ("الحالة", "Status"),
    "opml": ("كل التغذيات (OPML)", "All feeds (OPML)"),
    "main_nav": ("التنقل", "Main navigation"),
    "other_language": ("English", "العربية"),
    "newest": ("أحدث خبر", "Newest story"),
    "no_stories": (
        "لا أخبار بعد؛ ستظهر هنا عند أول قراءة للموقع.",
        "No stories yet; they appear after the first reading of the site.",
    ),
    "more_stories": ("كل الأخبار", "All stories"),
    "original": ("الموقع الأصلي", "Original site"),
    "subscribe": ("اشترك", "Subscribe"),
    "addresses_note": (
        "انسخ العنوان والصقه في قارئ الأخبار. Atom هو الأنسب، والبقية لمن يحتاجها.",
        "Copy the address and paste it into your reader. Atom is best; the others are there for those who need them.",
    ),
    "readers": ("افتح في قارئ", "Open in a reader"),
    "rooms": ("دردشة وبريد: سطر واحد يُلصق", "Chat and mail: one line to paste"),
    "ways": (
        "طرق الاشتراك الأخرى: Slack وMatrix وDiscord وTelegram والبريد",
        "More ways: Slack, Matrix, Discord, Telegram, mail",
    ),
    "copy": ("انسخ", "Copy"),
    "copied": ("نُسخ", "Copied"),
    "copy_failed": ("حُدّد النص؛ انسخه", "Selected; press copy"),
    "your_app": ("تطبيق القراءة في جهازك", "Reader on this device"),
    "slack": ("في القناة المطلوبة", "in the channel that should get it"),
    "hookshot": ("في غرفة فيها روبوت hookshot", "in a room with the hookshot bot"),
    "maubot": ("في غرفة فيها روبوت maubot/rss", "in a room with the maubot/rss bot"),
    "discord": ("ألصقه في «Add feed» بلوحة MonitoRSS", "paste into “Add feed” in the MonitoRSS control panel"),
    "telegram": ("أرسله إلى روبوت RSS to Telegram", "send to an RSS to Telegram bot"),
    "mail": ("في الطرفية، ثم تصلك الأخبار بريداً", "in a terminal; stories then arrive by mail"),
    "miniflux": ("ضع اسم خادمك مكان miniflux.example", "with your server in place of miniflux.example"),
    "search": ("ابحث في هذه التغذية", "Search this feed"),
    "search_button": ("ابحث", "Search"),
    "search_hint": ("كلمات؛ الفاصلة تعني «أو»", "words; a comma means “or”"),
    "search_title": ("نتائج البحث", "Search results"),
    "search_none": ("لا خبر يطابق البحث. جرّب كلمة أخرى أو أقصر.", "No story matches. Try another or a shorter word."),
    "search_feed": ("اشترك في هذا البحث وحده", "Subscribe to this search alone"),
    "back": ("عودة إلى التغذية كاملة", "Back to the whole feed"),
    "archive": ("الأرشيف بالأشهر", "Archive by month"),
    "archive_of": ("أرشيف", "Archive of"),
    "older": ("الشهر السابق", "The month before"),
    "all_months": ("كل الأشهر", "All months"),
    "archive_feed": ("هذا الشهر ملف Atom", "This month as Atom"),
    "zone_note": ("الأوقات بتوقيت", "Times are those of"),
    "why": ("لماذا هذا الخبر هنا؟", "Why is it here?"),
    "why_id": ("المعرّف", "Id"),
    "why_key": ("مفتاح الخبر في الموقع", "The site’s own key"),
    "why_published": ("وقت النشر في التغذية", "Published in the feed"),
    "why_first_seen": ("رآه موجز أول مرة", "First seen by Mujaz"),
    "why_source": ("مصدر التاريخ", "Where the date comes from"),
    "why_site_time": ("وقت الموقع نفسه", "The site’s own time"),
    "why_earlier": ("عناوين سابقة", "Earlier titles"),
    "why_section": ("القسم", "Section"),
    "from_page": ("وقت النشر كما يعرضه الموقع", "the time that the site shows"),
    "from_day": ("الموقع يعرض اليوم فقط", "the site shows only the day"),
    "from_first_seen": ("لحظة رؤية الخبر أول مرة", "the moment it was first seen"),
    "status_title": ("هل كل شيء على ما يرام؟", "Is everything all right?"),
    "all_well": ("نعم، كل المصادر تُقرأ كما يجب.", "Yes. Every source is being read as it should be."),
    "none_followed": ("لا مصدر يُتابَع بعد.", "No source is followed yet."),
    "some_failing": ("متعثّر الآن؛ تبقى آخر تغذية سليمة متاحة للمشتركين.", "in trouble now; subscribers keep the last good feed."),
    "well": ("يعمل", "Working"),
    "failing": ("متعثّر", "In trouble"),
    "quiet": ("هادئ أكثر من المعتاد", "Unusually quiet"),
    "quiet_says": ("لكن لا خبر جديداً، والمنتظر واحد على الأقل كل", "But there is no new story; at least one is expected every"),
    "waiting": ("ينتظر أول قراءة", "Waiting for its first reading"),
    "last_read": ("آخر محاولة قراءة", "Last attempt"),
    "last_good": ("آخر قراءة ناجحة", "Last good reading"),
    "next_read": ("القراءة التالية", "Next reading"),
    "soon": ("الآن", "now"),
    "never": ("ليس بعد", "not yet"),
    "stories_column": ("أخبار", "Stories"),
    "usually": ("عادةً", "usually"),
    "stories": ("الأخبار المحفوظة", "Stories kept"),
    "in_a_row": ("محاولات فاشلة متتالية", "Failed attempts in a row"),
    "since": ("على هذه الحال", "In this state"),
    "push_waiting": ("في انتظار التسليم", "to be delivered:"),
    "push_failed": ("تعثّر التسليم", "the delivery failed"),
    "push_next": ("المحاولة التالية", "next try"),
    "detail": ("تفصيل للمشغّل", "Detail for the operator"),
    "chart_entries": ("أخبار جديدة كل يوم", "New stories a day"),
    "chart_outcomes": ("محاولات القراءة كل يوم", "Readings a day"),
    "chart_delay": ("التأخر بين نشر الموقع ووصول الخبر", "Delay from the site to the feed"),
    "chart_none": ("لا بيانات بعد.", "No figures yet."),
    "chart_table": ("الأرقام في جدول", "The figures as a table"),
    "day": ("اليوم", "Day"),
    "good_readings": ("ناجحة", "Successful"),
    "bad_readings": ("فاشلة", "Failed"),
    "delay": ("التأخر", "Delay"),
    "changes": ("ما الذي تغيّر", "What changed"),
    "changes_none": ("لا تغيّر في الحال حتى الآن.", "No change of state so far."),
    "status_atom": ("تابع الحالة عبر Atom", "Follow the status by Atom"),
    "drawn": ("رُسمت هذه الصفحة", "This page was drawn"),
    "footer": (
        "موجز برنامج حر، ولا صلة له بالمواقع التي يقرؤها. حقوق الأخبار لأصحابها.",
        "Mujaz is free software and not affiliated with the sites it reads. The stories belong to their publishers.",
    ),
}

NOUNS_AR = {
    "story": ("خبر واحد", "خبران", "أخبار", "خبراً", "خبر"),
    "source": ("مصدر واحد", "مصدران", "مصادر", "مصدراً", "مصدر"),
    "second": ("ثانية واحدة", "ثانيتين", "ثوانٍ", "ثانية", "ثانية"),
    "minute": ("دقيقة واحدة", "دقيقتين", "دقائق", "دقيقة", "دقيقة"),
    "hour": ("ساعة واحدة", "ساعتين", "ساعات", "ساعة", "ساعة"),
    "day": ("يوم واحد", "يومين", "أيام", "يوماً", "يوم"),
}
"""One, two, 3-10, 11-99, hundreds (CLDR's plural classes for ar). Spans stand after منذ and بعد: their dual is oblique."""

NOUNS_EN = {
    "story": ("story", "stories"),
    "source": ("source", "sources"),
    "second": ("second", "seconds"),
    "minute": ("minute", "minutes"),
    "hour": ("hour", "hours"),
    "day": ("day", "days"),
}


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language: `texts.copy` in a template. An unknown name is an AttributeError, so a typo cannot go unseen."""

    lang: Lang

    def __getattr__(self, name: str) -> str:
        if name not in TEXTS:
            raise AttributeError(name)
        return TEXTS[name][self.lang == "en"]


def tongue(language: str) -> Lang:
    """Return the page language for a feed's language: Arabic for Arabic, English for the rest."""
    return "ar" if language.partition("-")[0].lower() == "ar" else "en"


def count(number: int, noun: str, lang: Lang) -> str:
    """Return the number with its noun as people say it: خبران, 3 أخبار, 11 خبراً, 100 خبر; 1 story, 2 stories."""
    if lang == "en":
        return f"{number:,} {NOUNS_EN[noun][number != 1]}"
    one, two, few, many, hundreds = NOUNS_AR[noun]
    if number in (1, 2):
        return one if number == 1 else two
    rest = number % 100
    form = few if 3 <= rest <= 10 else many if rest > 10 else hundreds
    return f"{number:,} {form}"
