"""Lists whose items are not all alike, titles with something beside them, and boxes that only look like the list."""

from itertools import pairwise

import pytest

from parsers.detect import detect, find_headlines
from parsers.headline import Listing
from tests.test_detect import SITE, TITLES, found, items, page, titles

STORY = "/news/2000-a-story-of-its-own"
ODD = "A photograph of the frozen harbour"
LINES = [f"<li><a href='/news/{1000 + n}-story-of-the-day'>{title}</a></li>" for n, title in enumerate(TITLES)]


def among(odd: str, place: int = 3) -> list[str]:
    return titles(found(f"<ul>{''.join([*LINES[:place], odd, *LINES[place:]])}</ul>"))


@pytest.mark.parametrize(
    "odd",
    [
        f"<li><div><a href='{STORY}'><img src=/i.jpg><b>{ODD}</b></a></div></li>",
        f"<li><div><a href='{STORY}'><img alt='{ODD}'></a><h2><a href='{STORY}'>{ODD}</a></h2><a href=/tag/a>A</a></div></li>",
        f"<a href='{STORY}'><h4>{ODD}</h4></a>",
    ],
)
def test_a_story_among_the_items_counts_whatever_its_shape(odd: str) -> None:
    assert among(odd) == [*TITLES[:3], ODD, *TITLES[3:]]


def test_a_lead_with_a_larger_heading_is_an_item_of_its_list() -> None:
    lead = f"<li><article><h2><a href='{STORY}'>{ODD}</a></h2></article></li>"
    assert among(lead, 0) == [ODD, *TITLES]


@pytest.mark.parametrize(
    ("odd", "place"),
    [
        (f"<li><div><a href='/about-us'>{ODD}</a></div></li>", 3),
        (f"<li><div><a href='{STORY}'>Go on</a></div></li>", 3),
        (f"<li class=ad><div><a href='{STORY}'>{ODD}</a></div></li>", 3),
        (f"<li><div><a href='{STORY}'>{ODD}</a><a href='{STORY}-too'>{ODD} again</a></div></li>", 3),
        (f"<div><a href='{STORY}'>{ODD}</a></div>", 3),
        (f"<li><div><a href='{STORY}'>{ODD}</a></div></li>", 6),
        (f"<a href='{STORY}'>{ODD}</a>", 0),
    ],
)
def test_what_leads_elsewhere_or_stands_outside_is_no_item(odd: str, place: int) -> None:
    assert among(odd, place) == TITLES


def test_two_items_are_too_few_to_look_for_others_in_their_box() -> None:
    boxes = [f"<div class=row>{first}{second}</div>" for first, second in pairwise(LINES)][::2]
    odd = f"<li><p><a href='{STORY}'>{ODD}</a></p></li>"
    assert titles(found(boxes[0] + boxes[1].replace("</div>", odd + "</div>") + boxes[2])) == TITLES


def test_a_short_title_beside_a_button_that_all_items_have_is_a_title() -> None:
    rows = items("<tr><td><a href='{u}'>{t}</a></td><td><a href='{u}'>Details</a></td></tr>").replace(TITLES[2], "One exam")
    assert titles(found(f"<table>{rows}</table>")) == [*TITLES[:2], "One exam", *TITLES[3:]]


def test_an_address_with_a_number_and_a_section_is_a_storys() -> None:
    names = ["To the party", *TITLES[1:]]
    body = "".join(f"<p><a href='/article.asp?id=12{n}&cat=3'>{name}</a></p>" for n, name in enumerate(names))
    assert titles(found(body)) == names


def test_lines_of_preformatted_text_are_no_sentences() -> None:
    lines = "".join(
        f"<a href='/devel/2026112{n}.44@lists/T'>{t}</a>\n 2026-11-2{n} 18:02 UTC  (14 messages)\n\n"
        for n, t in enumerate(TITLES)
    )
    assert titles(found(f"<pre>{lines}</pre>")) == TITLES
    assert detect(page(f"<p>{lines}</p>"), SITE) is None


