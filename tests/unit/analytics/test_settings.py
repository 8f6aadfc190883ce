"""Who is told of what."""

from datetime import time

import pytest
from pydantic import SecretStr

from services.analytics.settings import AnalyticsSettings
from services.fleet import from_environment
from services.kit.settings import SettingsError

SECRET = "T0SECRET"  # noqa: S105 - of no service


def set_all(monkeypatch: pytest.MonkeyPatch, **values: str) -> AnalyticsSettings:
    for name, value in values.items():
        monkeypatch.setenv(f"RADIOX_ANALYTICS_{name.upper()}", value)
    return from_environment(AnalyticsSettings)


def test_without_settings_the_log_is_told() -> None:
    settings = AnalyticsSettings()
    for what in ("page", "ticket", "info", "digest"):
        assert settings.told(what) == ("log",)


def test_all_that_are_configured_are_told_by_severity(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = set_all(
        monkeypatch,
        webhook_url="http://127.0.0.1:9/x",
        slack_url="https://hooks.slack.example/services/x",
        pagerduty_key="key",
        smtp_url="smtp://ann:word@mail.example:587",
        mail_from="radio@example.org",
        mail_to="ann@example.org, ben@example.org",
    )
    assert settings.told("page") == ("log", "webhook", "slack", "pagerduty", "email")
    assert settings.told("ticket") == ("log", "webhook", "slack", "email")
    assert settings.told("info") == ("log", "webhook")
    assert settings.told("digest") == ("log", "webhook", "slack", "email")
    assert settings.mail_to == ("ann@example.org", "ben@example.org")


def test_names_take_the_place_of_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = set_all(monkeypatch, page="webhook,log", webhook_url="http://127.0.0.1:9/x")
    assert settings.told("page") == ("webhook", "log")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"page": "pager"}, "RADIOX_ANALYTICS_PAGE: there is no 'pager'"),
        ({"smtp_url": f"http://{SECRET}@host"}, "RADIOX_ANALYTICS_SMTP_URL: it must be smtp://"),
        ({"slack_url": SECRET}, "RADIOX_ANALYTICS_SLACK_URL: it must be an address"),
        ({"webhook_secret": f"whsec_{SECRET}!"}, "RADIOX_ANALYTICS_WEBHOOK_SECRET: it must be"),
        ({"channels": "a b"}, "RADIOX_ANALYTICS_CHANNELS: 'a b' cannot be the name of a channel"),
        ({"digest_at": "noon"}, "RADIOX_ANALYTICS_DIGEST_AT: "),
    ],
)
def test_what_is_wrong_is_named_without_a_secret(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        set_all(monkeypatch, **values)
    assert said in str(refused.value)
    assert SECRET not in str(refused.value)


def test_a_receiver_that_is_named_has_to_be_configured() -> None:
    assert AnalyticsSettings().fault == ""
    slack = AnalyticsSettings(ticket="log,slack").fault
    assert slack.startswith("RADIOX_ANALYTICS_TICKET: slack cannot be told: ")
    assert slack.endswith("RADIOX_ANALYTICS_SLACK_URL is not set")
    mail = AnalyticsSettings(page="email", smtp_url=SecretStr("smtp://h")).fault
    assert "RADIOX_ANALYTICS_MAIL_FROM is not set and RADIOX_ANALYTICS_MAIL_TO" in mail


def test_a_digest_has_a_time_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert AnalyticsSettings().digest_at == time(6)
    assert set_all(monkeypatch, digest_at="07:30").digest_at == time(7, 30)
    assert set_all(monkeypatch, digest_at="off").digest_at is None


def test_secrets_are_not_shown() -> None:
    settings = AnalyticsSettings(slack_url=SecretStr(f"https://hooks.slack.example/{SECRET}"))
    assert SECRET not in repr(settings)
