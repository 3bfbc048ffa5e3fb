"""Files about a complaint 证据材料: accepted by their content, encrypted under the reporter's key (C10)."""
