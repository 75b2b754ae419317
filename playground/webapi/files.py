"""files.*: a place to upload to, and then a message with what was uploaded."""

import dataclasses
import re

from playground.channels import Message
from playground.files import File
from playground.people import BOT_USER
from playground.webapi.call import Answer, Call, SlackError
from playground.webapi.chat import where_to_post

_CONVERSATION = "^[CGDZ][A-Z0-9]+$"  # a person's id is none, here alone


def get_upload_url(call: Call) -> Answer:
    """Announce a file, and say where to upload it."""
    name, length = call.needed("filename"), call.needed("length")
    if not length.isdigit() or int(length) == 0:
        raise _invalid("must be a positive integer", "/length")
    created = int(call.world.clock.now().timestamp())
    file = File(call.world.new_id("F"), name, int(length), created)
    call.world.files[file.id] = file
    return {"upload_url": f"{call.base_url}/upload/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> Answer:
    """Share files that were uploaded in a conversation; without one they stay where nobody sees them."""
    wanted = call.structure("files", error="invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise _invalid("must provide at least one file", "/files")
    files = [_uploaded(call, each) for each in wanted]
    if where := call.text("channel_id"):
        if not re.match(_CONVERSATION, where):
            raise _invalid(f"input must match regex pattern: {_CONVERSATION}", "/channel_id")
        channel = where_to_post(dataclasses.replace(call, arguments={"channel": where}))
        message = Message(call.world.next_ts(), BOT_USER, call.text("initial_comment"))
        message.thread_ts = call.text("thread_ts") or None
        message.files = [file.described() for file in files]
        for file in files:
            file.shared = True
        call.world.post(channel, message)
    return {"files": [file.described() for file in files]}


def _uploaded(call: Call, wanted: object) -> File:
    given = wanted if isinstance(wanted, dict) else {}
    file = call.world.files.get(str(given.get("id")))
    if file is None or file.content is None or file.shared:
        raise SlackError("file_not_found")
    file.title = str(given.get("title") or "")
    return file


def _invalid(message: str, pointer: str) -> SlackError:
    told = f"[ERROR] {message} [json-pointer:{pointer}]"
    return SlackError("invalid_arguments", response_metadata={"messages": [told]})
