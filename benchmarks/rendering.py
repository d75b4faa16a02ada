"""What it costs to make a feed's documents: `python -m benchmarks.rendering`. Milliseconds of CPU, the median of some rounds."""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median

from feeds.coding import CODINGS
from feeds.model import Document, Entry, Feed, Image
from feeds.pages import render_feed_page
from feeds.render import proof, render_feed

NEWEST = datetime(2026, 11, 27, 12, tzinfo=UTC)
NEWS = """
مجلس المدينة يناقش خطة النقل ويحدد موعد التنفيذ بعد اجتماع طويل حضره ممثلون عن الأحياء قال مدير المشروع إن الأعمال ستستمر
حتى نهاية الشهر المقبل وأضاف أن الكلفة الإجمالية لم تحدد بصورة نهائية فيما طالب سكان الحي بفتح الطريق أمام الحافلات
وذكر بيان الوزارة أن وفدا زار المصنع الجديد وبحث مع إدارته زيادة الإنتاج وتدريب العمال كما أعلنت الجامعة بدء التسجيل في
برامجها المسائية وسط إقبال كبير من الطلاب القادمين من محافظات أخرى وتوقع خبراء الطقس هطول أمطار متفرقة فوق الساحل والجبال
"""


def text(chance: random.Random, words: int) -> str:
    """Words of news in no order, so that they do not squeeze better than news."""
    return " ".join(chance.choices(NEWS.split(), k=words))


def sample_feed(count: int = 50) -> Feed:
    """A feed of so many stories, the same at each call."""
    chance = random.Random(15)  # the same stories in every run
    return Feed(
        slug="political", title="سيريانيوز | الأخبار السياسية", site="https://syria.news/", base="https://feeds.example",
        language="ar", author="سيريانيوز", rtl=True, timezone="Asia/Damascus", months=("2026-11",),
        entries=tuple(sample_entry(chance, 83_000 - rank, NEWEST - rank * timedelta(minutes=47)) for rank in range(count)),
    )  # fmt: skip


def sample_entry(chance: random.Random, number: int, moment: datetime) -> Entry:
    """A story with excerpt and picture."""
    return Entry(
        id=f"tag:syria.news,2015:{chance.getrandbits(32):08x}",
        key=str(number),
        url=f"https://syria.news/story-ID{number}.html",
        title=text(chance, 10),
        published=moment,
        updated=moment,
        first_seen=moment + timedelta(minutes=7),
        date_source="page",
        site_published=moment,
        summary=text(chance, 35),
        image=Image(f"https://syria.news/images/2026_11/{chance.getrandbits(64):016x}.jpg", "image/jpeg"),
        section="political-news",
        section_label="الأخبار السياسية",
    )


def spent(work: Callable[[], object], rounds: int = 9) -> float:
    """Median CPU milliseconds of a round."""
    costs = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        costs.append((time.process_time() - start) * 1000)
    return median(costs)


def main() -> None:
    """Print the table."""
    feed = sample_feed()
    documents: dict[str, Document] = {document.name: document for document in render_feed(feed)}
    page = render_feed_page(feed)
    print(f"A feed of {len(feed.entries)} entries: CPU ms")
    print(f"{'Atom, RSS and JSON (feedgen)':<34} {spent(lambda: render_feed(feed)):>9.1f}")
    print(f"{'the feed as a page (Jinja2)':<34} {spent(lambda: render_feed_page(feed)):>9.1f}")
    for document in documents.values():
        cost = spent(lambda: proof(document))  # noqa: B023  (called at once)
        print(f"{'proof of ' + document.name:<34} {cost:>9.1f}")
    print(f"\n{'':<24} {'bytes':>9}", *(f"{f'{coding} {effort}':>20}" for coding in CODINGS["hard"] for effort in CODINGS))
    for document in (*documents.values(), page):
        cells = []
        for coding in CODINGS["hard"]:
            for effort in CODINGS.values():
                squeeze = effort[coding]
                cost = spent(lambda: squeeze(document.body), 3)  # noqa: B023  (called at once)
                cells.append(f"{len(squeeze(document.body)):>8,} in {cost:>6.1f}")
        print(f"{document.name:<24} {len(document.body):>9,}", *(f"{cell:>20}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
