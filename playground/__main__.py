"""`python -m playground`: a Slack with nobody behind its buttons yet; connect any Bolt app to it."""

import argparse
import asyncio
import sys
from pathlib import Path

from playground.app import create_playground
from playground.serve import PortTaken, run
from playground.settings import Command
from playground.storage import Unreadable

SECRET = "playground-secret"  # noqa: S105
HINT = """\
Slack's playground: {address}
  SLACK_API_URL={address}/api/
  SLACK_BOT_TOKEN=xoxb-playground
  SLACK_APP_TOKEN=xapp-playground
  SLACK_SIGNING_SECRET={secret}
"""


def main() -> None:
    """Read the options and serve."""
    options = _options()
    try:
        _serve(options)
    except (PortTaken, Unreadable) as reason:
        sys.exit(str(reason))


def _serve(options: argparse.Namespace) -> None:
    app = create_playground(
        folder=options.folder,
        signing_secret=SECRET,
        request_urls=options.request_url,
        commands=[Command(name, "Runs the app's command", "[text]") for name in options.command],
    )

    def tell(address: str) -> None:
        sys.stdout.write(HINT.format(address=address, secret=SECRET))
        sys.stdout.flush()

    asyncio.run(run(app, port=options.port, started=tell))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="playground", description="A Slack of its own on this computer.")
    parser.add_argument("--port", type=int, default=3000)
    parser.add_argument("--folder", type=Path, help="keep the history here")
    parser.add_argument("--request-url", action="append", default=[], help="call the app over HTTP")
    parser.add_argument("--command", action="append", default=[], help="a slash command, for example /hello")
    return parser.parse_args()


if __name__ == "__main__":
    main()
