"""The bot's folder is a partner's: its suites are run as they would run there."""

collect_ignore = ["bot"]
