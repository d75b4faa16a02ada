"""What an address says of the visitor: who came from where, in which session. It is no part of what is shown. Pure."""

import re

_TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|_ga|_gl|_hsenc"
    r"|_hsmi|mkt_tok|oly_anon_id|oly_enc_id|vero_id|s_kwcid|at_(?:medium|campaign|custom\d|link\w*)|pk_\w+|mtm_\w+|__cf_\w+|ref_src"
    r"|ref_url|cmpid|ocid|wt_mc|__twitter_impression|amp_js_v|usqp)(?:=.*)?",
    re.IGNORECASE,
)
# Servers put the session into the links of who sends no cookies, another one at each visit. A short `sid` names a story.
_SESSION = re.compile(r"(?:phpsessid|jsessionid|aspsessionid\w*)=.*|(?:sid|s|session_?id)=[0-9a-f]{32}", re.IGNORECASE)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)


def tells_of_visitor(pair: str) -> bool:
    """Tell whether a query's parameter, with its value, says nothing of the page."""
    return bool(_TRACKING.fullmatch(pair) or _SESSION.fullmatch(pair))


def without_session(path: str) -> str:
    """Return the path without the session that Java servers write behind it."""
    return _SESSION_IN_PATH.sub("", path) if ";" in path else path
