"""The detector's mechanisms, each on the smallest page that shows it."""

import json
from datetime import UTC, date, datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from parsers.detect import RUNGS, describe, detect, find_headlines, read_article
from parsers.detect.links import target_of
from parsers.fields import Field, Place, headline, name_of, picture_of, place_of, slug_of
from parsers.headline import Dropped, Headline, Listing, Moment, Page, Site
from parsers.pager import next_page
from parsers.regions import ASIDE, CLOSED, NAMED, OPEN, RANKED, weigh
from parsers.urls import canonical, host_in, host_of, join, key_in, key_of

SEEN = datetime(2026, 11, 27, 12, tzinfo=UTC)
URL = "https://news.example.org/list"
SITE = Site(ZoneInfo("UTC"))
TITLES = [
    "The harbour board delays repairs to the sea wall", "Volunteers reopen an archive of lost recipes",
    "Hill farmers question the new timetable",
    "Museum staff celebrate their oldest letters", "Night bus tests a pilot scheme for gardens",
    "Theatre trust abandons its winter programme",
]  # fmt: skip


ARTICLE = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Rain returns to the valley",
"articleBody": "Farmers had waited for months."}</script>
<h1>Rain returns to the valley</h1><p>Farmers had waited for months.</p>"""


def page(body: str, url: str = URL) -> Page:
    return Page(f"<!doctype html><html><body>{body}</body></html>", url, SEEN)


def found(body: str, url: str = URL, site: Site = SITE) -> Listing:
    listing = detect(page(body, url), site)
    assert listing is not None
    return listing


def items(template: str, count: int = 6) -> str:
    return "".join(
        template.format(n=n, t=TITLES[n], r=TITLES[n][6:], u=f"/news/{1000 + n}-story-of-the-day") for n in range(count)
    )


def titles(listing: Listing) -> list[str]:
    return [headline.title for headline in listing.headlines]


@pytest.mark.parametrize(
    "template",
    [
        "<div><a href='{u}'>{t}</a></div>",
        "<div><a href='{u}'><img src=/i.jpg></a><h3><a href='{u}'>{t}</a></h3><a href='{u}'>Read more</a></div>",
        "<div><a href='{u}'><img src=/i.jpg alt='{t}'></a></div>",
        "<div><a href='{u}' aria-label='{t}'></a></div>",
        "<div><a href='{u}' title='{t}'><i></i></a></div>",
        "<div><a href='{u}'><h4>{t}</h4><p>Some words about it that are no title.</p></a></div>",
        "<div><a href='{u}'><span class='card-title'>{t}</span><span>12 minutes to read, or so they say</span></a></div>",
        "<div><a href='{u}'><div>{t}</div><div>Some words about it that are no title.</div></a></div>",
        "<div><h3>{t}</h3><p>Some words</p><a href='{u}'>Read more</a></div>",
        "<div><a href='{u}' title='{t}'><b></b></a><a href='/tag/one'>One</a><a href='/by/ida'>Ida</a></div>",
        "<p><a href='{u}' title='{t} at last'>{t}</a></p>",
        "<div><a href='{u}'><h3></h3><b>{t}</b></a></div>",
        "<div><a href='{u}'><svg><text>Open</text></svg><i>Local</i><div><em>New</em><p>{t}</p></div></a></div>",
        "<div><a href='{u}'><span>{n}</span> <span>{t}</span> <b>14:3{n}</b></a></div>",
        "<div><h3><a href='{u}'><b aria-hidden=true>LIVE</b> <b class=sr-only>Live.</b> {t}</a></h3></div>",
        "<div><h3><a href='{u}'><b aria-hidden=true>{t}</b> <b class=sr-only>{t}</b></a></h3></div>",
        "<div><a href='{u}'><h3>{t:.5}<em>{t[5]}</em>{r}</h3><p>Some words about it that are no title.</p></a></div>",
        "<div><a href='{u}'>{t}</a> <a href='{u}'>Read more</a></div>",
    ],
)
def test_titles_stand_in_many_places(template: str) -> None:
    assert titles(found(f"<div>{items(template)}</div>")) == TITLES


def test_cards_without_a_title_are_left_out() -> None:
    cards = items("<div><h3>{t}</h3><p>Some words</p><a href='{u}'>Read more</a></div>").replace(TITLES[2], "")
    assert titles(found(f"<div>{cards}</div>")) == TITLES[:2] + TITLES[3:]
    assert detect(page(cards.replace("h3", "p")), SITE) is None


def test_a_shortened_title_is_completed_from_the_attribute() -> None:
    body = "".join(f"<li><a href='/news/{n}00-a-b-c' title='{t}'>{t[:25]}…</a></li>" for n, t in enumerate(TITLES))
    assert titles(found(f"<ul>{body}</ul>")) == TITLES


@pytest.mark.parametrize(
    ("template", "moment"),
    [
        ("<li><a href='{u}'>{t}</a> <time datetime='2026-11-20T08:00:00Z'>x</time></li>", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("<li><a href='{u}'>{t}</a> <time datetime='soon'>20.11.2026 08:00</time></li>", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        (
            "<li><span title='2026-11-20 08:00'>a week ago</span> <a href='{u}'>{t}</a></li>",
            datetime(2026, 11, 20, 8, tzinfo=UTC),
        ),
        ("<li><a href='{u}'>{t}</a> - 20 Nov 2026</li>", date(2026, 11, 20)),
        ("<li><a href='{u}'>{t}</a> <i>20.11.2026</i> | <i>08:00</i></li>", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("<li><a href='{u}'>{t}</a> <i>20.11.2026</i> <i>08:99</i></li>", date(2026, 11, 20)),
        ("<li><a href='{u}'>{t}</a> <div><b>20</b> <b>Nov</b> <b>2026</b></div></li>", date(2026, 11, 20)),
        (
            "<li><a href='{u}'>{t}</a> <div><i>20 Nov 2026</i></div> <i>later: 21.11.2026 10:00</i></li>",
            date(2026, 11, 20),
        ),
        ("<li><a href='{u}'>{t}</a> <p>It was on 20 Nov 2026 that the board met and heard of this plan first.</p></li>", None),
        ("<li><a href='{u}'>{t}</a> <p>أمس</p></li>", date(2026, 11, 26)),
        ("<li><a href='{u}'>{t}</a> <p>12 people</p></li>", None),
        ("<li><a href='/2026/11/20{u}'>{t}</a></li>", date(2026, 11, 20)),
    ],
)
def test_dates_are_looked_up_in_the_item(template: str, moment: Moment) -> None:
    listing = found(f"<p>1 January 2026</p><ul>{items(template)}</ul><p>2 January 2026</p>")
    assert [headline.published for headline in listing.headlines] == [moment] * 6


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<dt>2{n}.11.2026</dt><dd><a href='/news/{n}00-x-y-z'>{t}</a></dd>" for n, t in enumerate(TITLES)),
        "".join(f"<dt><a href='/news/{n}00-x-y-z'>{t}</a></dt><dd>2{n}.11.2026</dd>" for n, t in enumerate(TITLES)),
        "".join(f"<b>2{n}.11.2026</b> <a href='/news/{n}00-x-y-z'>{t}</a><br>" for n, t in enumerate(TITLES)),
        "<b>Latest</b>" + "".join(f"<i><a href='/news/{n}00-x-y-z'>{t}</a></i><b>2{n}.11.2026</b>" for n, t in enumerate(TITLES)),
        "".join(f"<dt><a href='/news/{n}00-x-y-z'>{t}</a></dt> <!-- c --> 2{n}.11.2026 <br>" for n, t in enumerate(TITLES)),
        "".join(
            f"<dt><a href='/news/{n}00-x-y-z'>{t}</a></dt><dd>2{n}.11.2026</dd>" + "<hr>" * (n % 2) for n, t in enumerate(TITLES)
        ),
    ],
)
def test_loose_elements_belong_to_the_item_that_they_follow_or_lead(body: str) -> None:
    listing = found(f"<dl>{body}</dl>")
    assert [headline.published for headline in listing.headlines] == [date(2026, 11, 20 + n) for n in range(6)]


def test_a_heading_between_lists_is_no_items_date() -> None:
    item = "<li><a href='{u}'>{t}</a></li>"
    halves = items(item).split("</li>")
    body = f"<h4>20.11.2026</h4><ul>{'</li>'.join(halves[:3])}</ul><h4>21.11.2026</h4><ul>{'</li>'.join(halves[3:])}</ul>"
    assert [headline.published for headline in found(body).headlines] == [None] * 6


def test_summaries_and_pictures_are_the_items_own() -> None:
    template = (
        "<li><img class=avatar src=/a.png><img data-src='/p{n}.jpg' src=x.gif><h3><a href='{u}'>{t}</a></h3><b>Town</b>"
        "<p>The board met on a cold evening and talked for hours. <a href='{u}'>Read more</a></p></li>"
    )
    first = found(f"<ul>{items(template)}</ul>").headlines[0]
    assert first.summary == "The board met on a cold evening and talked for hours."
    assert first.image == "https://news.example.org/p0.jpg"
    styled = "<li><div style=\"background-image:url('/bg{n}.jpg')\"></div><a href='{u}'>{t}</a></li>"
    assert found(f"<ul>{items(styled)}</ul>").headlines[1].image == "https://news.example.org/bg1.jpg"
    script = "<script>var text = 'a sentence that nobody should ever see';</script>"
    plain = f"<li><div style='background:url(data:x)'></div><a href='{{u}}'>{{t}}</a>{script}</li>"
    assert (found(f"<ul>{items(plain)}</ul>").headlines[1].image, found(f"<ul>{items(plain)}</ul>").headlines[1].summary) == (
        None,
        None,
    )


@pytest.mark.parametrize(
    "other",
    [
        "<nav><ul>{}</ul></nav>", "<footer><ul>{}</ul></footer>", "<aside><ul>{}</ul></aside>",
        "<div class='sidebar'><ul>{}</ul></div>",
        "<div class='mostRead'><ul>{}</ul></div>", "<div role='navigation'><ul>{}</ul></div>",
        "<div role='complementary'><ul>{}</ul></div>",
        "<div><h4>الأكثر قراءة</h4><ul>{}</ul></div>", "<div><p>Most popular</p><!-- c --><ul>{}</ul></div>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", [True, False])
def test_what_repeats_and_ranks_is_not_the_list(other: str, *, before: bool) -> None:
    ranked = "".join(
        f"<li><a href='/news/{n}77-an-older-story'>An older story of the year, number {n}</a></li>" for n in range(15)
    )
    box, main = other.format(ranked), f"<section><ul>{items('<li><h3><a href={u}>{t}</a></h3></li>')}</ul></section>"
    assert titles(found(box + main if before else main + box)) == TITLES


def test_a_ranked_box_among_boxes_of_one_kind_is_left_out() -> None:
    def box(heading: str, start: int) -> str:
        rows = "".join(
            f"<li><a href='/news/{start + n}-some-long-story'>A story about the town, number {start + n}</a></li>"
            for n in range(4)
        )
        return f"<div class=box><h3>{heading}</h3><ul>{rows}</ul></div>"

    listing = found(f"<main>{box('Town', 100)}{box('Most read', 200)}{box('Sport', 300)}</main>", "https://news.example.org/")
    assert [headline.key.split("/")[-1][:3] for headline in listing.headlines] == [
        str(n) for n in (100, 101, 102, 103, 300, 301, 302, 303)
    ]
    everything = found(f"<main>{box('Most read', 100)}{box('Trending', 200)}</main>")
    assert len(everything.headlines) == 8


def test_advertisements_and_other_hosts_are_dropped_with_the_reason() -> None:
    item = "<li class='item'><h3><a href='{u}'>{t}</a></h3></li>"
    rows = items(item).replace("<li class='item'>", "<li class='item sponsor'>", 1)
    rows += (
        "<li class='item'><b>Sponsored</b><h3><a href='/news/9000-our-partner-offer'>Win a weekend with our partner</a></h3></li>"
    )
    rows += (
        "<li class='item'><h3><a rel='sponsored' href='/news/9001-our-partner-offer'>Win another weekend with us</a></h3></li>"
    )
    rows += "<li class='item'><h3><a href='https://ads.example/1'>The mattress that sleeps for you</a></h3></li>"
    listing = found(f"<ul>{rows}</ul>")
    assert titles(listing) == TITLES[1:]
    assert [dropped.why for dropped in listing.dropped] == ["advertisement"] * 3


def test_a_load_more_link_and_files_are_no_stories() -> None:
    rows = items("<li><a href='{u}'>{t}</a> <a href='/f/{n}.zip'>Download everything here</a></li>")
    assert titles(found(f"<ul>{rows}<li><a href='/list/2'>Show more</a></li></ul>")) == TITLES


def test_the_name_that_stands_first_is_the_title_and_not_a_longer_second_line() -> None:
    card = (
        "<article><h3></h3><div><a href='{u}'>{t}</a></div>"
        "<p><a href='{u}'>{t}, and how it came to be so after all</a></p></article>"
    )
    short = card.replace("{t}</a></div>", "Tale no. {n} of the sea</a></div>")
    assert titles(found(f"<main>{items(short)}</main>")) == [f"Tale no. {n} of the sea" for n in range(6)]
    kicker = card.replace("{t}</a></div>", "Sea life</a></div>")
    assert titles(found(f"<main>{items(kicker)}</main>"))[0] == f"{TITLES[0]}, and how it came to be so after all"


def test_a_line_that_cards_have_in_common_is_no_title() -> None:
    card = "<div><a href='{u}'><div><p>Company statement</p><p>{t}</p></div></a></div>"
    assert titles(found(f"<main>{items(card)}</main>")) == TITLES


def test_a_section_before_the_title_in_its_line_is_none_of_it() -> None:
    card = "<h2><a href='{u}'><span class=k>Sea</span><span class=t>{t}</span></a></h2>"
    assert titles(found(f"<main>{items('<div>' + card + '</div>')}</main>")) == TITLES
    split = "<h2><a href='{u}'><span>{t:.9}</span><span>{t}</span></a></h2>"
    assert titles(found(f"<main>{items('<div>' + split + '</div>')}</main>"))[0] == f"{TITLES[0][:9]}{TITLES[0]}"


def test_a_short_title_is_told_by_its_place_in_the_cards() -> None:
    card = "<a href='{u}'><p class=k>{r:.7}</p><p class=h>{t}</p><p>{n}.11.2026</p><p class=s>{t}, and more words</p></a>"
    rows = items(card).replace(TITLES[2], "Gale", 1)
    assert titles(found(f"<main>{rows}</main>"))[2] == "Gale"
    odd = items(card).replace(f"<p class=h>{TITLES[5]}", f"<p class=d>30 November 2025 at 14:30</p><p class=x>{TITLES[5]}")
    assert titles(found(f"<main>{odd}</main>")) == TITLES


def test_cards_may_nest_without_end() -> None:
    card = "<div><a href='{u}'>" + "<span>" * 1500 + "{t}" + "</span>" * 1500 + "<p>Some words about it</p></a></div>"
    assert titles(found(f"<main>{items(card, 3)}</main>")) == TITLES[:3]


def test_links_in_sentences_are_no_headlines() -> None:
    prose = "<p>I wrote about it <a href='/old/{n}00-a-survey'>in a survey long ago</a>, and then.</p>"
    post = "<article><h2><a href='{u}'>{t}</a></h2>" + prose
    assert titles(found(f"<main>{items(post + '<i>1{n}.11.2026</i></article>')}</main>", "https://news.example.org/")) == TITLES
    assert (
        detect(
            page("<p>Do try <a href='/a-b-c-1'>our better search</a>, or write <a href='/d-e-f-2'>to all of us</a>.</p>"), SITE
        )
        is None
    )


def test_the_way_to_the_next_page_is_no_headline() -> None:
    rows = (
        items("<li><a href='{u}'>{t}</a></li>")
        + "<li><a rel=next href='/list-of-older-stories-2'>See all the older stories</a></li>"
    )
    listing = found(f"<ul>{rows}</ul>")
    assert titles(listing) == TITLES
    assert listing.next_page == "https://news.example.org/list-of-older-stories-2"


def test_what_stands_below_a_lead_alone_is_the_leads() -> None:
    lead = (
        "<div><h1><a href='/news/999-lead-story-today'>A lead that stands alone</a></h1><p>Some words.</p><time>5.11.2026</time>"
    )
    rows = items("<article><h2><a href='{u}'>{t}</a></h2><i>1{n}.11.2026</i></article>")
    listing = found(f"<main>{lead}<ul><li><a href='/live/888-minute-by-minute'>More</a> 4.11.2026</li></ul></div>{rows}</main>")
    assert [headline.published for headline in listing.headlines][:2] == [date(2026, 11, 5), date(2026, 11, 10)]


def test_what_stands_beside_titles_in_their_shape_is_no_headline() -> None:
    """Comments below a story's address, and sections of one folder of which only some are repeated."""
    labels = ["town", "town", "town", "sport", "art", "sea"]
    row = (
        "<div><div><a href='/section/{s}'>{s}</a></div><div><a href='{u}'>{t}</a></div>"
        "<div><a href='{u}/talk'>{n}</a></div></div>"
    )
    rows = "".join(row.format(s=labels[n], u=f"/p/tale-{n}", t=t, n=n) for n, t in enumerate([*TITLES[:5], "A short tale"]))
    assert titles(found(f"<main>{rows}</main>")) == [*TITLES[:5], "A short tale"]


