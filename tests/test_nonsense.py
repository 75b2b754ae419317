"""Nonsense at the door, of every kind that chance finds: refused or answered, and never a fault of ours."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.signing import FORM, JSON, interaction, send, signed
from tests.slack import Workspace
from tests.stage import SECRET


def knock(workspace: Workspace, body: Any, **how: Any) -> int:
    return send(workspace.stage.bot_url, *signed(body, **how)).status_code


NAMES = "type user view event actions trigger_id event_id team team_id authorizations"
KINDS = "event_callback block_actions view_submission view_closed block_suggestion shortcut x"
leaf = st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=4) | st.just("U0ADA")
keys = st.sampled_from("id type callback_id action_id team_id blocks state x".split())  # noqa: SIM905
junk = st.recursive(
    leaf, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(keys, inner, max_size=4), max_leaves=8
)
bodies = st.dictionaries(st.sampled_from(NAMES.split()), junk, max_size=8)
sendable = st.tuples(st.binary(max_size=300), st.sampled_from([FORM, JSON, "text/plain"]), st.booleans())


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(body=bodies, kind=st.sampled_from(KINDS.split()))
def test_no_signed_nonsense_is_ever_a_5xx(workspace: Workspace, body: dict[str, Any], kind: str) -> None:
    answers = [
        knock(workspace, body),
        knock(workspace, body | {"type": kind}),
        knock(workspace, interaction(body | {"type": kind}), kind=FORM),
    ]

    workspace.show.faults.clear()  # nonsense may be called a fault of ours, but it is answered
    assert max(answers) < 500


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    body=st.binary(max_size=300), kind=st.sampled_from([FORM, JSON, "text/plain"]), is_signed=st.booleans()
)
def test_no_bytes_at_all_are_ever_a_5xx(
    workspace: Workspace, body: bytes, kind: str, is_signed: bool
) -> None:
    answer = knock(workspace, body, kind=kind, secret=SECRET if is_signed else "another")

    assert 400 <= answer < 500
