"""The forms behind a reminder's buttons: snooze, why, and a person's own settings."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import Block, DatePickerElement, ExternalDataSelectElement, InputBlock, Option
from slack_sdk.models.views import View

from bot.core.blocks import (
    Answers,
    Choices,
    Payload,
    button,
    buttons,
    choice_field,
    choices_field,
    field,
    form,
    notice,
    options,
    section,
    small,
)
from bot.core.holidays import countries
from bot.core.ids import read_id
from bot.core.text import bold, escape, when
from bot.core.walltime import day_in_words
from bot.members.rules import Delay, Hours
from bot.members.service import Days, Member
from bot.nudges.rules import A_DATE, KINDS, TOMORROW, UNTIL, kinds_for, label_of
from bot.nudges.service import Draft, InGroup, Settings, Why

_TIMES: Choices = [(at, at) for hour in range(24) for at in (f"{hour:02}:00", f"{hour:02}:30")]
_BUDGETS: Choices = [(str(n), f"{n} a week") for n in (1, 2, 3, 5, 7, 10, 20)]
_NO_COUNTRY = "none"
_MOST_COUNTRIES, _MOST_GROUPS, _MOST_LISTED = 20, 20, 45
_NOTHING_NOTED = (
    "Nothing is noted: whether you have written is for nobody to know, so it stays out of the reminders too. "
    "Until the round closes, everybody who can write is reminded alike."
)
_DELAYS: Mapping[str, str] = {
    Delay.QUIET: "It waited for the end of your quiet hours.",
    Delay.AWAY: "It waited until you were back.",
    Delay.HOLIDAY: "It waited for the day after a holiday of your country.",
    Delay.RESTING: "It waited because Slack said that you are not to be disturbed.",
    Delay.BUDGET: "It waited because your reminders for the week were used up.",
    Delay.SNOOZE: "You snoozed it until then.",
}


def nothing_noted() -> View:
    """Say that nothing is kept of a Done about what goes to all alike."""
    return notice("Thank you", _NOTHING_NOTED)


def snooze_form(nudge_id: uuid.UUID) -> View:
    """Ask until when a reminder may rest."""
    blocks = [
        choice_field("until", "Until", list(UNTIL.items()), initial=TOMORROW),
        field(
            "day", "Which date", DatePickerElement(action_id="day"), optional=True, hint="With A date only."
        ),
        small("It comes again in the morning, at 09:00 where you are. Next week is its Monday."),
    ]
    return form("Snooze", "nudges.snooze", blocks, submit="Snooze", about=str(nudge_id))


def read_snooze(view: Payload) -> tuple[uuid.UUID, str, date | None]:
    """Read which reminder may rest until when; a date counts only where it was asked for."""
    answers = Answers(view)
    until = answers.choice("until")
    day = _day(answers, "day") if until == A_DATE else None
    return read_id(view["private_metadata"]), until, day


def why_form(told: Why) -> View:
    """Say why somebody got a reminder, when it was due, and who knows of it."""
    kind = KINDS.get(told.kind)
    late = _DELAYS.get(told.delay or "", "")
    lines = [f"It is from <#{told.channel_id}>.", f"It was due {when(told.wanted_at)}.", late]
    blocks: list[Block] = [
        section(f"*{label_of(told.kind)}*\n{kind.why if kind else ''}"),
        section(" ".join(line for line in lines if line)),
        small(_who_knows(told)),
        buttons(button("My reminders", "nudges.settings")),
    ]
    return form("Why this?", "nudges.why", blocks)


def _who_knows(told: Why) -> str:
    kind = KINDS.get(told.kind)
    if kind is not None and kind.escalates_after is not None:
        days = kind.escalates_after.days
        return (
            f"If it is not done {days} days after you were reminded, your coach hears of it, and then the "
            "facilitators. The channel never does."
        )
    if kind is not None and kind.goes_to_all:
        return "Everybody got it alike. Nobody sees what you do with it."
    return "Only you got it. Nobody else hears of it."


def settings_form(known: Settings) -> View:
    """Show a person their settings, all in one form."""
    hours = known.hours
    blocks: list[Block] = [
        small(f"All times are on your own clock ({escape(known.zone)}), which you set in Slack."),
        choice_field("quiet_from", "Quiet hours from", _TIMES, initial=hours.quiet_from),
        choice_field(
            "quiet_until",
            "Quiet hours until",
            _TIMES,
            initial=hours.quiet_until,
            hint="No reminder comes in between. Choose the same time twice for none.",
        ),
        choice_field("work_from", "Working hours from", _TIMES, initial=hours.work_from),
        choice_field(
            "work_until",
            "Working hours until",
            _TIMES,
            initial=hours.work_until,
            hint="For finding dates that suit everybody.",
        ),
        _country_field(known.country),
        field("away_from", "Away from", DatePickerElement(action_id="away_from"), optional=True),
        field(
            "away_until",
            "Away until",
            DatePickerElement(action_id="away_until"),
            optional=True,
            hint="The last day. Reminders wait until you are back.",
        ),
        *(_days_off(each) for each in known.days_off),
        choice_field(
            "a_week",
            "How many reminders are enough",
            _BUDGETS,
            initial=str(hours.a_week),
            hint="What comes on top is gathered in one message.",
        ),
        *(_off_field(each) for each in known.groups[:_MOST_GROUPS]),
        *_others([each for each in known.groups if each.is_facilitator]),
        small(
            "*Who will see this*: you. Your facilitators see too which kinds you are not reminded of, and "
            "your groups see your country, days off and working hours where a date does not suit you."
        ),
    ]
    return form("My reminders", "nudges.settings", blocks, submit="Save")


def _country_field(country: str) -> InputBlock:
    chosen = countries().get(country)
    initial = Option(value=country, label=chosen) if chosen else Option(value=_NO_COUNTRY, label="No country")
    element = ExternalDataSelectElement(action_id="country", initial_option=initial, min_query_length=2)
    hint = "Its holidays are days off. Type a name, or no country."
    return field("country", "Country", element, hint=hint)


def country_options(typed: str) -> list[dict[str, object]]:
    """Offer the countries that somebody may mean, or none."""
    wanted = typed.casefold()
    names = sorted((name, code) for code, name in countries().items() if wanted in name.casefold())
    found = [(code, name) for name, code in names][:_MOST_COUNTRIES]
    none = [(_NO_COUNTRY, "No country")] if wanted in "no country" else []
    return [option.to_dict() for option in options([*none, *found])]


def _days_off(days: Days) -> Block:
    sentence = f"Away from {day_in_words(days.first)} to {day_in_words(days.last)}."
    return section(sentence, accessory=button("Remove", "nudges.strike", str(days.absence_id)))


def _off_field(group: InGroup) -> InputBlock:
    kinds: Choices = [(kind.name, kind.label) for kind in kinds_for(is_facilitator=group.is_facilitator)]
    initial = [name for name, _ in kinds if name in group.off]
    label = f"Not reminded of, in {group.name}"
    return choices_field(f"off_{group.group_id}", label, kinds, initial=initial, optional=True)


def _others(groups: Sequence[InGroup]) -> list[Block]:
    return [
        section(
            f"Who is not reminded in {bold(each.name)}",
            accessory=button("Open", "nudges.unheard", str(each.group_id)),
        )
        for each in groups[:_MOST_GROUPS]
    ]


def read_settings(view: Payload) -> Draft:
    """Read the settings as they were filled in."""
    answers = Answers(view)
    country = answers.choice("country")
    names = [block["block_id"] for block in view["blocks"] if str(block["block_id"]).startswith("off_")]
    return Draft(
        hours=Hours(
            quiet_from=answers.choice("quiet_from"),
            quiet_until=answers.choice("quiet_until"),
            work_from=answers.choice("work_from"),
            work_until=answers.choice("work_until"),
            country="" if country == _NO_COUNTRY else country,
            a_week=int(answers.choice("a_week")),
        ),
        away_from=_day(answers, "away_from"),
        away_until=_day(answers, "away_until"),
        off={read_id(name.removeprefix("off_")): answers.choices(name) for name in names},
    )


def unheard_form(people: Sequence[tuple[Member, Sequence[str]]]) -> View:
    """Show a facilitator who will not be reminded, and of what."""
    lines = [
        f"• {escape(one.name)}: {', '.join(label_of(kind) for kind in kinds)}"
        for one, kinds in people[:_MOST_LISTED]
    ]
    blocks = [
        section("\n".join(lines) or "Everybody gets every reminder."),
        small("Each member decides this for themselves, and nobody can decide it for them."),
    ]
    return form("Not reminded", "nudges.unheard", blocks)


def _day(answers: Answers, name: str) -> date | None:
    text = answers.text(name)
    return date.fromisoformat(text) if text else None