def test_answers_a_level_deeper_are_items_of_the_same_list() -> None:
    def thread(first: int, *deeper: str) -> str:
        return f"<li><a href='/m/{first}00.html'>{TITLES[first]}</a> <i>A person</i>{''.join(deeper)}</li>"

    listing = found(
        f"<ul>{thread(0, '<ul>', thread(1, '<ul>', thread(2), '</ul>'), '</ul>')}{thread(3)}{thread(4)}{thread(5)}</ul>"
    )
    assert titles(listing) == TITLES


def test_a_line_with_the_time_is_not_the_title_of_a_card() -> None:
    card = "<a href='{u}'><div>Science desk · 3 days ago</div><div>{t}</div><div>Some words about it.</div></a>"
    listing = found(f"<main>{items(card)}</main>")
    assert titles(listing) == TITLES
    assert listing.headlines[0].published == date(2026, 11, 24)
    only = "<a href='{u}'><div>Science desk · {n} days ago</div></a>"
    assert titles(found(f"<main>{items(only)}</main>"))[2] == "Science desk · 2 days ago"


def test_an_attached_file_is_no_summary() -> None:
    file = "<p><a href='/files/{n}.pdf'>The minutes of the meeting as a document (PDF, 240 kB)</a></p>"
    row = f"<li><h3><a href='{{u}}'>{{t}}</a></h3>{file}</li>"
    assert [headline.summary for headline in found(f"<ul>{items(row)}</ul>").headlines] == [None] * 6


