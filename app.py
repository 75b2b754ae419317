"""The command line: serve, playground, migrate and key. Each command imports what it needs when it runs."""

import sys
from pathlib import Path

import click


@click.group()
def cli() -> None:
    """Soundingboard runs peer advisory groups in Slack."""


@cli.command()
def serve() -> None:
    """Run the app, with the settings of .env or the environment."""
    from bot.commands import serve as run

    sys.exit(run())


@cli.command()
def migrate() -> None:
    """Bring the database up to this release."""
    from bot.commands import migrate as run

    sys.exit(run())


@cli.command()
def key() -> None:
    """Make a new SOUNDINGBOARD_KEY and print it."""
    from bot.commands import new_key

    click.echo(new_key())


@cli.command()
@click.option("--port", default=3000, show_default=True, help="Where the page is: http://127.0.0.1:PORT")
@click.option("--folder", type=click.Path(path_type=Path), help="Keep everything here, to go on tomorrow")
def playground(port: int, folder: Path | None) -> None:
    """Try everything without a Slack workspace: a Slack of its own, with the app in it."""
    from bot.commands import settings_in
    from playground.host import Guest, host

    here = Path(__file__)
    guest = Guest((sys.executable, str(here), "serve"), here.with_name("manifest.json"), settings_in)
    sys.exit(host(guest, port=port, folder=folder))


if __name__ == "__main__":
    cli()
