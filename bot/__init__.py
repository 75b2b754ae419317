"""Soundingboard: runs peer advisory groups in Slack."""
