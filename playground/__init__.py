"""A Slack of its own on this computer, for trying and testing any Bolt app without a workspace.

It answers the Web API under `/api/`, sends commands, presses, forms and events over Socket Mode or as
signed HTTP requests, keeps Slack's limits and says no where Slack says no, fails on demand, and serves
a page at `/` on which one can be each of ten people from two companies, and move the clock. It knows
nothing of the app that runs on it.

Start it with `python -m playground --command /hello`, and give any Bolt app its address and tokens:

    client = AsyncWebClient("xoxb-playground", base_url="http://127.0.0.1:3000/api/", retry_handlers=[])
    app = AsyncApp(client=client, signing_secret="playground-secret")
    await AsyncSocketModeHandler(app, "xapp-playground").start_async()

or, for an app that listens on HTTP, `--request-url http://127.0.0.1:3001/slack/events`. In a program,
`playground.app.create_playground` makes it, `playground.serve.run` serves it, and
`app.state.world.reset()` begins it anew; tests play people with `POST /desk/...` and look with
`GET /desk/state?as=U0ADA`. An app that wants to follow the moved clock posts `{"app", "next", "busy"}`
to `/clock` and is told the time.

It listens on loopback only, and its tokens open nothing else.
"""
