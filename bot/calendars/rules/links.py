"""The secret in a link."""

import hashlib
import re

_SECRET = re.compile("[A-Za-z0-9_-]{43}")  # 32 random bytes in url-safe base64


def is_secret(text: str) -> bool:
    """Tell whether a text can be a link's secret at all."""
    return _SECRET.fullmatch(text) is not None


def hashed(secret: str) -> str:
    """Give what is stored of a secret; it is long and random, so one round is enough, and no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
