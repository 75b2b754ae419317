"""A Slack of its own on loopback, to try and to test any Slack app."""
