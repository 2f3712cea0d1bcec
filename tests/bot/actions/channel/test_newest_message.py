"""A channel's newest number is learned before its first post, so that this one can be looked for, too."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.sandbox.demo.world import CHANNEL_ID
from bot.sandbox.world.faults import drop
from storage.publishing import channels
from tests.support.faults import FaultCase, FaultyChannel
from tests.support.installation import DRAFT_AT, DUE_AT, Installation
from tests.support.ticking import workbench

Install = Callable[..., Installation]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def test_first_post_of_a_channel_whose_answer_is_lost_is_settled_without_people(install: Install) -> None:
    made = install(report={"if_unapproved": "late-notice"})
    with workbench(made) as bench:
        bench.tick(DRAFT_AT)
        listener = FaultyChannel(
            bench.context.channel, made.sandbox.world, FaultCase("drop, done", drop(execute=True)), 1
        )
        whole, bench.context = bench.context, replace(bench.context, channel=listener)
        bench.tick(DUE_AT + DAY)
        bench.context = whole
        assert made.parts() == ["text"]
        bench.tick(DUE_AT + DAY + 11 * MINUTE)
        assert bench.asked() == []
        assert made.parts() == ["text"]
        assert any("was posted after all" in text for text in made.admin_texts())


def test_message_that_was_posted_to_learn_is_removed_whatever_happens_to_its_answer(install: Install) -> None:
    made = install()
    world = made.sandbox.world
    with workbench(made) as bench:
        world.faults.plan("sendMessage", drop(execute=True))
        bench.tick(DRAFT_AT - DAY)
        assert len(made.channel()) == 1, "it is still there: its number is not known"
        bench.tick(DRAFT_AT - DAY + MINUTE)
        assert made.channel() == []
        with bench.context.database.reading() as session:
            assert channels.last_id(session, "@transparency") == world.chats[CHANNEL_ID].last_id
        sent = len(made.sandbox.calls("sendMessage"))
        bench.tick(DRAFT_AT - DAY + 2 * MINUTE)
        assert len(made.sandbox.calls("sendMessage")) == sent
