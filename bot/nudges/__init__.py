"""Reminders to one person: said when they can be heard, few in a week, and stopped by the deed itself."""
