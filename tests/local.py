"""How to ask a server on this machine: over plain HTTP, so the certificates of the world are not read first.

httpx reads them for every client, which takes far longer than what is asked here.
"""

from collections.abc import Mapping
from typing import Any

LOCAL: Mapping[str, Any] = {"trust_env": False, "verify": False}
