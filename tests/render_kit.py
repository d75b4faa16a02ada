"""A feed by hand, for the tests of the documents."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from feeds.model import Entry, Feed, Image

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

PICTURED = Entry(
    id="tag:syria.news,2015:83244",
    key="83244",
    url="https://syria.news/%D8%AE%D8%A8%D8%B1-ID83244.html",
    title='قمة "الطقس" & 2 < 3 ]]> 🌧',
    published=datetime(2026, 11, 22, 11, 45, tzinfo=UTC),
    updated=datetime(2026, 11, 22, 11, 45, tzinfo=UTC),
    first_seen=datetime(2026, 11, 22, 11, 50, 7, tzinfo=UTC),
    date_source="page",
    site_published=datetime(2026, 11, 22, 11, 45, tzinfo=UTC),
    summary="أمطار <غزيرة> & رياح على الساحل.",
    image=Image("https://syria.news/images/2026_11/a.jpg?x=1&y=2", "image/jpeg", 'غيوم "سوداء"', 640, 360),
    author="مراسل الساحل",
    section="political-news",
    section_label="الأخبار السياسية",
    earlier_titles=("قمة الطقس",),
)
FULL = Entry(
    id="tag:syria.news,2015:b46fd4c2",
    key="b46fd4c2",
    url="https://syria.news/b46fd4c2-22112612.html",
    title="افتتاح جسر جديد",
    published=datetime(2026, 11, 22, 9, 0, 1, tzinfo=UTC),
    updated=datetime(2026, 11, 22, 9, 0, 1, tzinfo=UTC),
    first_seen=datetime(2026, 11, 22, 9, 20, tzinfo=UTC),
    date_source="day",
    site_published=date(2026, 11, 22),
    summary="جسر على النهر.",
    content='<p>جسر على النهر.</p><p>طوله <a href="https://syria.news/x.html">كيلومتر</a>.</p>',
    section="local_news",
)
BARE = Entry(
    id="tag:syria.news,2015:82429",
    key="82429",
    url="https://syria.news/x-ID82429.html",
    title="2,5% نمو",
    published=datetime(2026, 11, 21, 23, 0, tzinfo=UTC),
    updated=datetime(2026, 11, 21, 23, 0, tzinfo=UTC),
    first_seen=datetime(2026, 11, 21, 23, 0, tzinfo=UTC),
    date_source="first_seen",
)
FEED = Feed(
    slug="political",
    title="سيريانيوز | الأخبار السياسية",
    site="https://syria.news/",
    base="https://feeds.example/news",
    language="ar",
    entries=(PICTURED, FULL, BARE),
    author="سيريانيوز",
    description="عناوين السياسة",
    icon="/static/icon.png",
    logo="https://cdn.example/logo.png",
    rtl=True,
    timezone="Asia/Damascus",
    max_age=900,
    months=("2026-11", "2026-10", "2026-08"),
    archive="2026-11",
    hub="https://hub.example/",
)


def many(count: int, newest: datetime = NOON, step: timedelta = timedelta(hours=1)) -> tuple[Entry, ...]:
    """So many entries, newest first."""
    return tuple(
        replace(
            BARE,
            id=f"tag:syria.news,2015:{count - rank}",
            key=str(count - rank),
            title=f"خبر {count - rank}",
            published=newest - rank * step,
            updated=newest - rank * step,
        )
        for rank in range(count)
    )
