"""Who is in the playground: two companies, ten people, the app, and the channels they start in."""

from dataclasses import dataclass

from playground.channels import Channel


@dataclass(frozen=True)
class Team:
    """A workspace: the one that installed the app, or one that shares a channel with it."""

    id: str
    name: str
    domain: str


@dataclass
class Person:
    """A user; the app's bot is one too. `quiet` is do-not-disturb, from and until, in Unix seconds.

    With `no_dms` the app's direct messages are refused. `status` is a text, an emoji, and until when in Unix
    seconds.
    """

    id: str
    name: str
    team: str
    title: str
    company: str
    tz: str
    deleted: bool = False
    is_bot: bool = False
    quiet: tuple[int, int] | None = None
    no_dms: bool = False
    status: tuple[str, str, int] = ("", "", 0)

    @property
    def handle(self) -> str:
        """Give the short name that Slack's payloads carry."""
        return self.name.lower().replace(" ", ".")


HOME = Team("T0SOUND", "Northwind Circle", "northwind-circle")
OTHER = Team("T0OTHER", "Lakeside Health", "lakeside-health")
TEAMS = {team.id: team for team in (HOME, OTHER)}

APP_ID = "A0SOUND"
BOT_ID = "B0SBBOT"
BOT_USER = "U0SBBOT"

BERLIN, CHICAGO, KOLKATA = "Europe/Berlin", "America/Chicago", "Asia/Kolkata"


def cast(app_name: str) -> list[Person]:
    """Make everybody anew, the app's bot last."""
    return [
        Person("U0ADA", "Ada Okafor", HOME.id, "CIO", "Northwind Logistics", BERLIN),
        Person("U0BEN", "Ben Castillo", HOME.id, "CTO", "Castillo Foods", CHICAGO),
        Person("U0CHEN", "Chen Wei", HOME.id, "CIO", "Harbor Insurance", CHICAGO),
        Person("U0DANA", "Dana Levi", HOME.id, "Owner", "Levi Instruments", BERLIN),
        Person("U0EMEKA", "Emeka Obi", HOME.id, "CIO", "Ridge Credit Union", CHICAGO),
        Person("U0FARAH", "Farah Khan", HOME.id, "VP IT", "Stonebridge Retail", KOLKATA),
        Person("U0GRACE", "Grace Lindqvist", OTHER.id, "CIO", "Lakeside Health", CHICAGO),
        Person("U0HIRO", "Hiro Tanaka", OTHER.id, "CTO", "Lakeside Labs", KOLKATA),
        Person("U0IVY", "Ivy Stone", HOME.id, "Visitor", "Stone Advisory", BERLIN),
        Person("U0GONE", "Gus Marsh", HOME.id, "Former CIO", "Marsh Mills", CHICAGO, deleted=True),
        Person(BOT_USER, app_name, HOME.id, "App", "", "UTC", is_bot=True),
    ]


def rooms(created: int) -> list[Channel]:
    """Make the channels anew, `created` being Unix seconds."""
    ada, ben, chen, dana, emeka, farah = home = [
        "U0ADA",
        "U0BEN",
        "U0CHEN",
        "U0DANA",
        "U0EMEKA",
        "U0FARAH",
    ]
    circle = [*home, "U0GRACE", "U0HIRO", BOT_USER]
    return [
        Channel("C0GENERAL", "general", "public", created, [*home, "U0IVY"]),
        Channel("C0CIRCLE", "peer-circle", "private", created, circle, shared=True),
        Channel("C0SECOND", "second-circle", "private", created, [ada, ben, chen, dana, BOT_USER]),
        Channel("C0NOBOT", "no-bot", "private", created, [dana, emeka, farah]),
    ]
