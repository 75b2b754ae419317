"""Challenges: what members bring, whose turn it is, and why."""
