"""Groups: their channel, their rules and who may enter."""
