"""What every room stands on: settings, the clock, the database, errors, text and forms. Knows no room."""
