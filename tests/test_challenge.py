from pathlib import Path

import pytest

from parsers.challenge import challenge

REPLICA = sorted(Path("../shared/replica").glob("*.html")) + sorted(Path("tests/pages").rglob("*.html"))


def page(title: str = "", head: str = "", body: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


CHALLENGES = {
    "cloudflare": page(
        "Just a moment...",
        '<meta http-equiv="refresh" content="360">',
        "<noscript>Enable JavaScript and cookies to continue</noscript><script>window._cf_chl_opt={cType:'managed'};"
        "a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=1'</script>",
    ),
    "cloudflare-arabic": page("لحظة…", "", "<div>تحقق من أنك إنسان</div><script>window._cf_chl_opt={}</script>"),
    "cloudflare-block": page(
        "Attention Required! | Cloudflare",
        '<link href="/cdn-cgi/styles/cf.errors.css">',
        '<div id="cf-error-details"><h1>Sorry, you have been blocked</h1> Cloudflare Ray ID: <b>1</b></div>',
    ),
    "cloudflare-old": page(
        "Please Wait... | Cloudflare",
        "",
        "<form id=challenge-form action='/?__cf_chl_jschl_tk__=1'>Checking your browser before accessing",
    ),
    "ddos-guard": page(
        "DDoS-Guard", '<script src="/.well-known/ddos-guard/js-challenge/index.js"></script>', "<h1>Checking your browser</h1>"
    ),
    "sucuri": page(
        "You are being redirected...",
        "",
        "<noscript>Javascript is required.</noscript><script>sucuri_cloudproxy_js='';location.reload();</script>",
    ),
    "imperva": page(
        "",
        '<script src="/_Incapsula_Resource?SWUDNSAI=31&incident_id=1-2"></script>',
        "Request unsuccessful. Incapsula incident ID: 1-2",
    ),
    "perimeterx": page(
        "Access to this page has been denied", "", "<div id='px-captcha'></div><p>Press & Hold to confirm you are a human</p>"
    ),
    "datadome": page(
        "news.test",
        "",
        "<p>Please enable JS and disable any ad blocker</p><script src='https://ct.captcha-delivery.com/c.js'></script>",
    ),
    "aws": page("Human Verification", "<script>window.gokuProps={};window.awsWafCookieDomainList=[]</script>"),
    "akamai": page("Access Denied", "", "Reference #18.2 <a href='https://errors.edgesuite.net/18.2'>x</a>"),
    "anubis": page("Making sure you're not a bot!", "", "<script id='anubis_challenge'>{}</script>"),
    "testcookie": page(
        "",
        "<script src='/aes.js'></script>",
        "<script>slowAES.decrypt(c);location.href=location;</script><noscript>This site requires Javascript to work",
    ),
    "imunify": page("One moment, please...", "", "<h1>Please wait while your request is being verified...</h1>"),
    "captcha": page("Security check", "", "<div class='g-recaptcha'></div>"),
}


@pytest.mark.parametrize("name", CHALLENGES)
def test_names_two_signs(name):
    signs = challenge(CHALLENGES[name])
    assert signs is not None
    assert len(signs.split("; ")) == 2


ORDINARY = {
    "blank": "",
    "article about it": page(
        "Cloudflare outage",
        "",
        "<p>Visitors saw “Just a moment...”, “Checking your browser” and “Enable JavaScript and cookies to"
        " continue”, with a Ray ID. Others: you have been blocked. Verify you are human.</p>",
    ),
    "article with code": page(
        "شرح", "", '<pre>&lt;script src="/cdn-cgi/challenge-platform/h/b/x"&gt; window._cf_chl_opt</pre><p>Ray ID</p>'
    ),
    "behind cloudflare": page(
        "أخبار",
        '<script src="/cdn-cgi/scripts/5c5dd728/cloudflare-static/email-decode.min.js"></script>',
        "<a class='__cf_email__' href='/cdn-cgi/l/email-protection'>x</a><script>(function(){window['__CF$cv$params']={r:'1'};"
        "a.src='/cdn-cgi/challenge-platform/h/b/scripts/jsd/main.js'})();b='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script>",
    ),
    "comment form": page("خبر", "", "<form><div class='g-recaptcha h-captcha cf-turnstile'></div></form>"),
    "moment": page("Just a moment: a history", "", "<p>x</p><script>if(a)location.reload()</script>"),
    "one sign": page("Just a moment...", "", "<p>x</p>"),
    "not found": page("404 Not Found", "", "<h1>Not Found</h1>nginx"),
    "long": page("Just a moment...", "", "<script>window._cf_chl_opt</script>" + "<p>كلمات كثيرة جدا</p>" * 400),
    "many links": page("Just a moment...", "", "<script>window._cf_chl_opt</script>" + "<a href=/x>x</a>" * 40),
    "large": page("Just a moment...", "", "<script>window._cf_chl_opt" + "x" * 700_000 + "</script>"),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_leaves_ordinary_pages_alone(name):
    assert challenge(ORDINARY[name]) is None


@pytest.mark.parametrize("path", REPLICA, ids=lambda path: path.name)
def test_recorded_pages(path):
    signs = challenge(path.read_bytes().decode("utf-8", "replace"))
    assert (signs is not None) == ("challenge" in path.name)


@pytest.mark.parametrize(
    "piece", ["<div id=a class=b>", "<script>", "<script>_incapsula_resource", "<p>location.href= ", "checking your browser"]
)
def test_hostile_pages_cost_little(piece):
    assert challenge(piece * (290_000 // len(piece))) is None
    assert challenge(piece.split(">")[0] + ">" + piece.split(">")[-1] * (290_000 // len(piece))) is None
