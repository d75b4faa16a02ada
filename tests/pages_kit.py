"""Sample feeds and states for the tests of the pages and for the screenshots. All texts are invented."""
# ruff: noqa: E501  (a headline with its summary is one thought; broken in two it cannot be read)

from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

from selectolax.lexbor import LexborHTMLParser

from feeds.model import Day, Document, Entry, Event, Feed, Image, Outcome, SourceState

NOW = datetime(2026, 11, 21, 20, 4, tzinfo=UTC)
"""23:04 in Damascus."""

STORIES = (
    ("بالفيديو .. افتتاح صالة المسافرين الجديدة في معبر نصيب", "افتتحت الهيئة العامة للمنافذ، مساء السبت، صالة جديدة للمسافرين تضم عشرين نافذة لختم الجوازات."),
    ("وزير الطاقة: ثلاث محطات تحويل تدخل الخدمة قبل نهاية العام", "قال وزير الطاقة إن ثلاث محطات تحويل ستدخل الخدمة تباعاً ابتداءً من الشهر المقبل في ريف دمشق وحمص وحلب."),
    ('مجلس الوزراء يقر خطة "إعادة تأهيل" الطرق الدولية.. وتمويلها من أربع جهات', "أقر مجلس الوزراء خطة تمتد ثلاث سنوات لإعادة تأهيل الطرق الدولية، على أن يبدأ العمل من طريق حلب – اللاذقية."),
    ("سوريا وعُمان توقعان مذكرة لتدريب الكوادر القضائية", None),
    ("قطار الركاب بين حلب ودمشق يبدأ رحلاته التجريبية مطلع العام", "تبدأ الرحلات التجريبية مرتين في الأسبوع، وتستغرق الرحلة نحو أربع ساعات ونصف الساعة."),
    ("وفد من COP30 يزور دمشق لبحث مشاريع الطاقة الشمسية", "يبحث الوفد إنشاء 12 محطة صغيرة في القرى التي لا تصلها الشبكة."),
    ("السفير الهندي: نعمل على زيادة عدد المنح للطلاب السوريين", "أعلن السفير أن عدد المنح الدراسية سيرتفع إلى مئتي منحة في العام المقبل."),
    ("اجتماع في البوكمال لتأهيل خط نقل النفط , و2,5 مليون برميل هدف أولي", "ناقش المجتمعون جدولاً زمنياً من ثلاث مراحل، تبدأ أولاها في الربيع."),
    ("مذكرة تفاهم مع أرمينيا في مجال حماية الآثار", None),
    ("افتتاح مركز خدمة المواطن في دير الزور", "يقدّم المركز أكثر من سبعين خدمة في نافذة واحدة."),
)  # fmt: skip
HOURS_AGO = (0.3, 2, 5, 9, 12, 26, 29, 34, 51, 55)


