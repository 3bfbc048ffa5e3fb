"""What a worker's form must hold, the record of the procedure, and plain wording."""
