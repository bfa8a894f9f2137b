"""Certificates, good and bad, of a throw-away authority, and what speaks no TLS at all."""

from __future__ import annotations

import asyncio
import datetime as dt
import ssl
from enum import StrEnum
from typing import TYPE_CHECKING

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.web.listener import listen
from tests.web.sockets import ADDRESSES, bind_everywhere

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.journal import Journal

CERTIFIED_NAMES = ("localhost", "web.test", "*.web.test", *ADDRESSES)
"""The hosts that the good certificate is for."""
_GARBAGE = b"220 mail.web.test ready for anything but a handshake\r\n" * 8


class Kind(StrEnum):
    """What a TLS port does to its client."""

    GOOD = "good"
    EXPIRED = "expired"
    WRONG_HOST = "wrong-host"
    SELF_SIGNED = "self-signed"
    UNKNOWN_CA = "unknown-ca"
    GARBAGE = "garbage"


async def listen_tls(journal: Journal, folder: Path) -> tuple[Path, dict[Kind, int]]:
    """Serve one port of each kind; return the authority's certificate, in `folder`, and the ports.

    The web behind each port is the same.
    """
    authority = trustme.CA()
    ca_file = folder / "ca.pem"
    authority.cert_pem.write_to_path(ca_file)
    last_year = dt.datetime.now(dt.UTC) - dt.timedelta(days=365)
    contexts = {
        Kind.GOOD: _context(authority.issue_cert(*CERTIFIED_NAMES)),
        Kind.EXPIRED: _context(
            authority.issue_cert(
                *CERTIFIED_NAMES,
                not_before=last_year - dt.timedelta(days=90),
                not_after=last_year,
            )
        ),
        Kind.WRONG_HOST: _context(authority.issue_cert("elsewhere.test")),
        Kind.SELF_SIGNED: _self_signed(folder),
        Kind.UNKNOWN_CA: _context(trustme.CA().issue_cert(*CERTIFIED_NAMES)),
    }
    ports = {kind: await listen(journal, context) for kind, context in contexts.items()}
    return ca_file, ports | {Kind.GARBAGE: await _listen_garbage()}


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def _self_signed(folder: Path) -> ssl.SSLContext:
    """Make the certificate that `openssl req -x509` makes: its own issuer, for the right host."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "web.test")])
    now = dt.datetime.now(dt.UTC)
    hosts = [x509.DNSName("web.test"), x509.DNSName("*.web.test")]
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "self-signed.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


async def _listen_garbage() -> int:
    sockets = bind_everywhere(ADDRESSES)
    for bound in sockets:
        await asyncio.start_server(_garbage, sock=bound)
    port: int = sockets[0].getsockname()[1]
    return port


async def _garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(65536)
    writer.write(_GARBAGE)
    writer.close()
