"""Incidents on the spot 突发事件 (C17): reported, classified, a team called by letters, reported up, closed."""
