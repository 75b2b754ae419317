"""What keeps the house standing: a sound store, backups and restores, and a doctor."""
