"""What only a browser can tell: the policy holds, buttons copy, keys lead through, colours can be read, nothing sticks out."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser_kit import CHROMIUM, open_browser, open_site, paint

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Debian's Chromium is not installed (apt-get install chromium)"),
]

PAGES = [
    "/",
    "/?lang=en",
    "/political",
    "/river",
    "/political/archive/2026-11.html",
    "/political?q=%D9%88%D8%B2%D9%8A%D8%B1",
    "/status",
    "/status?lang=en",
    "/short",
]

CONTRAST = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = rgba(getComputedStyle(node).backgroundColor);
      if (colour[3] === 255) return colour;
      if (colour[3] !== 0) throw new Error("half transparent: " + node.className);
    }
    throw new Error("no ground");
  };
  const words = [...document.querySelectorAll("body *")].filter((node) => node.checkVisibility() &&
    (node.value || [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())));
  return words.map((node) => {
    const [a, b] = [light(rgba(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
    const name = node.tagName + "." + node.className + ": " + node.textContent.slice(0, 30);
    return [Math.round((a + 0.05) / (b + 0.05) * 100) / 100, name];
  });
}"""
"""WCAG 2.2, 1.4.3: contrast of every element that holds words against the ground below it."""


@pytest.fixture(scope="module")
def site():
    with open_site() as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with open_browser("--host-resolver-rules=MAP plain.example 127.0.0.1") as chromium:
        yield chromium


@pytest.fixture
def visit(browser, site):
    """A function that opens a page in a fresh context."""
    contexts = []

    def go(path, *, address=site, **options):
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 900}, **options))
        page = contexts[-1].new_page()
        paint(page)
        page.goto(address + path)
        return page

    yield go
    for context in contexts:
        context.close()


@dataclass
class Seen:
    """A page that stays open, what it told on the console and whom it asked."""

    page: Page
    told: list[str]
    asked: list[str]


@pytest.fixture(scope="module")
def seen(browser, site):
    """A function that gives the page of a path, opened once, with everything unfolded."""

    @cache
    def look(path):
        one = Seen(browser.new_page(), [], [])
        paint(one.page)
        one.page.on("console", lambda message: one.told.append(message.text))
        one.page.on("pageerror", lambda error: one.told.append(str(error)))
        one.page.on("request", lambda request: one.asked.append(request.url))
        one.page.goto(site + path)
        one.page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        return one

    return look


@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_under_its_policy_and_asks_nobody_else(seen, site, path):
    one = seen(path)
    assert one.told == []
    assert [url for url in one.asked if not url.startswith((site + "/", "https://syria.news/images/"))] == []
    assert {url.rpartition(".")[2] for url in one.asked if "/static/" in url} >= {"css", "js"}
    assert one.page.locator("body").evaluate("node => getComputedStyle(node).marginTop") == "0px"  # the style sheet holds


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_every_word_can_be_read(seen, path, scheme):
    page = seen(path).page
    page.emulate_media(color_scheme=scheme)
    measured = page.evaluate(CONTRAST)
    assert len(measured) > 20
    assert [words for ratio, words in measured if ratio < 4.5] == []


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_on_a_phone(seen, path, width):
    page = seen(path).page
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_button_copies_its_line(visit):
    page = visit("/political", permissions=["clipboard-read", "clipboard-write"])
    way = page.locator(".way", has_text="Slack")
    way.locator("button").click()
    assert page.evaluate("navigator.clipboard.readText()") == "/feed subscribe https://news.example/political.atom"
    assert way.locator("button .act").inner_text() == "نُسخ"


def test_without_a_clipboard_the_line_is_selected(visit, site):
    page = visit("/?lang=en", address=site.replace("127.0.0.1", "plain.example"))  # neither https nor localhost: no clipboard
    way = page.locator(".way").first
    way.locator("button").click()
    assert way.locator("button .act").inner_text() == "Selected; press copy"
    assert page.evaluate("getSelection().toString()") == "https://news.example/political.atom"


def test_times_are_told_in_words_and_in_full(visit):
    page = visit("/?lang=en")
    newest = page.locator(".fresh time").first
    assert newest.inner_text() == "18 minutes ago"
    assert newest.get_attribute("title") == "Saturday 21 November 2026, 22:46"


def test_everything_is_there_without_script(visit, site):
    page = visit("/political", java_script_enabled=False)
    assert page.locator("button.copy:visible").count() == 0
    assert page.locator(".fresh time").inner_text() == "السبت 21 تشرين الثاني 2026، 22:46"
    page.locator("input[name=q]").fill("وزير")
    page.locator("form button").click()
    assert page.url == f"{site}/political?q=%D9%88%D8%B2%D9%8A%D8%B1"
    assert page.locator(".headline").count() == 1
    page.locator(".why summary").first.click()
    assert page.locator(".why dl").first.is_visible()


def test_keys_lead_through_the_page_in_its_order(visit):
    page = visit("/political")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    assert skip.evaluate("node => node === document.activeElement && node.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("""() => {
          const node = document.activeElement, style = getComputedStyle(node), box = getComputedStyle(node.parentElement);
          const all = [...document.querySelectorAll("a, button, input, summary")];
          return { place: all.indexOf(node), shown: style.outlineStyle !== "none" || box.outlineStyle !== "none" };
        }""")
        )
    assert all(one["shown"] for one in seen)
    places = [one["place"] for one in seen]
    assert places == sorted(places)
    assert len(set(places)) == 12


def test_a_focused_line_is_selected_for_the_keys(visit):
    page = visit("/?lang=en", java_script_enabled=True)
    page.locator(".card h3").first.evaluate("node => { node.tabIndex = -1; node.focus(); }")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "https://news.example/political.atom"
    assert page.evaluate("getSelection().toString()") == "https://news.example/political.atom"


def test_arabic_runs_from_the_right_and_addresses_from_the_left(visit):
    page = visit("/political")
    assert page.evaluate("document.querySelector('.columns').getBoundingClientRect().right "
                         "- document.querySelector('.reading').getBoundingClientRect().right") == 0  # fmt: skip
    assert page.locator(".paste").first.evaluate("node => getComputedStyle(node).direction") == "ltr"
    hour, tale = page.locator(".hour").first.bounding_box(), page.locator(".tale").first.bounding_box()
    assert hour["x"] > tale["x"]
