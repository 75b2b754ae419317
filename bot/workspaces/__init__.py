"""Where the app is installed, and with which token."""