def test_versions_are_titles() -> None:
    rows = "".join(
        f"<section><h2><a href='/releases/v1.{n}.0'>v1.{n}.0</a></h2><i>{n + 1}.11.2026</i></section>" for n in range(5)
    )
    assert titles(found(f"<main>{rows}</main>")) == [f"v1.{n}.0" for n in range(5)]


def test_a_front_page_gathers_and_a_list_page_does_not() -> None:
    def box(name: str, start: int, count: int) -> str:
        rows = "".join(
            f"<li><a href='/{name}/{start + n}-some-long-story'>A story about {name}, number {start + n}</a></li>"
            for n in range(count)
        )
        return f"<div class='{name}'><ul>{rows}</ul></div>"

    body = "<div class=lead><h1><a href='/town/99-the-lead-of-the-day'>The lead of the day stands alone here</a></h1></div>"
    body += box("town", 100, 5) + box("sport", 200, 4) + box("culture", 300, 4) + box("letters", 400, 4)
    front = found(body, "https://news.example.org/")
    assert len(front.headlines) == 18
    assert front.mixed
    assert front.headlines[0].title == "The lead of the day stands alone here"
    assert len(found(body).headlines) >= 17  # four equal lists make a front page wherever it is
    two = found(box("town", 100, 9) + box("sport", 200, 4))
    assert len(two.headlines) == 9
    assert not two.mixed


