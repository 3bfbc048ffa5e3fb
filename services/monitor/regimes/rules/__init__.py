"""Pure judgements of the five regimes, and the wording of what is missing."""
