"""The bot's own name, description and short description, one of each per language."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.refusals import Refusal
from bot.sandbox.wire import Parameters
from bot.sandbox.world import World

Method = Callable[[World, Parameters], object]


@dataclass(frozen=True, slots=True)
class Words:
    """One of the three: its parameter, how long it may be, and the refusal of a longer one."""

    field: str
    most: int
    refusal: str


NAME = Words("name", 64, "BOT_TITLE_INVALID")
DESCRIPTION = Words("description", 512, "BOT_DESCRIPTION_INVALID")
SHORT_DESCRIPTION = Words("short_description", 120, "BOT_ABOUT_INVALID")


def setter(words: Words) -> Method:
    """SetMyName, setMyDescription or setMyShortDescription; an empty one takes the words away."""

    def set_words(world: World, parameters: Parameters) -> bool:
        text = parameters.text(words.field).strip()
        if len(text) > words.most:
            raise Refusal(words.refusal)
        world.words[words.field, parameters.text("language_code")] = text
        return True

    return set_words


def getter(words: Words) -> Method:
    """GetMyName, getMyDescription or getMyShortDescription; a language without its own shows the one for all."""

    def get_words(world: World, parameters: Parameters) -> dict[str, str]:
        own = world.words.get((words.field, parameters.text("language_code")), "")
        fallback = world.words.get((words.field, ""), "")
        if words is NAME:
            fallback = fallback or world.bot.first_name
        return {words.field: own or fallback}

    return get_words
