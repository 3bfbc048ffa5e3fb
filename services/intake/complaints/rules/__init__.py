"""Rules about one complaint: stages, deadlines by channel, names, masking, roles, advice."""
