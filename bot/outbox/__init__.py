"""How the bot speaks: what it says is a row first, and a message after."""
