"""A command in two trips: one statement locks and loads what it decides on, one statement writes what it decided.

Between the two stands a plain function of values. `Load` says what is loaded, `Changes` collects what is to be written,
`write` carries it out, `Commands` has those that wait at the same moment share both statements and one commit.

At a door: `await together.decide(LOAD, number, decide)`. Inside a session's transaction, with the same `decide`:
`found = await LOAD.one(session, number)`, `decide(found)`, `await write(session, [found.changes])`.
"""

from shared.commands.changes import Changes
from shared.commands.held import Held
from shared.commands.load import Load
from shared.commands.loaded import Loaded
from shared.commands.write import write

__all__ = ["Changes", "Held", "Load", "Loaded", "write"]