def test_a_stage_above_the_list_counts_and_a_list_below_does_not() -> None:
    stage = "".join(
        f"<div><a href='/news/{n}11-on-the-stage'><h2>A story on the stage, number {n}</h2></a></div>" for n in range(3)
    )
    rows = items("<li><h3><a href='{u}'>{t}</a></h3></li>")
    assert len(found(f"<main><div class=stage>{stage}</div><ul>{rows}</ul></main>").headlines) == 9
    assert titles(found(f"<main><ul>{rows}</ul><div class=stage>{stage}</div></main>")) == TITLES
    lead = "<article><h2><a href='/news/77-the-lead-of-all'>The lead of the day stands alone here</a></h2></article>"
    assert len(found(f"<main><div>{lead}</div><ul>{rows}</ul></main>").headlines) == 7


def test_own_page_fragments_and_other_schemes_are_skipped() -> None:
    rows = items("<li><a href='{u}'>{t}</a></li>")
    odd = (
        "<li><a href='/list'>This very page that we are reading</a></li><li><a href='#top'>Back to the top of this page</a></li>"
    )
    odd += "<li><a href='mailto:desk@example.org'>Write to the people at the desk</a></li>"
    odd += "<li><a href=''>Nothing at all but many words</a></li>"
    odd += "<li><a href='../news/1000-story-of-the-day?utm_source=x'>The harbour board delays repairs to the sea wall</a></li>"
    assert titles(found(f"<ul>{rows}{odd}</ul>")) == TITLES


