"""Credentials for a broker with TLS, as `radiox init` makes them: who connects is told by them."""

import logging
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.kit.settings import SettingsError

logger = logging.getLogger(__name__)

AUTHORITY = "ca.pem"
"""The certificate of the authority that the broker's is checked by."""
CERTIFICATE = "cert.pem"
KEY = "key.pem"
WARNED_BEFORE_END = timedelta(days=60)


def tls_context(credentials: Path, user: str) -> ssl.SSLContext:
    """The TLS context with which `user` connects: its files are in a folder of its name.

    Raises:
        SettingsError: a file is missing, cannot be read, or is not what its name says.
    """
    folder = credentials / user
    for name in (AUTHORITY, CERTIFICATE, KEY):
        _check(folder / name)
    try:
        context = ssl.create_default_context(cafile=folder / AUTHORITY)
        context.load_cert_chain(folder / CERTIFICATE, folder / KEY)
    except ssl.SSLError as error:
        raise SettingsError(
            f"RADIOX_NATS_CREDENTIALS: {AUTHORITY}, {CERTIFICATE} and {KEY} in {folder} are not "
            f"certificates and the key that belongs to them ({error.reason}): run `radiox init`"
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    _warn_of_end(folder / CERTIFICATE)
    return context


def _check(path: Path) -> None:
    try:
        path.open("rb").close()
    except OSError as error:
        raise SettingsError(
            f"RADIOX_NATS_CREDENTIALS: {path}: {error.strerror}: `radiox init` makes it"
        ) from error


def _warn_of_end(path: Path) -> None:
    from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415 - 50 ms, which a station of one process saves

    end = load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    if end - datetime.now(UTC) < WARNED_BEFORE_END:
        logger.warning("%s ends on %s: run `radiox init`, and restart", path, end.date())
