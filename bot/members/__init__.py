"""People, the seats they hold in groups, and who may do what."""
