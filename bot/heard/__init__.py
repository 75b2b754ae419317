"""How nothing is heard twice: one effect for each delivery, however often it comes."""
