"""Rules of written notices: which occasion has which paper, and how its text is made."""
