"""Several stories of one place, played on one calendar and shown one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deploy.demo.stage import Account, Scene, Story


@dataclass(frozen=True)
class Several:
    """Scenes of the same day are played in the order of the stories."""

    stories: Sequence[Story]

    @property
    def scenes(self) -> Mapping[str, Scene]:
        return {day: self._scene(day) for story in self.stories for day in story.scenes}

    def _scene(self, day: str) -> Scene:
        async def play() -> None:
            for story in self.stories:
                if scene := story.scenes.get(day):
                    await scene()

        return play

    async def account(self) -> Account:
        """All tables and figures; the first story's title is used for the figures of all."""
        accounts = [await story.account() for story in self.stories]
        tables = [table for each in accounts for table in each.tables]
        figures = [figure for each in accounts for figure in each.figures]
        return Account(tables, accounts[0].figures_title, figures)
