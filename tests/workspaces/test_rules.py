"""Whose data it is, what the app needs, and how long what is left behind is kept."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.workspaces import rules
from tests.house.source import ROOT

NOW = datetime(2027, 3, 9, 18, 0, tzinfo=UTC)


def test_fault_79_the_first_token_of_all_is_taken() -> None:
    rules.check_same({}, team_id="T1", team="Circle", bot_user_id="U1")


def test_fault_79_the_same_workspace_and_app_are_taken_again() -> None:
    rules.check_same({"T1": "U1"}, team_id="T1", team="Circle", bot_user_id="U1")


def test_fault_79_a_token_of_another_workspace_is_refused_with_both_ids() -> None:
    with pytest.raises(rules.OtherWorkspace, match=r"(?s)T1.*T2 \(Circle\).*--relink.*Nothing was changed"):
        rules.check_same({"T1": "U1"}, team_id="T2", team="Circle", bot_user_id="U1")


def test_fault_79_a_token_of_another_app_is_refused_with_both_bots() -> None:
    with pytest.raises(rules.OtherWorkspace, match=r"(?s)U1.*U2.*--relink.*Nothing was changed"):
        rules.check_same({"T1": "U1"}, team_id="T1", team="Circle", bot_user_id="U2")


def test_fault_79_what_is_missing_is_listed_and_more_is_no_harm() -> None:
    assert rules.missing({"commands", "chat:write", "users:read", "im:history"}) == [
        "dnd:read",
        "groups:read",
    ]
    assert rules.missing(rules.NEEDED) == []
    assert rules.missing([""]) == []  # Slack did not say


def test_what_is_needed_is_what_the_manifest_asks_for() -> None:
    manifest = json.loads((ROOT / "manifest.json").read_text())
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == rules.NEEDED


@pytest.mark.parametrize(("seconds", "is_stale"), [(-2, True), (-1, False), (0, False), (60, False)])
def test_fault_77_an_event_of_before_the_installation_is_stale(seconds: int, is_stale: bool) -> None:
    assert rules.is_stale(NOW + timedelta(seconds=seconds), installed_at=NOW) is is_stale


def test_fault_77_data_is_kept_for_thirty_days() -> None:
    assert rules.erases_at(NOW) == NOW + timedelta(days=30)
