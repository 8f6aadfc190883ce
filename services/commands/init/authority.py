"""The fleet's own certificate authority (X.509, ECDSA on P-256)."""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TypeAlias

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from services.kit.credentials import AUTHORITY, CERTIFICATE, KEY

AUTHORITY_LIFETIME = timedelta(days=20 * 365)
LIFETIME = timedelta(days=2 * 365)
RENEWED_BEFORE_END = LIFETIME / 3
"""A certificate that ends sooner is made anew."""
CLOCK_SKEW = timedelta(days=1)
"""A certificate is valid that long before it is made: clocks differ."""
COMMON_NAME = "RadioX"
CLIENT = ExtendedKeyUsageOID.CLIENT_AUTH
SERVER = ExtendedKeyUsageOID.SERVER_AUTH

Name: TypeAlias = x509.DNSName | x509.IPAddress


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        """The certificate in PEM."""
        return self.certificate.public_bytes(Encoding.PEM)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a certificate is for: a name, what else it is called, and what it may be."""

    name: str
    names: tuple[Name, ...]
    usages: tuple[ObjectIdentifier, ...]


def client(name: str) -> Holder:
    """A user of the broker, who is told by the name in the certificate."""
    return Holder(name, (x509.DNSName(name),), (CLIENT,))


def server(name: str, hosts: Iterable[str]) -> Holder:
    """The broker, under each of its names and addresses; to others of a cluster it is a client.

    Raises:
        ValueError: one of them is neither.
    """
    return Holder(name, tuple(_name_of(host) for host in hosts), (SERVER, CLIENT))


def new_authority(now: datetime) -> Pair:
    """An authority that signs with a new key."""
    key = generate_private_key(SECP256R1())
    builder = (
        _builder(COMMON_NAME, key, now, AUTHORITY_LIFETIME)
        .issuer_name(_common_name(COMMON_NAME))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return Pair(builder.sign(key, SHA256()), key)


def issued(authority: Pair, holder: Holder, now: datetime) -> Pair:
    """A certificate of the authority, with a new key."""
    key = generate_private_key(SECP256R1())
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    builder = (
        _builder(holder.name, key, now, LIFETIME)
        .issuer_name(authority.certificate.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(holder.usages), critical=False)
        .add_extension(x509.SubjectAlternativeName(holder.names), critical=False)
        .add_extension(signer, critical=False)
    )
    return Pair(builder.sign(authority.key, SHA256()), key)


def is_current(pair: Pair, authority: Pair, holder: Holder, now: datetime) -> bool:
    """Whether a certificate is the authority's, for that holder, and does not end soon."""
    certificate = pair.certificate
    try:
        certificate.verify_directly_issued_by(authority.certificate)
    except (ValueError, TypeError, InvalidSignature):
        return False
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    usages = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    ends_soon = certificate.not_valid_after_utc - now < RENEWED_BEFORE_END
    return not ends_soon and (set(names), set(usages)) == (set(holder.names), set(holder.usages))


def read(folder: Path) -> Pair | None:
    """The certificate and the key in a folder; None where there are none that belong together."""
    with suppress(FileNotFoundError, ValueError):
        found = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
        key = load_pem_private_key((folder / KEY).read_bytes(), None)
        if isinstance(key, EllipticCurvePrivateKey) and key.public_key() == found.public_key():
            return Pair(found, key)
    return None


def write(folder: Path, pair: Pair) -> None:
    """Write the certificate and its key; the old pair, if any, is replaced."""
    key = pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(folder / KEY, key)
    write_private(folder / CERTIFICATE, pair.pem)


def write_authority(folder: Path, authority: Pair) -> None:
    """Write the authority's certificate, which whoever connects trusts."""
    path = folder / AUTHORITY
    if not path.exists() or path.read_bytes() != authority.pem:
        write_private(path, authority.pem)


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only this user may read; whoever reads it meanwhile reads a whole one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _builder(
    name: str, key: EllipticCurvePrivateKey, now: datetime, lifetime: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_common_name(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SKEW)
        .not_valid_after(now + lifetime)
    )


def _common_name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name_of(host: str) -> Name:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def now_utc() -> datetime:
    """The time now, in whole seconds, as certificates tell it."""
    return datetime.now(UTC).replace(microsecond=0)
