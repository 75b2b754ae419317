"""The way from Slack to the app: Socket Mode, or signed requests over HTTP."""
