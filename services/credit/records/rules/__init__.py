"""What entries say together, and in which words."""
