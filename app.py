"""The command line: serve, playground and what an operator does. Each imports what it needs when it runs."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

Run = Callable[[argparse.Namespace], int]


def serve(asked: argparse.Namespace) -> int:
    """Run the app, with the settings of .env or the environment."""
    from bot.commands import serve as run

    return run(relink=asked.relink)


def migrate(_asked: argparse.Namespace) -> int:
    """Bring the database up to this release."""
    from bot.commands import migrate as run

    return run()


def outbox(asked: argparse.Namespace) -> int:
    """Show what waits or did not arrive; send it again or drop it; switch the voice off, dry or on."""
    from bot.commands import outbox as run

    return run(asked.do, asked.id, states=asked.state, group=asked.group)


def backup(asked: argparse.Namespace) -> int:
    """Write everything but the keys into a new file, while the app runs."""
    from bot.commands import backup as run

    return run(asked.file, asked.keyring)


def restore(asked: argparse.Namespace) -> int:
    """Put a backup in the place of the database; it keeps silent until you say that it may speak."""
    from bot.commands import restore as run

    return run(asked.file, replaces=asked.replace, speaks=asked.speak)


def doctor(_asked: argparse.Namespace) -> int:
    """Tell how everything is, and how to mend what is not."""
    from bot.commands import doctor as run

    return run()


def key(_asked: argparse.Namespace) -> int:
    """Make a new SOUNDINGBOARD_KEY and print it."""
    from bot.commands import new_key

    sys.stdout.write(f"{new_key()}\n")
    return 0


def playground(asked: argparse.Namespace) -> int:
    """Try everything without a Slack workspace: a Slack of its own, with the app in it."""
    from bot.commands import settings_in
    from playground.host import Guest, host

    here = Path(__file__)
    guest = Guest((sys.executable, str(here), "serve"), here.with_name("manifest.json"), settings_in)
    return host(guest, port=asked.port, folder=asked.folder)


def command_line() -> argparse.ArgumentParser:
    """Describe the commands and their options."""
    parser = argparse.ArgumentParser(
        prog="python app.py", description="Soundingboard runs peer advisory groups in Slack."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(run: Run) -> argparse.ArgumentParser:
        made = commands.add_parser(run.__name__, help=run.__doc__, description=run.__doc__)
        made.set_defaults(run=run)
        return made

    add(serve).add_argument(
        "--relink", action="store_true", help="the data is for another workspace or app from now on"
    )
    for run in (migrate, doctor, key):
        add(run)
    keep = add(backup)
    keep.add_argument("file", type=Path, help="a file that is not there yet")
    keep.add_argument("--keyring", type=Path, metavar="FILE", help="and the keys, into another one")
    put_back = add(restore)
    put_back.add_argument("file", type=Path, help="a file that `backup` made")
    put_back.add_argument("--replace", action="store_true", help="what is there, which is kept elsewhere")
    put_back.add_argument("--speak", action="store_true", help="no other copy speaks any more")
    box = add(outbox)
    box.add_argument("do", nargs="?", default="list", choices=("list", "retry", "drop", "off", "dry", "on"))
    box.add_argument("id", nargs="*", help="the messages to retry or to drop")
    box.add_argument("--state", action="append", help="list these alone, such as dead; may be repeated")
    box.add_argument("--group", help="of one group alone, by its id")
    play = add(playground)
    play.add_argument("--port", type=int, default=3000, help="where the page is; 3000 if you say nothing")
    play.add_argument("--folder", type=Path, help="keep everything here, to go on tomorrow")
    return parser


def main(said: Sequence[str] | None = None) -> int:
    """Run what was asked for, and answer the exit code; without a command, show the help."""
    words = sys.argv[1:] if said is None else said
    asked = command_line().parse_args(words or ["--help"])
    run: Run = asked.run
    return run(asked)


if __name__ == "__main__":
    sys.exit(main())
