"""What receivers are sent."""

from datetime import UTC, datetime

from contracts import Alert, AlertFired, AlertResolved, Notification
from services.analytics.adapters.mail import MailServer, message
from services.analytics.adapters.pagerduty import event
from services.analytics.adapters.slack import payload
from services.analytics.domain import messages

SINCE = datetime(2026, 11, 20, 8, tzinfo=UTC)
ALERT = Alert(
    alert_id="NoShow-1",
    rule="NoShow",
    severity="page",
    status="firing",
    summary="Channel <world> & all: no show",
    description="Listeners hear old news.",
    value=5460.0,
    episode=7,
    since=SINCE,
    runbook="https://example.org/runbook#noshow",
    dashboard="station",
)


def fired(**changes: object) -> Notification:
    alert = ALERT.model_copy(update=changes)
    return messages.of_alert(AlertFired(alert_id="NoShow-1", episode=7, alert=alert))


def resolved() -> Notification:
    ended = ALERT.model_copy(
        update={"status": "resolved", "resolved_at": datetime(2026, 11, 20, 10, 5, tzinfo=UTC)}
    )
    return messages.of_alert(AlertResolved(alert_id="NoShow-1", episode=7, alert=ended))


def test_a_message_says_what_since_when_how_bad_and_what_next() -> None:
    said = fired()
    assert said.title == ALERT.summary
    text = "\n".join(said.lines)
    assert "Since 2026-11-20 08:00 UTC." in text
    assert "Severity: page, now" in text
    assert "radiox alerts silence NoShow" in text
    assert said.link == ALERT.runbook


def test_a_recovery_says_how_long_it_lasted() -> None:
    said = resolved()
    assert said.title.startswith("Resolved: ")
    assert "It lasted 2 h 5 min" in said.lines[0]
    assert said.notification_id != fired().notification_id


def test_slack_is_sent_no_markup_of_others() -> None:
    sent = payload(fired())
    assert "<world>" not in sent["text"]
    assert "&lt;world&gt; &amp; all" in sent["text"]
    header, section = sent["blocks"]
    assert header["text"] == {"type": "plain_text", "text": f"🔴 {ALERT.summary}"}
    assert f"<{ALERT.runbook}|Runbook>" in section["text"]["text"]


def test_slack_is_sent_what_it_takes() -> None:
    long = payload(fired(summary="x" * 400, description="y" * 5000))
    header, section = long["blocks"]
    assert len(header["text"]["text"]) == 150
    assert len(section["text"]["text"]) == 3000


def test_pagerduty_resolves_the_incident_that_was_triggered() -> None:
    trigger, resolve = event(fired(), "key"), event(resolved(), "key")
    assert (trigger["event_action"], resolve["event_action"]) == ("trigger", "resolve")
    assert trigger["dedup_key"] == resolve["dedup_key"] == "NoShow-1"
    assert trigger["payload"]["severity"] == "critical"
    assert trigger["links"] == [{"href": ALERT.runbook, "text": "Runbook"}]
    assert "payload" not in resolve


def test_a_mail_has_one_id_and_a_subject_of_one_line() -> None:
    risky = fired(summary="Nothing\r\nBcc: everybody@example.org")
    mail = message(risky, "radio@example.org", ["ann@example.org", "ben@example.org"])
    assert mail["Subject"] == "[RadioX] Nothing Bcc: everybody@example.org"
    assert mail["Bcc"] is None
    assert mail["To"] == "ann@example.org, ben@example.org"
    again = message(risky, "radio@example.org", ["ann@example.org"])
    assert mail["Message-ID"] == again["Message-ID"]
    assert f"Runbook: {ALERT.runbook}" in mail.get_content()


def test_the_address_of_a_mail_server_names_user_and_port() -> None:
    assert MailServer.at("smtp://ann%40x:w%2Ford@mail.example") == MailServer(
        "mail.example",
        587,
        encrypted=False,
        user="ann@x",
        password="w/ord",  # noqa: S106
    )
    assert MailServer.at("smtps://mail.example:2465").port == 2465
    assert MailServer.at("smtps://mail.example").port == 465
