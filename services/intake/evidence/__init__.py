"""Files about a complaint 证据材料: taken by content, sealed under the reporter's key (C10)."""