PARTS = [
    "a", "/", "..", ".", "?", "q=1", ":", "http:", "//news.example.org", "خبر", "%20", " ", "\u00a0", "\\", "\ud800",
    "mailto:", "#", "HTTPS://",
]  # fmt: skip


def test_addresses_are_resolved_as_browsers_do_whatever_the_short_way() -> None:
    """The detector sees hundreds of links a page and resolves the usual ones by itself."""
    place = Place(URL, frozenset({"news.example.org"}), None)
    for parts in (parts for count in (1, 2, 3) for parts in product(PARTS, repeat=count)):
        href = "".join(parts)
        target = target_of(href, place, "https://news.example.org", "https://news.example.org/")
        joined = join(URL, href)
        whole = canonical(joined) if joined and href[0] != "#" else None
        assert (canonical(target.url) if target else None) == (whole if whole and host_of(whole) in place.hosts else None), href


def test_a_list_in_a_box_with_a_misleading_name_is_found_by_its_dates() -> None:
    rows = items("<li><h3><a href='{u}'>{t}</a></h3><i>20.11.2026</i></li>")
    assert titles(found(f"<div class='menu'><ul>{rows}</ul></div>")) == TITLES
    assert detect(page(f"<div class='menu'><ul>{rows.replace('20.11.2026', '')}</ul></div>"), SITE) is None


