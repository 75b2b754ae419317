"""What an operator sets, and one message that lists all that is wrong with it."""

import base64
import binascii
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

KEY_BYTES = 32
_APP = "api.slack.com/apps > your app >"
HOW_TO_GET = {
    "SLACK_BOT_TOKEN": f"{_APP} OAuth & Permissions > Bot User OAuth Token (starts with xoxb-)",
    "SLACK_SIGNING_SECRET": f"{_APP} Basic Information > Signing Secret",
    "SLACK_APP_TOKEN": f"{_APP} Basic Information > App-Level Tokens, with connections:write (xapp-…)",
    "SLACK_REFRESH_TOKEN": f"{_APP} OAuth & Permissions, beside the bot token, where rotation is on (xoxe-…)",
    "SLACK_CLIENT_ID": f"{_APP} Basic Information > App Credentials > Client ID",
    "SLACK_CLIENT_SECRET": f"{_APP} Basic Information > App Credentials > Client Secret",
    "SOUNDINGBOARD_KEY": "python app.py key (32 random bytes in base64; keep a copy apart from the database)",
    "DATABASE_URL": "sqlite:///data/soundingboard.sqlite3, or postgresql://user:password@host/name",
    "KEYRING_URL": "a SQLite or Postgres address of its own, apart from DATABASE_URL",
    "PORT": "a number from 1 to 65535",
    "PUBLIC_URL": "https://your-address, as calendars reach it; leave it out where nobody can",
    "SENDING": "on, off where nothing is to be said, or dry to rehearse",
    "MIGRATE": "true, or false where migrations are a step of their own",
}
_WHERE = "Put them into .env beside app.py (.env.example shows how), or into the environment."
_NO_WAY_IN = (
    f"  either SLACK_SIGNING_SECRET (HTTP): {HOW_TO_GET['SLACK_SIGNING_SECRET']}\n"
    f"      or SLACK_APP_TOKEN (Socket Mode): {HOW_TO_GET['SLACK_APP_TOKEN']}"
)
_RENEWING = {"SLACK_REFRESH_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"}
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
_ADDRESSES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


class BadSettings(Exception):  # noqa: N818 - a sentence for the operator
    """Say which settings are missing or malformed, and how to get each."""


def decode_key(text: str) -> bytes:
    """Read a key of 32 bytes from url-safe base64; raise ValueError for anything else."""
    try:
        key = base64.urlsafe_b64decode(text.strip() + "=" * (-len(text.strip()) % 4))
    except (binascii.Error, ValueError) as error:
        raise ValueError("is not url-safe base64") from error
    if len(key) != KEY_BYTES:
        raise ValueError(f"must be {KEY_BYTES} bytes, and is {len(key)}")
    return key


def _key(text: str) -> str:
    decode_key(text)
    return text


