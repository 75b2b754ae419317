"""Feedback rounds: confidential words to one presenter, released at once or not at all."""
