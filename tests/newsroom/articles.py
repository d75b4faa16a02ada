"""Article pages with their related lists, and the home page, which is made of the same boxes."""

from random import Random
from urllib.parse import quote

from tests.newsroom.frame import frame, href, most_read, rename_classes, stamp, text
from tests.newsroom.lists import describe, script
from tests.newsroom.room import Newsroom
from tests.newsroom.story import POLITICAL, SECTIONS, Story

RELATED = 9


def article_page(room: Newsroom, story: Story, base: str) -> str:
    """A story's own page: section, title, picture, date line, paragraphs in a paragraph, signature, tags, related list."""
    inner = f"""<div class="row"><div class="col-md-8">
<div class="blog-single-content bordered blog-container">
<div class="blog-single-head">
<div class="sec-name"><a style="color:red" href="?p=1&cat={story.section}">{SECTIONS[story.section]}</a></div>
<h1 class="h-title"><p>{text(story.shown)}</p></h1>
</div>
<div class="blog-single-img"><img src="{story.image_href}"><div class="caption-img">صورة من الأرشيف</div></div>
<div class="news-date" style="font-size:14px; color:#999">{stamp(room, story)}</div>
<div class="blog-single-desc" dir="rtl">
{body(story)}
</div>
<div class="tags">TAG: {"".join(f'<a href="ara.php?q={tag}">{tag}،</a>' for tag in story.tags)}</div>
</div>
<hr class="">
{related_list(room, story) if room.related else ""}
</div>
{most_read(room)}
</div>"""
    page = frame(room, story.shown.strip(), inner, head(room, story, base))
    return page if room.design == "known" else rename_classes(page)


def head(room: Newsroom, story: Story, base: str) -> str:
    """The canonical link and linked data, when the newsroom has them."""
    canonical = f'<link rel="canonical" href="{base}{quote(story.short_href)}">' if room.canonical else ""
    linked = script({"@context": "https://schema.org", **describe(room, story, base)}) if room.design == "data" else ""
    return canonical + linked


def body(story: Story) -> str:
    """Paragraphs inside an outer paragraph, which an HTML5 parser closes early; the outlet's name ends them."""
    paragraphs = [*map(text, story.paragraphs), "سيريانيوز"]
    paragraphs.insert(2, "&nbsp;")
    inner = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<p>{inner}\n</p>"


def related_stories(room: Newsroom, story: Story) -> list[Story]:
    """About nine stories of mixed sections and ages in no order; they depend on the time of reading, not on the story."""
    others = [other for other in room.newest() if other.number != story.number]
    random = Random(f"{room.seed}/{room.edition}")
    chosen = others[:6] + random.sample(others[6:], min(RELATED - 6, len(others[6:])))
    random.shuffle(chosen)
    return chosen


def related_list(room: Newsroom, story: Story) -> str:
    """The related list; every other link has the short form, whatever the section pages use."""
    boxes = "\n".join(related_box(room, at, other) for at, other in enumerate(related_stories(room, story)))
    return f'<div class="row related-news" dir="rtl">\n{boxes}\n</div>'


def related_box(room: Newsroom, at: int, story: Story) -> str:
    """One related headline; a few show their summary."""
    address = story.short_href if at % 2 or room.form == "short" else story.slug_href
    link = href(address, story)
    summary = f'<h7 dir="rtl"><a {link} >{text(story.summary)}\n</a></h7>' if story.summary and at % 4 == 1 else ""
    return f"""<div class="col-md-4"><article class="icon-box7" dir="rtl">
<a {link}><img src="images/related/{story.picture}_m2.jpg"></a>
<div dir="rtl"><h5><strong><a {link} >{text(story.shown)}</a></strong></h5>
{summary}</div></article></div>"""


def home_page(room: Newsroom) -> str:
    """The home page: labelled boxes of the newest stories, then a block without dates for the political section."""
    boxes = '\n<hr class="">\n'.join(home_box(room, story) for story in room.newest()[:10])
    block = "\n<hr>\n".join(block_line(room, story) for story in room.section(POLITICAL)[:4])
    title = f'<h2><a style="color:red" href="?p=1&cat={POLITICAL}">{SECTIONS[POLITICAL]}</a></h2>'
    inner = f"""<div class="col-md-8">
{boxes}
<div class="one_half" dir="rtl">{title}<ul dir="rtl">
{block}
</ul></div></div>
{most_read(room)}"""
    page = frame(room, "الصفحة الرئيسية", inner)
    return page if room.design == "known" else rename_classes(page)


def home_box(room: Newsroom, story: Story) -> str:
    """One box with its section's name over the picture."""
    link = href(room.href(story), story)
    label = f'<div style="position:absolute;top:0px;right:0px">{SECTIONS[story.section]}</div>'
    return f"""<div class="one_half"><article class="icon-box7" dir="rtl">
<a {link}><div style="position:relative"><a {link}>{label}<img src="{story.image_href}"></a></div></a>
<div dir="rtl"><h5><strong><a {link} >{text(story.shown)}</a></strong></h5>
<h7 dir="rtl"><a {link} >{text(story.summary or "")}</a></h7>
<p style="font-size:14px; color:#999">{stamp(room, story)}</p></div></article></div>"""


def block_line(room: Newsroom, story: Story) -> str:
    """One headline of a section's block."""
    link = href(room.href(story), story)
    strong = f"<strong><a {link} >{text(story.shown)}</a></strong>"
    return f'<li><article class="icon-box7" dir="rtl"><div dir="rtl">{strong}</div></article></li>'
