"""Which parts of a page hold no news, by what the markup and the headings call them."""

import re
from functools import lru_cache

from parsers.text import fold

# Never hold the list. (`form` may: ASP.NET puts whole pages into one.)
CLOSED_TAGS = frozenset({"nav", "footer", "dialog", "menu", "noscript"})
CLOSED_ROLES = frozenset({"navigation", "contentinfo", "search", "menu", "menubar", "dialog", "tablist"})
# Words of class and id. Whole words only ("ad" is in "header", "head", "lead"); a word of the page's layout ("has-sidebar",
# "content-with-sidebar") is none of the region's, so those are taken out first.
CLOSED_WORDS = re.compile(
    r"(?<![a-z0-9])(?:nav|navbar|navigation|menu|submenu|footer|breadcrumbs?|pagination|pager|paginator|tagcloud|tags|taglist|share"
    r"|sharing|social|copyright|cookies?|modal|toolbar|topbar|langs?|languages?|ads?|advert|advertisement|advertising|sponsored|promo"
    r"|banner|comments?)(?![a-z0-9])"
)
ASIDE_WORDS = re.compile(
    r"(?<![a-z0-9])(?:sidebar|side|aside|ticker|marquee|breaking|recent|secondary|widget|widgets|rightcol|leftcol|hot)(?![a-z0-9])"
)
RANKED_WORDS = re.compile(
    r"(?<![a-z0-9])(?:related|popular|trending|trends|mostread|mostviewed|most|recommended|recommendations|similar)(?![a-z0-9])"
)
LAYOUT_WORDS = re.compile(
    r"(?:has|with|no|without|is|js)[-_](?:\w*[-_])?(?:sidebar|nav|menu|ads?|banner|comments?|header|footer|pagination"
    r"|pager|paging|social|share|tags?)\w*"
    r"|elementor-widget\S*|widget[-_]container|comments?[-_](?:open|closed)"
)
MADE_UP = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9]{0,2}\s+){2,}[A-Za-z][A-Za-z0-9]{0,2}\s*")
"""Names that a builder gives out in turn: "dh l1 nk ad" is no advertisement."""
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
OPEN_TAGS = frozenset({"html", "body", "main"})

MOST_READ = tuple(
    fold(words)
    for words in (
        "الأكثر قراءة", "الأكثر مشاهدة", "الأكثر تداولا", "الأكثر شعبية", "الأكثر زيارة", "الأكثر تعليقا", "مقالات ذات صلة",
        "مواضيع ذات صلة", "أخبار ذات صلة", "اقرأ أيضا", "قد يعجبك", "قد يهمك", "مختارات", "شائع", "most read",
        "most popular", "most viewed", "most commented", "most shared", "popular posts", "popular", "trending", "related",
        "you may also like", "you might also", "recommended", "editor's picks", "read also", "see also", "siehe auch",
        "voir aussi", "véase también", "см. также", "recent comments", "les plus lus", "plus lu", "plus partagés",
        "à lire aussi", "lire aussi", "meistgelesen", "meist gelesen", "am meisten gelesen", "lesen sie auch",
        "auch interessant", "más leíd", "más vist", "más comentad", "te puede interesar", "le puede interesar",
        "relacionad", "mais lid", "mais vist", "leia também", "più lett", "più vist", "leggi anche",
        "potrebbe interessarti", "meest gelezen", "vaak gelezen", "meest bekeken",
        "lees ook", "mest läst", "mest lest", "mest læst",
        "luetuimmat", "najczęściej czytane", "najpopularniejsze", "czytaj także", "nejčtenější", "najčítanejšie",
        "přečtěte si", "legolvasottabb", "cele mai citite", "citește și", "самое читаемое", "популярное", "читайте также",
        "найпопулярніш", "читайте також", "най-четени", "πιο διαβασμένα", "δημοφιλή", "διαβάστε επίσης", "הנקראות ביותר",
        "הנצפות ביותר", "כתבות נוספות", "热门", "排行", "相关", "热点", "人気", "ランキング", "関連", "よく読まれ",
        "많이 본", "인기", "관련기사", "en çok okunan", "çok okunanlar", "ilgili haberler", "پربازدید", "پربیننده",
        "مطالب مرتبط", "xem nhiều", "đọc nhiều", "terpopuler", "baca juga", "ยอดนิยม", "อ่านมากที่สุด", "लोकप्रिय",
        "ये भी पढ़ें",
    )
)  # fmt: skip
"""Titles of boxes that repeat, rank or recommend."""

CLOSED, NAMED, RANKED, ASIDE, OPEN = 0.05, 0.06, 0.3, 0.35, 1.0
"""How much a link's look counts in a region. NAMED: closed by no more than a word in a class, which may mean something else.
RANKED: what repeats or recommends."""

CALLED = ((CLOSED_WORDS, NAMED), (RANKED_WORDS, RANKED), (ASIDE_WORDS, ASIDE))


@lru_cache(maxsize=4096)
def weigh(tag: str, role: str, names: str) -> float:
    """Weigh one element by its tag, `role`, and `class` and `id` together."""
    if tag in OPEN_TAGS:
        return OPEN
    if tag in CLOSED_TAGS or role in CLOSED_ROLES:
        return CLOSED
    if tag == "aside" or role == "complementary":
        return ASIDE
    if not names or MADE_UP.fullmatch(names):
        return OPEN
    words = LAYOUT_WORDS.sub(" ", CAMEL.sub("-", names).lower())
    return next((weight for called, weight in CALLED if called.search(words)), OPEN)


def ranks(heading: str) -> bool:
    """Tell whether a heading is that of a box which repeats, ranks or recommends."""
    words = fold(heading)
    return len(words) < 60 and any(phrase in words for phrase in MOST_READ)