def test_two_lonely_links_are_no_list() -> None:
    lists = (f"<ul class='{name}'><li><a href='/news/100-{name}-of-day'>{TITLES[0]}</a></li></ul>" for name in ("up", "down"))
    assert detect(page("".join(lists)), SITE) is None


def test_pages_without_a_list() -> None:
    for body in (
        "",
        "<p>Nothing</p>",
        "<a href='/one-two-three-4'>One link of a good length only</a>",
        "<nav><a href=/a>A</a><a href=/b>B</a></nav>",
    ):
        assert detect(page(body), SITE) is None


PIECES = [
    "<ul>", "</ul>", "<li>", "<a href='/n/1234-x-y-z'>", "</a>", "<h3>", "</h3>", "A title of some length", "<td>", "<table>",
    "<a href='http://[::1'>", "<img src=x>", "<time datetime=9>", "20.11.2026", "<nav>", "</div>", "<div class=ad>",
    "<a href='/n/5678-a-b-c' title=y>",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_no_markup_breaks_it(pieces: list[str]) -> None:
    detect(page("".join(pieces)), SITE)
    describe(page("".join(pieces)), SITE)


@pytest.mark.parametrize(
    ("tag", "role", "names", "weight"),
    [
        ("main", "", "sidebar", OPEN), ("nav", "", "", CLOSED), ("div", "search", "", CLOSED),
        ("aside", "", "", ASIDE), ("div", "", "", OPEN),
        ("div", "", "has-sidebar", OPEN), ("div", "", "content-with-sidebar", OPEN), ("div", "", "header lead", OPEN),
        ("div", "", "site-nav", NAMED),
        ("div", "", "css-12ad34", OPEN), ("div", "", "most-read", RANKED),
        ("div", "", "dh l1 nk ad", OPEN), ("div", "", "x ad", NAMED),
        ("div", "", "elementor-widget elementor-widget-posts", OPEN),
    ],
)  # fmt: skip
def test_regions_are_weighed_by_their_names(tag: str, role: str, names: str, weight: float) -> None:
    assert weigh(tag, role, names) == weight


@pytest.mark.parametrize(
    ("body", "url", "expected"),
    [
        ("<a rel=next href='/p2'>x</a>", URL, "https://news.example.org/p2"),
        ("<link rel=next href='/p3'>", URL, "https://news.example.org/p3"),
        ("<a href='/p2'>التالي »</a>", URL, "https://news.example.org/p2"),
        ("<a href='/p2' aria-label='Next page'><i></i></a>", URL, "https://news.example.org/p2"),
        ("<a href='?page=2'>›</a>", URL, "https://news.example.org/list?page=2"),
        ("<a href='/other'>»</a>", URL, None),
        ("<a href='?page=1'>1</a><a href='?page=2'>2</a><a href='?page=3'>3</a>", URL, "https://news.example.org/list?page=2"),
        ("<a href='?page=2'>2</a><a href='?page=3'>٣</a>", URL + "?page=2", "https://news.example.org/list?page=3"),
        ("<a href='/list/page/3'>3</a>", URL + "/page/2", "https://news.example.org/list/page/3"),
        ("<a href='/story'>2</a>", URL, None),
        ("<a rel=next href='https://other.example/2'>x</a>", URL, None),
        ("<a rel=next href='mailto:x'>x</a>", URL, None),
        ("<a rel=next href='/list'>x</a>", URL, None),
        ("<a href='/x'>2</a><a href='/y'></a>", URL, None),
    ],
)
def test_the_next_page_is_found_when_shown(body: str, url: str, expected: str | None) -> None:
    shown = page(body, url)
    tree = LexborHTMLParser(shown.html)
    assert next_page(tree, url, place_of(tree, shown, SITE)) == expected


def test_fields_are_completed_and_checked() -> None:
    tree = LexborHTMLParser("<p>")
    place = place_of(tree, page(""), Site(hosts=("www.news.example.org", "m.example.org")))
    good = headline(Field("http://M.example.org/a?utm_x=1#f", " &lt;b&gt;Bold&lt;/b&gt;  title ", section="Local News"), place)
    assert isinstance(good, Headline)
    assert (good.key, good.title, good.section) == ("m.example.org/a", "Bold title", "local-news")
    reasons = [("javascript:void(0)", "T"), ("https://else.example/", "T"), (URL, "T"), ("/a", " – ")]
    results = [headline(Field(href, title), place) for href, title in reasons]
    assert [result.why for result in results if isinstance(result, Dropped)] == [
        "no address",
        "outside the site",
        "the page itself",
        "no title",
    ]
    assert slug_of(" – ") == "–"
    assert slug_of(" ") is None


@pytest.mark.parametrize(
    "url", ["https://www.a.example:8080/x/", "http://a.example/", "https://[::1]/x", "https://[::1]:81/x?y=1"]
)
def test_hosts_and_keys_of_canonical_addresses(url: str) -> None:
    assert key_in(url) == key_of(url)
    assert host_in(url).partition("]")[0] == host_of(url).partition("]")[0]


def test_names_and_pictures_of_elements() -> None:
    tree = LexborHTMLParser(
        "<a id=a></a><b id=b><img alt=Alt></b><div id=c style='color:red'></div>"
        "<div id=d><img src='data:x'><img src=/y.jpg></div>"
    )
    named = {node.attributes["id"]: node for node in tree.css("[id]")}
    assert (name_of(named["a"]), name_of(named["b"]), name_of(tree.css("img")[0])) == ("", "Alt", "Alt")
    assert picture_of(named["c"], URL) is None
    assert picture_of(named["d"], URL) == "https://news.example.org/y.jpg"


def test_machines_are_told_first() -> None:
    listed = [
        {"@type": "NewsArticle", "url": f"/news/{n}", "headline": t, "datePublished": "2026-11-20", "image": "/i.jpg"}
        for n, t in enumerate(TITLES)
    ]
    listed.append({"@type": "NewsArticle", "url": "https://else.example/", "headline": "Elsewhere"})
    script = f"<script type='application/ld+json'>{json.dumps({'@graph': listed})}</script>"
    listing = find_headlines(page(script), SITE)
    assert (listing.rung, titles(listing), len(listing.dropped)) == ("data", TITLES, 1)
    assert listing.headlines[0].published == date(2026, 11, 20)
    assert listing.headlines[0].image == "https://news.example.org/i.jpg"
    few = f"<script type='application/ld+json'>{json.dumps(listed[:2])}</script>"
    assert find_headlines(page(few + items("<p><a href='{u}'>{t}</a></p>")), SITE).rung == "detect"
    assert [rung.name for rung in RUNGS] == ["data", "detect"]


def test_articles_are_read_too() -> None:
    assert read_article(page(ARTICLE), SITE).title == "Rain returns to the valley"


@pytest.mark.parametrize("shortest", ["", "<b>x</b>"])
def test_loose_elements_may_differ_after_the_common_ones(shortest: str) -> None:
    tails = [shortest, "<p>x</p>", "<hr>", "<p>x</p><hr>", "<hr><hr>", ""]
    body = "".join(f"<dt><a href='/news/{n}00-x-y-z'>{t}</a></dt><dd>2{n}.11.2026</dd>{tails[n]}" for n, t in enumerate(TITLES))
    assert [headline.published for headline in found(f"<dl>{body}</dl>").headlines] == [date(2026, 11, 20 + n) for n in range(6)]
    many = "".join(
        f"<dt><a href='/news/{n}00-x-y-z'>{t}</a></dt><dd>2{n}.11.2026</dd>{'<dd>x</dd>' * 9}" for n, t in enumerate(TITLES)
    )
    assert [headline.published for headline in found(f"<dl>{many}</dl>").headlines][:5] == [
        date(2026, 11, 20 + n) for n in range(5)
    ]


def test_items_of_another_kind_in_the_same_box_count_when_dated_alike() -> None:
    rows = items("<article><h3><a href='{u}'>{t}</a></h3><i>20.11.2026</i></article>")
    odd = "".join(
        f"<section><h3><a href='/news/{n}55-special-of-the-day'>A special of the day, number {n}</a></h3>{{}}</section>"
        for n in range(2)
    )
    assert len(found(f"<main>{rows}{odd.replace('{}', '<i>21.11.2026</i>')}</main>").headlines) == 8
    assert len(found(f"<main>{rows}{odd.replace('{}', '')}</main>").headlines) == 6


def test_a_list_that_no_selector_tells_is_not_described() -> None:
    rows = "".join(
        f"<li>{'<a href=/by/ida/>Ida</a> ' * (n % 2)}<a href='/news/{n}00-x-y-z'>{t}</a></li>" for n, t in enumerate(TITLES)
    )
    assert titles(found(f"<ul>{rows}</ul>")) == TITLES
    assert describe(page(f"<ul>{rows}</ul>"), SITE) is None


def test_a_link_may_be_the_item_itself() -> None:
    suggestion = describe(page(f"<div>{items('<a class=card href={u}>{t}</a>')}</div>"), SITE)
    assert suggestion is not None
    assert (suggestion.item, suggestion.title_in, suggestion.link_in) == ("a.card", "&", "&")