def make_entry(number: int, title: str, summary: str | None = None, **changes: object) -> Entry:
    """An entry with plausible values; `changes` replace any of them."""
    key = f"{90117 - number}"
    published = NOW - timedelta(hours=HOURS_AGO[number % 10] + 60 * (number // 10))
    values: dict[str, object] = {
        "id": f"tag:syria.news,2015:{key}",
        "key": key,
        "url": f"https://syria.news/story-ID{key}.html",
        "title": title,
        "published": published,
        "updated": published,
        "first_seen": published + timedelta(minutes=9),
        "date_source": "page",
        "site_published": published,
        "summary": summary,
        "author": "سيريانيوز",
        "section": "political-news",
        "section_label": "الأخبار السياسية",
    }
    return Entry(**(values | changes))  # type: ignore[arg-type]


def make_entries() -> tuple[Entry, ...]:
    """Ten invented stories, newest first: two with pictures, one with earlier titles, two that show less than a time."""
    entries = []
    for number, (title, summary) in enumerate(STORIES):
        changes: dict[str, object] = {}
        if number in (0, 4):
            changes["image"] = Image(f"https://syria.news/images/{number}.jpg", "image/jpeg", "صورة من المكان", 640, 360)
        if number == 1:
            changes["earlier_titles"] = ("وزير الطاقة: محطتان جديدتان قبل نهاية العام",)
        if number == 3:
            changes |= {"date_source": "first_seen", "site_published": None}
        if number == 8:
            changes |= {"date_source": "day", "site_published": date(2026, 11, 19)}
        entries.append(make_entry(number, title, summary, **changes))
    return tuple(entries)


def make_feed(**changes: object) -> Feed:
    """The political feed of the samples; `changes` replace any value."""
    values: dict[str, object] = {
        "slug": "political",
        "title": "سيريانيوز | الأخبار السياسية",
        "site": "https://syria.news/?p=1&cat=political-news",
        "base": "https://news.example",
        "language": "ar",
        "entries": make_entries(),
        "author": "سيريانيوز",
        "description": "آخر الأخبار السياسية من سيريانيوز، كما تظهر في صفحة القسم.",
        "rtl": True,
        "timezone": "Asia/Damascus",
        "months": ("2026-11", "2026-10", "2026-09"),
        "archive": "2026-10",
    }
    return Feed(**(values | changes))  # type: ignore[arg-type]


def make_english_feed(**changes: object) -> Feed:
    """A second feed, in English."""
    entries = tuple(
        make_entry(
            number, title, summary, author=None, section="water", section_label="Water", url=f"https://river.example/{number}"
        )
        for number, (title, summary) in enumerate(
            (
                (
                    "Ferry timetable changes for the winter",
                    "The first boat leaves at 6:40 from Monday; the last one returns at 19:15.",
                ),
                ("Old mill opens as a library", "Volunteers carried eleven thousand books across the bridge."),
                ("Council delays the vote on the lower weir", None),
            )
        )
    )
    values: dict[str, object] = {
        "slug": "river",
        "title": "The River Post: Town",
        "site": "https://river.example/town",
        "language": "en",
        "entries": entries,
        "author": "The River Post",
        "description": "",
        "rtl": False,
        "timezone": "Europe/London",
        "months": (),
        "archive": None,
    }
    return make_feed(**(values | changes))


def make_state(**changes: object) -> SourceState:
    """A source that is well, with thirty days behind it."""
    first = NOW.date() - timedelta(days=29)
    days = tuple(
        Day(first + timedelta(days=n), entries=(3, 5, 4, 2, 6, 4, 1)[n % 7], well=72 - n % 3, failed=(7 if n in (11, 12) else n % 3 // 2), delay=420.0 + 90 * (n % 5))
        for n in range(30)
    )  # fmt: skip
    values: dict[str, object] = {
        "slug": "political",
        "title": "سيريانيوز | الأخبار السياسية",
        "due": NOW + timedelta(minutes=8),
        "checked": NOW - timedelta(minutes=12),
        "outcome": Outcome.UPDATED,
        "succeeded": NOW - timedelta(minutes=12),
        "newest": NOW - timedelta(minutes=18),
        "rung": "known",
        "since": NOW - timedelta(days=17),
        "duration": 2.4,
        "entries": 1284,
        "refreshes": {"updated": 96, "unchanged": 2000},
        "days": days,
        "events": (
            Event(
                "political", NOW - timedelta(days=17), "recovered", Outcome.UPDATED, "The site is read again. عادت قراءة الموقع."
            ),
            Event("political", NOW - timedelta(days=18), "failing", Outcome.BLOCKED, "The site answers with a challenge page."),
            Event("political", NOW - timedelta(days=40), "started", Outcome.UPDATED, "Followed for the first time."),
        ),
    }
    return SourceState(**(values | changes))  # type: ignore[arg-type]


def make_states() -> tuple[SourceState, ...]:
    """Four sources: well, in trouble, quiet, and one that was never read."""
    return (
        make_state(),
        make_state(
            slug="river", title="The River Post: Town", outcome=Outcome.BLOCKED, detail="https://river.example/town: 403, cf-chl and Ray ID",
            checked=NOW - timedelta(minutes=3), succeeded=NOW - timedelta(hours=5), since=NOW - timedelta(hours=5), failures=6, events=(),
            due=NOW + timedelta(minutes=41),
        ),
        make_state(slug="science", title="علوم", newest=NOW - timedelta(days=4), events=(), days=(), entries=0),
        SourceState("fresh", "جديد", None),
    )  # fmt: skip


VOID = frozenset({"meta", "link", "img", "input", "br"})


class Balance(HTMLParser):
    """Counts what a forgiving parser would hide: tags that are not closed, or not in order; inline code; doubled ids."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"{tag} {name}" for name in names if name == "style" or name.startswith("on")]
        self.faults += [
            f"{tag} {value}" for name, value in attrs if (value or "").strip().lower().startswith(("javascript:", "data:"))
        ]
        self.faults += [f"{tag}: doubled attribute"] if len(names) != len(set(names)) else []
        self.faults += ["inline code"] if tag == "style" or (tag == "script" and "src" not in names) else []
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.faults.append(f"</{tag}> closes nothing")


def find_faults(html: bytes) -> list[str]:
    """What is wrong with a page, [] when nothing is."""
    balance = Balance()
    balance.feed(html.decode())
    balance.close()
    return balance.faults + balance.open + sorted({one for one in balance.ids if balance.ids.count(one) > 1})


def tree(page: Document | bytes) -> LexborHTMLParser:
    """The page as a tree."""
    return LexborHTMLParser((page.body if isinstance(page, Document) else page).decode())


def texts(page: Document | bytes, css: str) -> list[str]:
    """The text of each element, squeezed."""
    return [" ".join(node.text(separator=" ").split()) for node in tree(page).css(css)]


def values(page: Document | bytes, css: str, attribute: str) -> list[str | None]:
    """The attribute of each element."""
    return [node.attributes[attribute] for node in tree(page).css(css)]
