"""A newspaper on loopback: a list of headlines and their article pages."""

import re
from collections.abc import Sequence

from tests.push_kit import Asked, Reply

HTML = {"Content-Type": "text/html; charset=utf-8"}
LIST = """<!DOCTYPE html><html lang="ar"><head><title>سياسة</title></head><body><main>{}</main></body></html>"""
CARD = '<article class="card"><h3><a href="/archives/{0}">عنوان الخبر رقم {0}</a></h3></article>'
ARTICLE = """<!DOCTYPE html><html lang="ar"><head><title>عنوان الخبر رقم {0}</title>
<meta property="og:type" content="article"><meta property="og:title" content="عنوان الخبر رقم {0}">
<meta property="og:description" content="تفاصيل {0}"></head>
<body><article><h1>عنوان الخبر رقم {0}</h1><p>{1}</p></article></body></html>"""
TEXT = "نص الخبر الذي يروي ما حدث في المدينة أمس بالتفصيل. " * 8


class Newspaper:
    """Shows its stories, the newest first."""

    def __init__(self, stories: Sequence[int] = (1, 2, 3)) -> None:
        self.stories = list(stories)

    def __call__(self, asked: Asked) -> Reply:
        if asked.path == "/politics":
            return Reply(200, LIST.format("".join(CARD.format(number) for number in reversed(self.stories))).encode(), HTML)
        if story := re.fullmatch(r"/archives/(\d+)", asked.path):
            return Reply(200, ARTICLE.format(story[1], TEXT).encode(), HTML)
        return Reply(404, b"", {"Content-Type": "text/plain"})
