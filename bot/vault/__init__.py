"""Seals what people write and opens it for those who may read it."""
