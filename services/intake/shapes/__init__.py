"""What callers send to intake and what they get back, a module a topic."""
