"""Somebody's calendar: the link to it, and what stands behind it."""

from bot.calendars.service.links import (
    Feed,
    Own,
    Published,
    Ways,
    choose_names,
    file,
    make_link,
    own,
    post_file,
    published,
    stop_link,
    ways,
)

__all__ = [
    "Feed",
    "Own",
    "Published",
    "Ways",
    "choose_names",
    "file",
    "make_link",
    "own",
    "post_file",
    "published",
    "stop_link",
    "ways",
]
