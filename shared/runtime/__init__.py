"""What a service consists of and how its two processes run."""
