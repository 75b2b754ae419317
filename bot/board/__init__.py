"""The board: one card in each group's channel, and the doors that lead from it."""
