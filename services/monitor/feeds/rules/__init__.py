"""What a row's fields must hold, what a batch is held for, whether a statement is whole: decided from values alone."""
