"""Pure decisions about one complaint: stages, deadlines by channel, names, masking, roles."""
