"""ID numbers and bank cards inside the data: AES-CBC with PKCS7 padding, in base64 (interchange 5.2).

The key is the secret itself, its first 16 bytes are the initialisation vector. That is the platform's choice: equal
numbers have equal ciphers, and nothing shows that one was changed.
"""

import base64
import binascii

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

KEY = 32
"""Bytes of AES-256 (interchange 5.2)."""
BLOCK = 16
"""Bytes of a block of AES, and of the vector (interchange 5.2)."""


class NotDecrypted(ValueError):
    """Another key, another way, or no cipher at all."""


def fits(secret: str) -> bool:
    """Whether the secret can be the key."""
    return len(secret.encode()) == KEY


def encrypted(secret: str, plain: str) -> str:
    padder = PKCS7(8 * BLOCK).padder()
    padded = padder.update(plain.encode()) + padder.finalize()
    encryptor = _cipher(secret).encryptor()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def decrypted(secret: str, text: str) -> str:
    """Raises NotDecrypted."""
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
        if not content or len(content) % BLOCK:
            raise NotDecrypted
        decryptor, unpadder = _cipher(secret).decryptor(), PKCS7(8 * BLOCK).unpadder()
        padded = decryptor.update(content) + decryptor.finalize()
        return (unpadder.update(padded) + unpadder.finalize()).decode()
    except (ValueError, binascii.Error) as failure:
        raise NotDecrypted from failure


def _cipher(secret: str) -> "Cipher[modes.CBC]":
    key = secret.encode()
    return Cipher(algorithms.AES(key), modes.CBC(key[:BLOCK]))
