"""Live incidents 突发事件 (C17): reported, classified, a team called by letters, reported to the superior, closed."""
