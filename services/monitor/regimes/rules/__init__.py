"""Pure judgements: wage account, bond, agreement, notice board, pledge, and what is missing."""
