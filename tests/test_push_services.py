"""What arrives at the services: the real APIs of Slack, Matrix, Discord and Telegram on loopback, and a mail server."""

import email
import email.policy
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from feeds.config import PushTarget
from feeds.model import Entry
from feeds.push import AppriseCourier, Delivery, examine
from tests.push_kit import Asked, Homeserver, Reply, Standin, closed_port, make_certificate, make_entry, running, tell, through

NASTY = 'هجوم <b>&amp; *نجمة* _خط_ `رمز` | [رابط](https://evil.example) <!channel> @everyone > "اقتباس" ~ # \\'
HOOK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
BOT = "slack://xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d/news"
DISCORD = "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"
TELEGRAM = "tgram://123456789:abcdefghijk1234567890abcdefghijklmnop/12345"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl program")
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def services(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    """Whatever host is asked, this answers; the way there is a proxy of the environment, as a company has it."""
    with running(Standin(lambda _: Reply(), certificate)) as standin:
        for name, value in through(standin).items():
            monkeypatch.setenv(name, value)
        yield standin


def send(url: str, *entries: Entry, content: str = "excerpt") -> list[Delivery]:
    courier = AppriseCourier(PushTarget("news 1", url, ("political",), content))  # type: ignore[arg-type]
    return [courier.deliver(entry, f"key{entry.key}") for entry in entries]


# --- Slack


def test_a_slack_webhook_gets_a_plain_message_with_a_link(services: Standin) -> None:
    assert send(HOOK, make_entry(1)) == [Delivery(done=True)]
    (asked,) = services.asked
    assert (asked.host, asked.method) == ("hooks.slack.com", "POST")
    assert asked.path == "/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
    assert asked.json == {"text": "<https://syria.news/archives/1?a=1&amp;b=2|خبر رقم 1>\nتفاصيل 1", "mrkdwn": True}


def test_slack_takes_no_headline_for_markup(services: Standin) -> None:
    send(HOOK, make_entry(1, NASTY, summary="<!here> & <https://evil.example|x>"))
    text = services.asked[0].json["text"]
    assert text == (
        "<https://syria.news/archives/1?a=1&amp;b=2|هجوم ‹b›&amp;amp; *نجمة* _خط_ `رمز` ¦ [رابط](https://evil.example) "
        '‹!channel› @everyone › "اقتباس" ~ # \\>\n&lt;!here&gt; &amp; &lt;https://evil.example|x&gt;'
    )


def test_slacks_wish_to_be_left_alone_is_heard(services: Standin) -> None:
    services.service = lambda _: Reply(429, b"rate_limited", {"Retry-After": "30"})
    (delivery,) = send(HOOK, make_entry(1))
    assert (delivery.done, delivery.retry_after, delivery.refused) == (False, 30.0, False)
    assert delivery.what == "Slack says “rate_limited”, error=429"


@pytest.mark.parametrize(("status", "refused"), [(400, True), (403, False), (404, False), (500, False)])
def test_what_slack_does_not_want_is_told_from_what_fails(services: Standin, status: int, refused: bool) -> None:
    services.service = lambda _: Reply(status, b"invalid_payload")
    (delivery,) = send(HOOK, make_entry(1))
    assert (delivery.done, delivery.refused) == (False, refused)
    assert f"error={status}" in delivery.what


def test_a_slack_bot_posts_to_a_channel(services: Standin) -> None:
    services.service = lambda _: tell(200, ok=True, channel="C1", ts="1.2")
    assert send(BOT, make_entry(1))[0].done
    (asked,) = services.asked
    assert (asked.host, asked.path) == ("slack.com", "/api/chat.postMessage")
    assert asked.headers["authorization"] == "Bearer xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d"
    assert asked.json["channel"] == "#news"
    services.service = lambda _: tell(200, ok=False, error="not_in_channel")
    (delivery,) = send(BOT, make_entry(2))
    assert not delivery.done
    assert "not_in_channel" in delivery.what


def test_blocks_are_left_to_apprise(services: Standin) -> None:
    assert send(HOOK + "?blocks=yes&footer=no", make_entry(1))[0].done
    assert "blocks" in services.asked[0].json["attachments"][0]  # type: ignore[index]


def test_a_slack_that_cannot_be_reached(services: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{closed_port()}")
    (delivery,) = send(HOOK, make_entry(1))
    assert delivery == Delivery(False, "Slack could not be reached (ProxyError)")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7", "/services/T1JJ3T3L2/A1BRTD4JD/"),
        ("https://discord.com/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "/api/webhooks/4174216298/"),
    ],
)
def test_the_webhooks_own_addresses_are_understood(services: Standin, url: str, path: str) -> None:
    assert send(url, make_entry(1))[0].done
    (asked,) = services.asked
    assert asked.path.startswith(path)
    assert "attachments" not in asked.json


# --- Matrix


@pytest.fixture
def homeserver() -> Homeserver:
    return Homeserver("syt_secrettoken")


@pytest.fixture
def matrix(homeserver: Homeserver) -> Iterator[Standin]:
    with running(Standin(homeserver)) as standin:
        yield standin


def room(standin: Standin, token: str = "syt_secrettoken") -> str:
    return f"matrix://{token}@127.0.0.1:{standin.port}/!news:news.test"


def test_matrix_gets_html_and_a_plain_text_that_keeps_the_link(homeserver: Homeserver, matrix: Standin) -> None:
    assert send(room(matrix), make_entry(1, NASTY))[0].done
    (message,) = homeserver.messages("!news:news.test")
    assert message["msgtype"] == "m.text"
    assert message["format"] == "org.matrix.custom.html"
    assert message["body"] == f"{NASTY}\nتفاصيل 1\nhttps://syria.news/archives/1?a=1&b=2"
    assert message["formatted_body"] == (
        '<a href="https://syria.news/archives/1?a=1&amp;b=2">هجوم &lt;b&gt;&amp;amp; *نجمة* _خط_ `رمز` | '
        "[رابط](https://evil.example) &lt;!channel&gt; @everyone &gt; &quot;اقتباس&quot; ~ # \\</a><br>تفاصيل 1"
    )


def test_every_message_to_matrix_has_an_id_of_its_own_that_stays(homeserver: Homeserver, matrix: Standin) -> None:
    one, two = make_entry(1), make_entry(2)
    assert all(delivery.done for delivery in send(room(matrix), one, two))
    assert all(delivery.done for delivery in send(room(matrix), one, two))  # as after a crash: another process, the same entries
    assert [message["body"] for message in homeserver.messages("!news:news.test")] == [
        "خبر رقم 1\nتفاصيل 1\nhttps://syria.news/archives/1?a=1&b=2",
        "خبر رقم 2\nتفاصيل 2\nhttps://syria.news/archives/2?a=1&b=2",
    ]


def test_matrix_asks_to_wait_and_nobody_sleeps(homeserver: Homeserver, matrix: Standin) -> None:
    homeserver.trouble = lambda _: tell(429, errcode="M_LIMIT_EXCEEDED", retry_after_ms=90_000)
    (delivery,) = send(room(matrix), make_entry(1))
    assert (delivery.done, delivery.retry_after) == (False, 90.0)


def test_a_name_and_password_log_in_once_a_run(homeserver: Homeserver, matrix: Standin) -> None:
    homeserver.password = "secretpassword"
    url = f"matrix://bot:secretpassword@127.0.0.1:{matrix.port}/!news:news.test"
    assert all(delivery.done for delivery in send(url, make_entry(1), make_entry(2)))
    assert homeserver.logins == 1
    assert len(homeserver.messages("!news:news.test")) == 2


def test_a_wrong_token_is_told_without_the_token(matrix: Standin) -> None:
    (delivery,) = send(room(matrix, "syt_wrongtoken"), make_entry(1))
    assert not delivery.done
    assert "401" in delivery.what
    assert "wrongtoken" not in delivery.what + repr(delivery)


# --- Discord, Telegram, e-mail, others


def test_discord_gets_its_own_markdown_and_nobody_is_called(services: Standin) -> None:
    services.service = lambda _: Reply(204, b"")
    assert send(DISCORD, make_entry(1, NASTY))[0].done
    (asked,) = services.asked
    assert (asked.host, asked.path) == ("discord.com", "/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js")
    assert asked.json["content"] == (
        "[هجوم \\<b\\>&amp; \\*نجمة\\* \\_خط\\_ \\`رمز\\` \\| \\[رابط\\](https://evil.example) \\<!channel\\> "
        '@\u200beveryone \\> "اقتباس" \\~ \\# \\\\](https://syria.news/archives/1?a=1&b=2)\nتفاصيل 1'
    )


def test_telegram_gets_html(services: Standin) -> None:
    services.service = lambda _: tell(200, ok=True, result={})
    assert send(TELEGRAM, make_entry(1, NASTY))[0].done
    (asked,) = services.asked
    assert asked.path.endswith("/sendMessage")
    assert (asked.json["chat_id"], asked.json["parse_mode"]) == (12345, "HTML")
    assert asked.json["text"] == (
        '<a href="https://syria.news/archives/1?a=1&amp;b=2">هجوم &lt;b&gt;&amp;amp; *نجمة* _خط_ `رمز` | '
        '[رابط](https://evil.example) &lt;!channel&gt; @everyone &gt; "اقتباس" ~ # \\</a>\r\nتفاصيل 1'
    )


def test_an_error_of_telegram_is_told(services: Standin) -> None:
    services.service = lambda _: tell(400, ok=False, description="Bad Request: chat not found")
    (delivery,) = send(TELEGRAM, make_entry(1))
    assert delivery.refused
    assert "chat not found" in delivery.what
    assert "abcdefghijk" not in delivery.what


class Mailbox(Message):
    """Keeps what comes."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[email.message.EmailMessage] = []

    def handle_message(self, message: object) -> None:
        self.mails.append(email.message_from_bytes(bytes(message), policy=email.policy.default))  # type: ignore[call-overload, arg-type]


def test_a_mail_has_the_headline_as_its_subject() -> None:
    mailbox = Mailbox()
    controller = Controller(mailbox, "127.0.0.1", closed_port())
    controller.start()
    try:
        url = f"mailto://127.0.0.1:{controller.port}?from=bot@news.test&to=desk@news.test"
        (delivery,) = send(url, make_entry(1, "خبر <b> & " + "طويل " * 80))
    finally:
        controller.stop()
    assert delivery == Delivery(done=True)
    (mail,) = mailbox.mails
    assert mail["Subject"].strip().startswith("خبر <b> & طويل")
    assert len(mail["Subject"].strip()) <= 150
    assert mail["Subject"].endswith("طويل…")
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert '<p dir="auto"><a href="https://syria.news/archives/1?a=1&amp;b=2">خبر &lt;b&gt; &amp; طويل' in html
    assert "تفاصيل 1" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("content", "body"),
    [("excerpt", "تفاصيل 1\nhttps://syria.news/archives/1?a=1&b=2"), ("none", "https://syria.news/archives/1?a=1&b=2")],
)
def test_any_other_service_gets_plain_text(content: str, body: str) -> None:
    with running(Standin(lambda _: Reply())) as standin:
        assert send(f"json://127.0.0.1:{standin.port}/hook", make_entry(1, "خبر & <b>"), content=content)[0].done
    told = json.loads(standin.asked[0].body)
    assert (told["title"], told["message"]) == ("خبر & <b>", body)


def test_a_mail_server_that_refuses_is_told_with_its_reason() -> None:
    (delivery,) = send(f"mailto://127.0.0.1:{closed_port()}?from=bot@news.test&to=desk@news.test", make_entry(1))
    assert not delivery.done
    assert "Connection refused" in delivery.what
    assert "news.test" not in delivery.what


def test_an_address_that_nobody_understands() -> None:
    for url in ("bogus://secretsecret", "slack://short"):
        (delivery,) = send(url, make_entry(1))
        assert not delivery.done
        assert "secret" not in delivery.what
        assert delivery.what


@pytest.mark.parametrize(
    ("url", "understood", "what"),
    [
        ("json://h.test/", True, ""),
        (HOOK, True, ""),
        ("matrixs://token@h.test/!a:h.test", True, ""),
        (TELEGRAM + "/67890", True, "it names 2 rooms or chats; give each an address of its own"),
        ("slack://shortsecret", False, "An invalid Slack (second) Token (None) was specified."),
        ("bogus://h.test/secretpath", False, "Unparseable URL bogus://…/…"),
        ("mailto://secret", False, "Invalid ~From~ email specified:"),
    ],
)
def test_an_address_can_be_examined_without_sending(url: str, understood: bool, what: str) -> None:
    verdict = examine(url)
    assert verdict.understood is understood
    assert verdict.what == what


def test_a_service_that_never_answers_is_a_failure() -> None:
    def hang(_: Asked) -> Reply:
        raise ConnectionError

    with running(Standin(hang)) as standin:
        (delivery,) = send(f"json://127.0.0.1:{standin.port}/?rto=0.3", make_entry(1))
    assert not delivery.done
