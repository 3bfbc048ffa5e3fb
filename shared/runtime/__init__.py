"""What a service is made of and how its two processes run."""
