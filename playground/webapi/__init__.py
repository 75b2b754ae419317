"""The Web API: `/api/{method}` with Slack's arguments, answers and errors."""
