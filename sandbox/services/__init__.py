"""One use case each; called by the APIs, the command line and the timeline."""
