"""Kudos: thanks and praise from one member to another."""
