"""The command line: serve, playground, migrate and key. Each command imports what it needs when it runs."""

import sys
from pathlib import Path
from typing import Annotated

import typer

cli = typer.Typer(
    help="Soundingboard runs peer advisory groups in Slack.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help is there in half the time
    pretty_exceptions_enable=False,
)


@cli.command()
def serve() -> None:
    """Run the app, with the settings of .env or the environment."""
    from bot.commands import serve as run

    raise typer.Exit(run())


@cli.command()
def migrate() -> None:
    """Bring the database up to this release."""
    from bot.commands import migrate as run

    raise typer.Exit(run())


@cli.command()
def key() -> None:
    """Make a new SOUNDINGBOARD_KEY and print it."""
    from bot.commands import new_key

    typer.echo(new_key())


@cli.command()
def playground(
    port: Annotated[int, typer.Option(help="Where the page is: http://127.0.0.1:PORT")] = 3000,
    folder: Annotated[Path | None, typer.Option(help="Keep everything here, to go on tomorrow")] = None,
) -> None:
    """Try everything without a Slack workspace: a Slack of its own, with the app in it."""
    from bot.commands import settings_in
    from playground.host import Guest, host

    here = Path(__file__)
    guest = Guest((sys.executable, str(here), "serve"), here.with_name("manifest.json"), settings_in)
    raise typer.Exit(host(guest, port=port, folder=folder))


if __name__ == "__main__":
    cli()
