"""users.info and dnd.info: who somebody is, and when to leave them alone."""

from zoneinfo import ZoneInfo

from playground.people import Person
from playground.webapi.call import Answer, Call, SlackError


def info(call: Call) -> Answer:
    """Describe a person; of another company's people Slack tells less, of strangers little."""
    call.need_scope("users:read")
    return {"user": describe(call, call.person())}


def describe(call: Call, person: Person) -> Answer:
    """Give a person as Slack does."""
    world, now = call.world, call.world.clock.now()
    external = world.is_external(person.id)
    offset = now.astimezone(ZoneInfo(person.tz)).utcoffset()
    described: Answer = {
        "id": person.id,
        "team_id": person.team,
        "name": person.handle,
        "deleted": person.deleted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 0,
        "profile": _profile(person),
    }
    if external:
        described["is_stranger"] = world.is_stranger(person.id)
    if not person.deleted:
        described |= {
            "real_name": person.name,
            "tz": person.tz,
            "tz_label": person.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
        }
    if not external and call.text("include_locale").lower() in {"1", "true"}:
        described["locale"] = "en-US"
    return described


def _profile(person: Person) -> Answer:
    return {
        "title": " at ".join(filter(None, (person.title, person.company))),  # as many write it in Slack
        "real_name": person.name,
        "real_name_normalized": person.name,
        "display_name": person.name.split()[0],
        "display_name_normalized": person.name.split()[0],
        "status_text": person.status[0],
        "status_emoji": person.status[1],
        "status_expiration": person.status[2],
        "team": person.team,
    }


def dnd_info(call: Call) -> Answer:
    """Say when a person wants to be left alone next, in Unix seconds; 1 means no such time."""
    call.need_scope("dnd:read")
    person = call.person()
    if call.world.is_stranger(person.id):
        raise SlackError("user_not_found")
    start, end = person.quiet or (1, 1)
    return {
        "dnd_enabled": person.quiet is not None,
        "next_dnd_start_ts": start,
        "next_dnd_end_ts": end,
        "snooze_enabled": False,
    }
