"""The desk: what a person at the page sees and does, as JSON under `/desk`."""
