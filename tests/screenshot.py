"""Make docs/screenshot.png from the sample feeds of the tests: `make screenshot`. Needs Debian's Chromium and fonts-noto-core."""

import base64
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser_kit import open_browser, open_site, paint

TARGET = Path(__file__).parents[1] / "docs" / "screenshot.png"

FRAME = """<!doctype html><style>
body {{ margin: 0; background: #d9e4e1; inline-size: 1400px; block-size: 900px; overflow: hidden; position: relative; }}
img {{ position: absolute; box-shadow: 0 18px 50px #0b3a3f47; }}
.desk {{ inset: 50px 50px auto auto; inline-size: 960px; border-radius: 14px; }}
.phone {{ inset: 110px auto auto 50px; inline-size: 300px; border-radius: 26px; border: 7px solid #0d1110; }}
</style><img class="desk" src="{desk}"><img class="phone" src="{phone}">"""
"""The front page on a desk by day, and a feed on a phone by night."""


def shoot(browser: Browser, address: str, width: int, height: int, scheme: str) -> str:
    """Return a picture of the page as a data URL."""
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, device_scale_factor=1.5)
    paint(page)
    page.goto(address, wait_until="networkidle")
    return "data:image/png;base64," + base64.b64encode(page.screenshot()).decode()


def main() -> None:
    """Put both pictures on one sheet."""
    with open_site() as site, open_browser() as browser:
        desk = shoot(browser, f"{site}/", 1120, 900, "light")
        phone = shoot(browser, f"{site}/political", 390, 844, "dark")
        sheet = browser.new_page(viewport={"width": 1400, "height": 900})
        sheet.set_content(FRAME.format(desk=desk, phone=phone), wait_until="load")
        TARGET.parent.mkdir(exist_ok=True)
        sheet.screenshot(path=TARGET)


if __name__ == "__main__":
    main()
