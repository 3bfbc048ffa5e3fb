"""A certificate for this machine, made anew at each start, and the authority that signs it. For development only."""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

AUTHORITY, SERVER = "authority.pem", "server.pem"
VALID = timedelta(days=30)
NAMES = [
    x509.DNSName("localhost"),
    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    x509.IPAddress(ipaddress.ip_address("::1")),
]


def make(folder: Path) -> None:
    """Write the authority's certificate, which callers trust, and the server's with its key. The authority's own key
    is kept nowhere: nobody can sign another certificate with it.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    issuer = _named("Anxin development authority")
    authority = _begun(issuer, issuer, authority_key).add_extension(x509.BasicConstraints(True, 0), critical=True)
    signed = authority.sign(authority_key, hashes.SHA256())
    server = _begun(_named("localhost"), issuer, key).add_extension(x509.SubjectAlternativeName(NAMES), critical=False)
    known_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    certificate = server.add_extension(known_by, critical=False).sign(authority_key, hashes.SHA256())
    (folder / AUTHORITY).write_bytes(signed.public_bytes(Encoding.PEM))
    written = folder / SERVER
    written.touch(mode=0o600)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    written.write_bytes(private + certificate.public_bytes(Encoding.PEM))


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(minutes=5)).not_valid_after(now + VALID)
    return builder.add_extension(identifier, critical=False)
