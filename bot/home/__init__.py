"""App Home: reads every room, owns nothing."""
