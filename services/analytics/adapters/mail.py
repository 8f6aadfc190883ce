"""Sends mails, with the standard library's SMTP client in a thread."""

import asyncio
import hashlib
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from contracts import Notification
from services.kit.clock import Clock
from services.kit.failures import Retry

SUBMISSION, SUBMISSIONS = 587, 465
"""Ports of mail servers for clients: with STARTTLS, and with TLS from the start (RFC 8314)."""
SUBJECT = 150
"""Characters of a subject, at most."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server, and who the client is."""

    host: str
    port: int
    encrypted: bool
    user: str
    password: str

    @classmethod
    def at(cls, url: str) -> "MailServer":
        """The server at `smtp://user:password@host:port`, or `smtps://…`."""
        parts = urlsplit(url)
        encrypted = parts.scheme == "smtps"
        return cls(
            parts.hostname or "",
            parts.port or (SUBMISSIONS if encrypted else SUBMISSION),
            encrypted,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )


class MailReceiver:
    """The recipients of mails."""

    def __init__(
        self,
        server: MailServer,
        sender: str,
        recipients: Sequence[str],
        clock: Clock,
        *,
        seconds: float,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """`seconds`: time in which each answer must come; `tls`: whom to trust."""
        self._server = server
        self._sender = sender
        self._recipients = tuple(recipients)
        self._clock = clock
        self._seconds = seconds
        self._tls = tls

    async def send(self, notification: Notification) -> None:
        """Send the mail; its Message-ID is the same however often it is sent."""
        mail = message(notification, self._sender, self._recipients)
        mail["Date"] = format_datetime(self._clock.now())
        await asyncio.to_thread(self._sent, mail)

    def _sent(self, mail: EmailMessage) -> None:
        try:
            with self._connected() as smtp:
                self._log_in(smtp)
                refused = smtp.send_message(mail, self._sender, self._recipients)
        except smtplib.SMTPResponseException as error:
            raise Retry(f"the mail server answers {error.smtp_code}") from None
        except smtplib.SMTPRecipientsRefused:
            raise Retry("the mail server refuses every recipient") from None
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise Retry(f"the mail server cannot be used: {type(error).__name__}") from None
        if refused:
            raise Retry(f"the mail server refuses {len(refused)} of the recipients")

    def _connected(self) -> smtplib.SMTP:
        server, tls = self._server, self._tls or ssl.create_default_context()
        if server.encrypted:
            return smtplib.SMTP_SSL(server.host, server.port, timeout=self._seconds, context=tls)
        smtp = smtplib.SMTP(server.host, server.port, timeout=self._seconds)
        try:
            self._encrypt(smtp, tls)
        except BaseException:  # where the process is interrupted, too
            smtp.close()
            raise
        return smtp

    def _encrypt(self, smtp: smtplib.SMTP, tls: ssl.SSLContext) -> None:
        smtp.ehlo_or_helo_if_needed()
        if smtp.has_extn("starttls"):
            smtp.starttls(context=tls)
        elif self._server.user:
            raise Retry(
                "the mail server offers no STARTTLS, and the password is not sent in clear: "
                "RADIOX_ANALYTICS_SMTP_URL may begin with smtps://"
            )

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        if self._server.user:
            smtp.login(self._server.user, self._server.password)


def message(notification: Notification, sender: str, recipients: Sequence[str]) -> EmailMessage:
    """The mail, as plain text."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = ", ".join(recipients)
    mail["Subject"] = " ".join(f"[RadioX] {notification.title}".split())[:SUBJECT]
    digest = hashlib.sha256(notification.notification_id.encode()).hexdigest()[:32]
    mail["Message-ID"] = f"<{digest}@radiox>"
    mail["Auto-Submitted"] = "auto-generated"
    said = [*notification.lines]
    if notification.link:
        said.append(f"Runbook: {notification.link}")
    mail.set_content("\n".join((notification.title, "", *said)))
    return mail
