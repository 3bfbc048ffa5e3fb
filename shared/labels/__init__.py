"""What things and their states are called in a Chinese sentence."""
