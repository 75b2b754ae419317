"""How time acts: one alarm for each timed thing, moved by whoever moves the thing."""