def _starting_with(*prefixes: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not text.startswith(prefixes):
            raise ValueError(f"must start with {prefixes[0]}")
        return text

    return read


def _address(text: str) -> str:
    address = text.replace("postgres://", "postgresql://", 1) if text.startswith("postgres://") else text
    if not address.startswith(_ADDRESSES):
        raise ValueError("must be a SQLite or a Postgres address")
    return address


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ValueError("is no number")
    if len(text) > 5 or not 1 <= int(text) <= 65535:
        raise ValueError("is out of range")
    return int(text)


def _yes_or_no(text: str) -> bool:
    if text.lower() not in _YES + _NO:
        raise ValueError("must be true or false")
    return text.lower() in _YES


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(f"must be {', '.join(words)}")
        return text.lower()

    return read


def _public_address(text: str) -> str:
    """Take an address without its last slash; a secret goes over it, so it is encrypted unless it is here."""
    there = urlsplit(text)
    is_here = there.hostname in ("127.0.0.1", "localhost", "::1")
    if there.scheme != "https" and not (there.scheme == "http" and is_here):
        raise ValueError("must start with https://")
    if not there.hostname or there.query or there.fragment or "@" in there.netloc:
        raise ValueError("must be a plain address")
    return text.rstrip("/")


def _ending_with_slash(text: str) -> str:
    return text.rstrip("/") + "/"


def _read_as(read: Callable[[str], object], **more: Any) -> Any:
    """Describe a setting: how its text is read, and what it is where nobody set it."""
    return field(metadata={"read": read}, **more)


@dataclass(frozen=True, kw_only=True)
class StoreSettings:
    """Where the database and its keyring are: all that a migration or a backup needs."""

    database_url: str = _read_as(_address, default="sqlite:///data/soundingboard.sqlite3")
    keyring_url: str | None = _read_as(_address, default=None)

    @property
    def keyring_address(self) -> str:
        """Where the keyring lives: beside a SQLite database unless said otherwise."""
        if self.keyring_url:
            return self.keyring_url
        path = Path(self.database_url.removeprefix("sqlite:///"))
        return f"sqlite:///{path.with_name(path.stem + '-keyring.sqlite3')}"


@dataclass(frozen=True, kw_only=True)
class Settings(StoreSettings):
    """What ``serve`` reads from the environment and ``.env``; secrets are left out of its ``repr``."""

    slack_bot_token: str = _read_as(_starting_with("xoxb-", "xoxe.xoxb-"), repr=False)
    slack_signing_secret: str | None = _read_as(str, repr=False, default=None)
    slack_signing_secret_before: str | None = _read_as(str, repr=False, default=None)
    slack_app_token: str | None = _read_as(_starting_with("xapp-"), repr=False, default=None)
    slack_refresh_token: str | None = _read_as(_starting_with("xoxe-"), repr=False, default=None)
    slack_client_id: str | None = _read_as(str, default=None)
    slack_client_secret: str | None = _read_as(str, repr=False, default=None)
    slack_api_url: str = _read_as(_ending_with_slash, default="https://slack.com/api/")
    soundingboard_key: str = _read_as(_key, repr=False)
    host: str = _read_as(str, default="127.0.0.1")
    port: int | None = _read_as(_port, default=None)
    public_url: str | None = _read_as(_public_address, default=None)
    sending: str = _read_as(_one_of("on", "off", "dry"), default="on")
    migrate: bool = _read_as(_yes_or_no, default=True)
    clock_url: str | None = _read_as(str, default=None)

    @property
    def key(self) -> bytes:
        """The key that wraps every group's key: 32 bytes."""
        return decode_key(self.soundingboard_key)


def shown(address: str) -> str:
    """Show a database's address without its password."""
    return re.sub(r"(?<=:)[^/:@]*(?=@)", "***", address.partition("?")[0])


def _written(file: Path) -> Mapping[str, str | None]:
    if not file.exists():
        return {}
    from dotenv import dotenv_values  # noqa: PLC0415 - most have their settings from the environment

    return dotenv_values(file)


S = TypeVar("S", bound=StoreSettings)


def load_settings(kind: type[S]) -> S:
    """Read the settings; raise BadSettings with every fault in one message.

    The environment goes before ``.env``; what is empty counts as not set.
    """
    given = {name: text for name, text in {**_written(Path(".env")), **os.environ}.items() if text}
    values, faults = dict[str, Any](), list[str]()
    for each in fields(kind):
        try:
            values |= _value(each, given)
        except ValueError as wrong:
            faults.append(_fault(each.name.upper(), str(wrong)))
    if issubclass(kind, Settings):
        faults += _together(given)
    if faults:
        raise BadSettings("\n".join(["Soundingboard cannot start yet. Please set:", *faults, "", _WHERE]))
    return kind(**values)


def _value(each: Field[Any], given: Mapping[str, str]) -> dict[str, Any]:
    text = given.get(each.name.upper())
    if text is not None:
        return {each.name: each.metadata["read"](text)}
    if each.default is MISSING:
        raise ValueError("is missing")
    return {}


def _together(given: Mapping[str, str]) -> list[str]:
    """Find what is wrong with settings that are right one by one."""
    faults = list[str]()
    if not {"SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"} & given.keys():
        faults.append(_NO_WAY_IN)
    if not given.get("DATABASE_URL", "sqlite:").startswith("sqlite:") and "KEYRING_URL" not in given:
        faults.append(_fault("KEYRING_URL", "is missing"))  # a file of one machine is lost with that machine
    if _RENEWING & given.keys():
        faults += [
            _fault(name, "is missing, and renewing needs it") for name in sorted(_RENEWING - given.keys())
        ]
    return faults


def _fault(name: str, wrong: str) -> str:
    return f"  {name} {wrong}: {HOW_TO_GET.get(name, 'see .env.example')}"
