"""A member's own calendar: their groups' dates, by a secret link or in a file, and no word more."""
