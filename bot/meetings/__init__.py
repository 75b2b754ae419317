"""Meetings: their dates, who comes, what is announced, and how they open and close."""
