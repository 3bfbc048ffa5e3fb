"""What counts towards a risk, for how long, and which colour it makes."""
