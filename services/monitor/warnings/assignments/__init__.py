"""Double assignment of a warning 双交双办 (C15): a letter each to industry department and territory."""