def test_the_contents_are_the_contents_whatever_holds_them() -> None:
    assert titles(found(f"<div class='wrap-footer'><main><ul>{''.join(LINES)}</ul></main></div>")) == TITLES


def test_a_stage_right_above_the_list_counts_and_a_large_menu_does_not() -> None:
    def stage(count: int) -> str:
        cards = "".join(f"<h3><a href='/news/30{n}-on-the-stage'>{ODD} no. {n}</a></h3>" for n in range(count))
        return f"<div><div><div><div><div>{cards}</div></div></div></div></div>"

    below = "<div><div><div><div>" + items("<div><h3><a href='{u}'>{t}</a></h3></div>") + "</div></div></div></div>"
    assert titles(found(stage(3) + below)) == [f"{ODD} no. {n}" for n in range(3)] + TITLES
    assert titles(found(stage(7) + below)) == TITLES


def test_boxes_called_popular_hold_no_leads_of_a_front_page() -> None:
    def front(name: str) -> list[str]:
        aside = f"<aside><section class={name}><ol><li><a href='{STORY}'><h5>{ODD}</h5></a></li></ol></section></aside>"
        return titles(found(f"<main><ul>{''.join(LINES)}</ul></main>{aside}", "https://news.example.org/"))

    assert front("popular") == TITLES
    assert front("culture") == [*TITLES, ODD]


def test_a_box_of_three_beside_boxes_of_stories_is_no_menu_when_it_lies_in_their_folder() -> None:
    def boxes(folder: str) -> Listing:
        rows = [
            f"<div><h3><a href='/en/news/{word}-to-the-sea'>{t}</a></h3></div>" for word, t in zip("abc", TITLES, strict=False)
        ]
        other = [f"<div><h3><a href='{folder}/{word}'>{t}</a></h3></div>" for word, t in zip("xyz", TITLES[3:], strict=True)]
        return found(f"<div class=row>{''.join(rows)}</div><div class=row>{''.join(other)}</div>")

    assert titles(boxes("/en/news")) == TITLES
    assert titles(boxes("/en/visit")) == TITLES[:3]


def test_films_count_on_a_front_page_when_they_tell_their_day() -> None:
    def front(told: str) -> list[str]:
        films = "".join(
            f"<div><a href='/video/500{n}'><b>{t} on film</b></a><i>{told}</i></div>" for n, t in enumerate(TITLES[:3])
        )
        return titles(found(f"<ul>{''.join(LINES)}</ul><section>{films}</section>", "https://news.example.org/"))

    assert front("1:42") == TITLES
    assert front("26 November 2026") == TITLES + [f"{t} on film" for t in TITLES[:3]]


def test_numbers_of_documents_are_not_their_titles() -> None:
    dt = "<dt><a href='/abs/2611.1{n}'>Shelf:2611.1{n}</a> <a href='/pdf/2611.1{n}'>pdf</a></dt>{dd}"
    dd = "<dd><div class=list-title><i class=descriptor>Title:</i> {t}</div><p>Some words</p></dd>"
    with_titles = "".join(dt.format(n=n, dd="<!-- c -->" + dd.format(t=t)) for n, t in enumerate(TITLES))
    assert titles(found(f"<dl>{with_titles}</dl>")) == TITLES
    without = "".join(dt.format(n=n, dd="") for n in range(6))
    assert titles(found(f"<dl>{without}</dl>")) == [f"Shelf:2611.1{n}" for n in range(6)]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<em>Plan {n}</em> <i>{t}</i>", "Plan {n} {t}"),
        ("<span class=a>Place {n}</span> <span class=b>{t}</span>", "{t}"),
        ("<span class=a>Place {n}</span>: {t}", "{t}"),
        ("<span class=a>Place {n}</span> <span class=b><svg><title>Paid</title></svg>{t}</span>", "{t}"),
        ("<span class='x__kicker'>Between the town and the sea {n}</span> <span>{t}</span>", "{t}"),
        ("<strong class=badge>New</strong> {t} <small class=icon>plus</small>", "{t}"),
        ("<span>★</span> {t}", "{t}"),
        ("{t} <span class=u>Video</span>", "{t}"),
        ("<span class=u></span>{t}", "{t}"),
        ("<span class=live>Just now:</span> {t}", "{t}"),
        ("<span class=a>The long story of the town and the sea</span> <span class=label>{t} and what became of it</span>", None),
        ("<span class=label>The words beside are longer than the title of the story is</span> {t}", None),
    ],
)
def test_what_stands_beside_a_title_in_its_line_is_none_of_it(template: str, expected: str | None) -> None:
    cards = items(f"<div><h3><a href='{{u}}'>{template}</a></h3></div>")
    if expected is None:
        assert all(len(title) > 60 for title in titles(found(f"<div>{cards}</div>")))
    else:
        assert titles(found(f"<div>{cards}</div>")) == [expected.format(n=n, t=t) for n, t in enumerate(TITLES)]


