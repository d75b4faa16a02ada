"""Is this page a robot check instead of the page that was asked for? Pure.

Two signs are needed, and one of them must be more than a phrase of the text: newspapers write about Cloudflare too. The
scripts that such services put into ordinary pages (e-mail protection, "jsd" detection, captcha boxes under a comment form)
are no signs, or one at most.
"""

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser

from parsers.headline import ParseError
from parsers.tree import parse

LARGEST = 300_000
"""Characters; a robot check is a small page."""
LINKS = 25
TEXT = 4000
"""A page with more links or visible characters than this is a page, whatever else it holds."""

TITLES = {
    "title of a waiting room": (
        r"just a moment\W*|one moment,? please\W*|please wait\W*|checking your browser\b.*|you are being redirected\W*",
        r"verifying you are human\W*|making sure you're not a bot\W*|.*\bddos[- ]guard\b.*|لحظة\W*|لحظة من فضلك\W*",
    ),
    "title of a refusal": (
        r"attention required!.*|access denied.*|sucuri website firewall.*|.*\bhuman verification\b.*|robot check",
        r"request unsuccessful.*|pardon our interruption\W*|client challenge|bot verification|security check\W*",
    ),
}
"""Whole titles."""

MARKUP = {
    "Cloudflare's challenge options": (r"_cf_chl_|cf_chl_opt|cf-chl-",),
    "Cloudflare's challenge script": (r"/cdn-cgi/challenge-platform/(?!(?:h/\w+/)?scripts/jsd)",),
    "challenge form": (r"challenge-form|challenge-running|challenge-error-text|challenge-stage|jschl[-_]",),
    "Cloudflare's error page": (r"cf-error-details|cf-error-code|cf\.errors\.css",),
    "Ray ID box": (r"\bray-id\b|cf-ray-id|cf-footer-item-ip",),
    "DDoS-Guard's script": (r"/\.well-known/ddos-guard/|check\.ddos-guard\.net|ddg-captcha|ddg-l10n",),
    "Sucuri's cookie script": (r"sucuri_cloudproxy|sucuri\.net/privacy",),
    "Imperva's incident frame": (r"_incapsula_resource[^\"'>\s]{0,300}incident_id|bot-detection\.imperva",),
    "PerimeterX's box": (r"px-captcha|_pxblock|captcha\.px-c(?:dn|loud)\.net",),
    "DataDome's box": (r"captcha-delivery\.com",),
    "AWS WAF's challenge": (r"awswafcookiedomainlist|awswafintegration|token\.awswaf\.com|gokuprops",),
    "Akamai's refusal": (r"errors\.edgesuite\.net|sec-if-cpt|bm-verify",),
    "proof-of-work script": (
        r"anubis_challenge|/\.within\.website/x/cmd/anubis|slowaes\.decrypt|wsidchk|/\.sgcaptcha|imunify360",
    ),
    "captcha box": (
        r"g-recaptcha|recaptcha/(?:api|enterprise)|h-captcha|hcaptcha\.com|cf-turnstile|turnstile/v0|geetest|smartcaptcha",
    ),
    "reload by script": (r"location\.reload\s*\(|location\.href\s*=\s*(?:window\.)?location",),
}
"""What stands in scripts and attributes."""

PHRASES = {
    "asks for scripts and cookies": (
        r"enable javascript and cookies|javascript is (?:required|disabled)|requires javascript to work|turn on javascript",
        r"please enable (?:js|javascript|cookies)|تفعيل (?:جافا ?سكريبت|javascript)",
    ),
    "asks for a human": (
        r"(?:verify|verifying|checking|confirm|prove) (?:that |if )*(?:you are|you're|the visitor is) (?:a )?(?:human|person)\b",
        r"(?:verify|verifying|confirm|prove) (?:that )?(?:you are|you're) not a (?:ro)?bot",
        r"are you a (?:human|robot)|i'm not a robot|press (?:&|and) hold",
        r"تحقق (?:من )?(?:أنك|انك) (?:إنسان|انسان|بشر)|لست (?:روبوت|برنامج روبوت)",
    ),
    "checks the browser": (
        r"checking (?:your browser|if the site connection is secure)|review the security of your connection",
        r"your (?:request|browser) is being (?:verified|checked)|ddos protection by",
    ),
    "names the ray": (r"\bray id\b",),
    "says blocked": (
        r"you have been blocked|been blocked by|unusual traffic|automated (?:access|requests|queries)|incident id",
        r"reference #\s*\d|complete the (?:captcha|security check)",
    ),
}
"""What stands in the text."""


def compile_rules(table: Mapping[str, tuple[str, ...]]) -> dict[str, re.Pattern[str]]:
    """Return one expression per sign."""
    return {name: re.compile("|".join(rules), re.DOTALL) for name, rules in table.items()}


TITLE_RULES, MARKUP_RULES, PHRASE_RULES = compile_rules(TITLES), compile_rules(MARKUP), compile_rules(PHRASES)


def challenge(html: str) -> str | None:
    """Name two signs of a robot check ("…; …"), or return None for every other page."""
    if len(html) > LARGEST or has_many_links(html):
        return None
    try:
        tree = parse(html, "")
    except ParseError:
        return None
    markup = read_markup(tree)
    title = " ".join(node.text() for node in tree.css("title")[:1]).strip().lower()
    for node in tree.css("script, style, title, template"):
        node.decompose()
    text = " ".join(tree.text(separator=" ").split()).lower()
    if len(text) > TEXT:
        return None
    strong = [name for name, rule in TITLE_RULES.items() if rule.fullmatch(title)]
    strong += [name for name, rule in MARKUP_RULES.items() if rule.search(markup)]
    signs = strong + [name for name, rule in PHRASE_RULES.items() if rule.search(text)]
    return "; ".join(signs[:2]) if strong and len(signs) > 1 else None


def has_many_links(html: str) -> bool:
    """Tell an ordinary page by its links; of most it is enough to look at the first part."""
    place = 0
    for _ in range(LINKS + 1):
        place = html.find("<a ", place) + 1
        if not place:
            return html.count("<a ") + html.count("<A ") > LINKS
    return True


def read_markup(tree: LexborHTMLParser) -> str:
    """Return what a page does not show: its scripts and the values of its attributes, lower case."""
    values = [node.text() for node in tree.css("script")]
    for node in tree.css("[id], [class], [src], [action], [href]"):
        values += [value or "" for value in node.attributes.values()]
    return "\n".join(values).lower()
