"""What every page of the newsroom shares: head, navigation, most-read box, footer, and how text and links are written down."""

import re
from html import escape
from random import Random
from zlib import crc32

from tests.newsroom.room import Newsroom
from tests.newsroom.story import SECTIONS, Story

DIGITS = {"ascii": "0123456789", "arabic": "٠١٢٣٤٥٦٧٨٩", "persian": "۰۱۲۳۴۵۶۷۸۹"}
DAYS = ["الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
MONTHS = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
]


def frame(room: Newsroom, title: str, inner: str, head: str = "", active: str | None = None) -> str:
    """The whole page round its content; the build time in the comment follows the last change when validators are on."""
    built = room.changed if room.validators else room.now
    today = f"{DAYS[built.weekday()]} {built.day} / {MONTHS[built.month - 1]} / {built.year}"
    return f"""<!DOCTYPE html>
<html lang="ar">
<head dir="rtl">
<meta http-equiv="Refresh" content="1200" />
<meta http-equiv="Content-Type" CONTENT="text/html; charset=utf-8">
<title>{text(title)} - النشرة</title>
<meta name="viewport" content="width=device-width, initial-scale=1" />
<link rel="alternate" type="application/rss+xml" title="RSS" href="/rss.php" />
{head}
<script>window.counters = window.counters || []; counters.push(["page"]);</script>
</head>
<body class="page-container-bg-solid">
<!--{built:%Y%m%d%H%M%S}-->
<div class="page-wrapper">
<div class="page-header">
<div class="page-logo"><a href="/"><img src="v2/images/logo.gif" alt="النشرة" class="logo-default"></a></div>
<div class="top-links" dir="rtl">{digits(today, "arabic")}   | <a href="mob.php">موبايل</a></div>
<form class="search-form" action="ara.php" method="get"><input type="text" name="q"><input type="submit" value=" بحث "></form>
<div class="hor-menu"><ul class="nav navbar-nav" id="nav">
<li><a href="index.php">الصفحة الرئيسية</a></li>
{navigation(active)}
<li><a href="contact.php">اتصل بنا</a></li>
</ul></div>
</div>
<div class="page-container"><div class="page-content"><div class="container" dir="rtl">
{inner}
</div></div></div>
<div class="page-footer"><div class="footer-navi">© {built.year} <a href="">النشرة</a> All Rights Reserved.</div></div>
</div>
</body>
</html>
"""


def navigation(active: str | None) -> str:
    """Links to the sections, the active one marked."""
    items = [
        f'<li class="{"active" * (section == active)}"><a class="drp-aro" href="?p=1&cat={section}">{label}</a></li>'
        for section, label in SECTIONS.items()
    ]
    return "\n".join(items)


def most_read(room: Newsroom) -> str:
    """The box of five stories of any section and age, which belongs to no list."""
    stories = room.newest()
    chosen = Random(f"{room.seed}/{room.changed.date()}").sample(stories, min(5, len(stories)))
    lines = "\n".join(
        f'<span class="acc-trigger" dir="rtl"><a {href(room.href(story), story)}>{rank}- {text(story.shown)}</a></span>'
        for rank, story in enumerate(chosen, 1)
    )
    return f"""<div class="col-md-4 sidebar">
<div style="background-color: #e4020a;text-align: center;"><h3 class="subtitle" dir="rtl">المواضيع الأكثر قراءة </h3></div>
{lines}
</div>"""


def text(words: str) -> str:
    """Text as markup; non-breaking spaces by name, as the site's editor writes them."""
    return escape(words, quote=False).replace("\u00a0", "&nbsp;").replace('"', "&quot;")


def href(address: str, story: Story) -> str:
    """An href attribute; quotes in the address make some delimited by ' and others escaped, both of which the site does."""
    if '"' in address and story.number % 2:
        return f"href='{address}'"
    escaped = address.replace('"', "&quot;")
    return f'href="{escaped}"'


def digits(words: str, style: str) -> str:
    """Write the ASCII digits of a text in another script."""
    return words.translate(str.maketrans(DIGITS["ascii"], DIGITS[style]))


def stamp(room: Newsroom, story: Story) -> str:
    """The story's moment as lists and articles show it."""
    return digits(f"{story.moment:%d.%m.%Y | %H:%M}", room.digits)


def rename_classes(html: str) -> str:
    """The same page after a redesign: every class and id has another name."""

    def renamed(match: re.Match[str]) -> str:
        names = " ".join(f"x{crc32(name.encode()):08x}" for name in match[2].split())
        return f'{match[1]}="{names}"'

    return re.sub(r'\b(class|id)="([^"]*)"', renamed, html)