def test_what_a_single_item_says_in_its_title_is_part_of_it() -> None:
    said = "<span class=live>Just now:</span> "
    cards = items("<div><h3><a href='{u}'>{t}</a></h3></div>").replace(TITLES[2], said + TITLES[2])
    assert titles(found(f"<div>{cards}</div>"))[2] == f"Just now: {TITLES[2]}"


def test_a_kicker_is_not_taken_for_the_title_because_its_class_speaks_of_headlines() -> None:
    cards = "<li><a href='{u}'><b class='headline__kicker'>Town</b><span class='headline__text'>{t}</span></a></li>"
    assert titles(found(f"<ul>{items(cards)}</ul>")) == TITLES


def test_microdata_beside_the_contents_is_not_the_list() -> None:
    scope = "<li itemscope itemtype='https://schema.org/Article'><a itemprop=url href='{u}'><b itemprop=name>{t}</b></a>{d}</li>"
    dated = scope.replace("{d}", "<time itemprop=datePublished>2026-11-20</time>")
    popular = f"<ul class=mostread>{items(scope.replace('{d}', '')).replace('/news/1', '/news/9')}</ul>"
    assert find_headlines(page(popular), SITE).rung == "detect"
    blog = find_headlines(page(f"<div class=widget>{items(dated)}</div>"), SITE)
    assert (blog.rung, titles(blog)) == ("data", TITLES)
    both = find_headlines(page(f"{popular}<ul>{items(scope.replace('{d}', ''))}</ul>"), SITE)
    assert (both.rung, both.headlines[0].key) == ("data", "news.example.org/news/1000-story-of-the-day")
    assert len(both.headlines) == 6


def test_of_a_tables_columns_the_one_with_the_titles_counts() -> None:
    who = [
        "The board of the harbour",
        "Society for lost recipes",
        "Union of hill farmers",
        "Museum",
        "Buses",
        "Theatre trust of the old town",
    ]
    row = "<tr class='{c}'><td>{n}</td><td><a href='/tenders/view/300{n}'>{t}</a></td><td><a href='/org/82{n}'>{w}</a></td></tr>"
    rows = [row.format(n=n, t=t, w=w, c="new" if n < 2 else "") for n, (t, w) in enumerate(zip(TITLES, who, strict=True))]
    assert titles(found(f"<table>{''.join(rows)}</table>")) == TITLES
    cells = [f"<td><a href='/news/300{n}-a-story'>{t}</a></td>" for n, t in enumerate(TITLES)]
    laid = "".join(f"<tr>{''.join(cells[n : n + 3])}</tr>" for n in (0, 3))
    assert titles(found(f"<table>{laid}</table>")) == TITLES


