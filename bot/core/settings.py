"""What an operator sets, and one message that lists all that is wrong with it."""

import base64
import binascii
from pathlib import Path
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

KEY_BYTES = 32
_APP = "api.slack.com/apps > your app >"
HOW_TO_GET = {
    "SLACK_BOT_TOKEN": f"{_APP} OAuth & Permissions > Bot User OAuth Token (starts with xoxb-)",
    "SLACK_SIGNING_SECRET": f"{_APP} Basic Information > Signing Secret",
    "SLACK_APP_TOKEN": f"{_APP} Basic Information > App-Level Tokens, with connections:write (xapp-…)",
    "SOUNDINGBOARD_KEY": "python app.py key (32 random bytes in base64; keep a copy apart from the database)",
    "DATABASE_URL": "sqlite:///data/soundingboard.sqlite3, or postgresql://user:password@host/name",
    "PORT": "a number from 1 to 65535",
    "MIGRATE": "true, or false where migrations are a step of their own",
}


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


def _starts_with(prefix: str) -> AfterValidator:
    def check(value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(prefix):
            raise ValueError(f"must start with {prefix}")
        return value

    return AfterValidator(check)


def _check_key(value: SecretStr) -> SecretStr:
    decode_key(value.get_secret_value())
    return value


def _check_database(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")):
        raise ValueError("must be a SQLite or a Postgres address")
    return value.replace("postgres://", "postgresql://", 1)


class StoreSettings(BaseSettings):
    """Where the database is: all that a migration needs."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: Annotated[str, AfterValidator(_check_database)] = "sqlite:///data/soundingboard.sqlite3"


class Settings(StoreSettings):
    """What ``serve`` reads from the environment and ``.env``."""

    slack_bot_token: Annotated[SecretStr, _starts_with("xoxb-")]
    slack_signing_secret: SecretStr | None = None
    slack_signing_secret_before: SecretStr | None = None
    slack_app_token: Annotated[SecretStr | None, _starts_with("xapp-")] = None
    slack_api_url: str = "https://slack.com/api/"
    keyring_url: str = ""
    soundingboard_key: Annotated[SecretStr, AfterValidator(_check_key)]
    host: str = "127.0.0.1"
    port: Annotated[int | None, Field(ge=1, le=65535)] = None
    migrate: bool = True
    clock_url: str | None = None

    @model_validator(mode="after")
    def _end_address(self) -> Self:
        self.slack_api_url = self.slack_api_url.rstrip("/") + "/"
        return self

    @property
    def key(self) -> bytes:
        """The key that wraps every group's key: 32 bytes."""
        return decode_key(self.soundingboard_key.get_secret_value())

    @property
    def keyring_address(self) -> str:
        """Where the keyring lives: beside a SQLite database unless said otherwise."""
        if self.keyring_url:
            return self.keyring_url
        if self.database_url.startswith("sqlite:///"):
            path = Path(self.database_url.removeprefix("sqlite:///"))
            return f"sqlite:///{path.with_name(path.stem + '-keyring.sqlite3')}"
        return "sqlite:///data/soundingboard-keyring.sqlite3"


S = TypeVar("S", bound=StoreSettings)


def load_settings(kind: type[S]) -> S:
    """Read the settings; raise BadSettings with every fault in one message."""
    faults: list[str] = []
    try:
        read = kind()
    except ValidationError as error:
        faults = [_fault(str(fault["loc"][0]), fault["msg"], fault["type"]) for fault in error.errors()]
    if issubclass(kind, Settings) and not _WayIn().stands:
        faults.append(_NO_WAY_IN)
    if faults:
        raise BadSettings("\n".join(["Soundingboard cannot start yet. Please set:", *faults, "", _WHERE]))
    return read


class _WayIn(BaseSettings):
    """How Slack reaches the app, read apart: pydantic checks a model only when all its fields are right."""

    model_config = StoreSettings.model_config

    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None

    @property
    def stands(self) -> bool:
        return self.slack_signing_secret is not None or self.slack_app_token is not None


_WHERE = "Put them into .env beside app.py (.env.example shows how), or into the environment."
_NO_WAY_IN = (
    f"  either SLACK_SIGNING_SECRET (HTTP): {HOW_TO_GET['SLACK_SIGNING_SECRET']}\n"
    f"      or SLACK_APP_TOKEN (Socket Mode): {HOW_TO_GET['SLACK_APP_TOKEN']}"
)
_PLAINLY = {"missing": "is missing", "int_parsing": "is no number", "bool_parsing": "must be true or false"}
_OUT_OF_RANGE = ("greater_than_equal", "less_than_equal")


def _fault(place: str, message: str, kind: str) -> str:
    name = place.upper()
    wrong = _PLAINLY.get(
        kind, "is out of range" if kind in _OUT_OF_RANGE else message.removeprefix("Value error, ")
    )
    return f"  {name} {wrong}: {HOW_TO_GET.get(name, 'see .env.example')}"
