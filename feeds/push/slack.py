"""Slack, spoken to as a newsroom needs it: a message of its own (with Slack's preview of the article), and its Retry-After.

Apprise would put the text into a coloured attachment, for which Slack shows no preview, and does not say how long Slack wants to
be left alone (https://docs.slack.dev/apis/web-api/rate-limits: one message a second, then 429 with Retry-After).
"""

from datetime import UTC, datetime
from typing import Any

import requests
from apprise.plugins.slack import NotifySlack

from feeds.fetch import read_retry_after

KEPT = ("channel", "username", "thread_ts")


class Slack(NotifySlack):
    """Apprise's Slack, webhooks and bots, with plain messages."""

    retry_after: float | None = None

    def dialect_convert(self, body: str, *_: Any, **__: Any) -> str:
        """Leave the text alone: it is mrkdwn already (wording.py)."""
        return body

    def _send(self, url: str, payload: Any, *rest: Any, **options: Any) -> Any:
        """Post a message; everything else (looking up people, templates, workflows) is Apprise's business."""
        if self.use_blocks or "attachments" not in payload:
            return super()._send(url, payload, *rest, **options)
        message = {name: payload[name] for name in KEPT if name in payload}
        self.throttle()
        try:
            answer = requests.post(
                url,
                json=message | {"text": payload["attachments"][0]["text"], "mrkdwn": True},
                headers={"User-Agent": self.app_id}
                | ({"Authorization": f"Bearer {self.access_token}"} if self.access_token else {}),
                timeout=self.request_timeout,
                verify=self.verify_certificate,
                allow_redirects=self.redirects,
            )
        except requests.RequestException as error:
            self.logger.warning("Slack could not be reached (%s)", type(error).__name__)
            return False
        return self.judge(answer)

    def judge(self, answer: requests.Response) -> Any:
        """Return something true when Slack took the message: webhooks say `ok`, the Web API `{"ok": true}` or an error's name."""
        text = answer.text.strip()
        if answer.status_code == requests.codes.ok and (text == "ok" or text.replace(" ", "").startswith('{"ok":true')):
            return {"ok": True}
        self.retry_after = read_retry_after(answer.headers.get("Retry-After"), datetime.now(UTC))
        self.logger.warning("Slack says “%s”, error=%d", text[:100], answer.status_code)
        return False