def test_a_title_may_be_shorter_than_the_line_below_it() -> None:
    below = "<div><a href='{u}'>{t}</a><a href='{u}'>{t}, and what it will mean for all of us</a></div>"
    cards = items(below).replace(f">{TITLES[4]}<", ">A tiny victory<", 1)
    assert titles(found(f"<div>{cards}</div>")) == [*TITLES[:4], "A tiny victory", TITLES[5]]
    above = (
        items("<div><a href='{u}'>2:47</a><a href='{u}'>{t}</a></div>", 2) + cards.partition("</div>")[2].partition("</div>")[2]
    )
    assert titles(found(f"<div>{above}</div>")) == [*TITLES[:4], "A tiny victory", TITLES[5]]


def test_buttons_that_say_the_same_of_several_stories_name_none() -> None:
    threads = items(
        "<li><dl><dt><a href='{u}?t={n}&view=unread'>First unread post of all</a> <a href='{u}?t={n}'>{t}</a></dt></dl></li>"
    )
    assert titles(found(f"<ul>{threads}</ul>")) == TITLES


def test_a_section_beside_each_title_leads_elsewhere_than_the_titles() -> None:
    places = ["Hockey", "Ski", "Chess", "Rowing", "Golf", "Judo"]
    rows = "".join(
        f"<div class=tile><a href='/sport/{p}'>{p}</a> <a href='/sport/a-long-story/{1000 + n}'>{t}</a></div>"
        for n, (p, t) in enumerate(zip(places, TITLES, strict=True))
    )
    assert titles(found(f"<div>{rows}</div>")) == TITLES


def test_a_word_of_the_layout_does_not_close_a_box() -> None:
    assert titles(found(f"<div class='td_block td_with_ajax_pagination'><ul>{''.join(LINES)}</ul></div>")) == TITLES


def test_spans_with_classes_are_lines_of_a_card() -> None:
    cards = items(
        "<li><a href='{u}'><em class=cate>Work {n}</em><strong class=tit>{t}</strong><span class=desc>Some words of {n} that "
        "tell what it is about.</span><span class=hit>{n} views</span></a></li>"
    )
    assert titles(found(f"<ul>{cards}</ul>")) == TITLES


def test_an_attached_file_is_no_title() -> None:
    rows = "".join(
        f"<div><a href='/press/a-long-story/{1000 + n}'>{t}</a><a href='/media/{450 + n}/a.pdf'>Download PDF ({n}4 KB)</a></div>"
        for n, t in enumerate(TITLES)
    )
    assert titles(found(f"<div>{rows}</div>")) == TITLES


def test_a_front_page_whose_largest_block_alone_is_dated_has_other_blocks_still() -> None:
    dated = "".join(f"<li><a href='/news/{1000 + n}-story-of-the-day'>{t}</a> 2{n}.11.2026</li>" for n, t in enumerate(TITLES))
    stage = "".join(
        f"<div><h3><a href='/news/{2000 + n}-on-the-stage'>{t} again</a></h3></div>" for n, t in enumerate(TITLES[:3])
    )
    front = found(f"<section>{stage}</section><ul>{dated}</ul>", "https://news.example.org/")
    assert titles(front) == [f"{t} again" for t in TITLES[:3]] + TITLES


def test_of_what_has_no_end_a_part_is_looked_at() -> None:
    stars = "<span class=tag>new</span>" * 9
    cards = items("<div><h3><a href='{u}'>" + stars + "{t}</a></h3></div>")
    assert all(title.endswith(t) and title != t for title, t in zip(titles(found(f"<div>{cards}</div>")), TITLES, strict=True))
    cells = "".join(f"<td><a href='/news/{1000 + n}-a-b-c'>{TITLES[n % 6]} {n}</a></td>" for n in range(90))
    assert len(titles(found(f"<table><tr>{cells}</tr></table>"))) == 90
    terms = "".join(f"<dt><a href='/abs/26.{n}'>Shelf:26.{n}</a></dt>" + "<p>Some words</p>" * 9 for n in range(6))
    assert detect(page(f"<dl>{terms}</dl>"), SITE) is None
