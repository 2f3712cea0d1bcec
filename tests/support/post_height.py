"""Measures posts in the sandbox's channel as a reader on a phone sees them, with all quotes closed.

`python -m tests.support.post_height` prints a table.
"""

import sys
import tempfile
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from tests.support.browser import HEIGHT, Page, phone
from tests.support.demonstration import demonstration

# For each post in the channel, the heights of its parts; a post is an album, its text and its documents.
MEASURE = """
const articles = [...document.querySelectorAll("#channel article.message")];
const messages = articles.filter((one) => one.querySelector(".bubble"));
const heightOf = (node) => node?.getBoundingClientRect().height ?? 0;
const wordsOf = (node) => node.innerText.split(/\\s+/).filter(Boolean).length;
return messages.filter((one) => one.querySelector(".mosaic")).map((album) => {
  const [text, documents] = messages.slice(messages.indexOf(album) + 1);
  const top = album.getBoundingClientRect().top;
  return {
    pictures: heightOf(album.querySelector(".mosaic")), caption: heightOf(album.querySelector(".text")),
    text: heightOf(text.querySelector(".text")), buttons: heightOf(text.querySelector(".keyboard")),
    documents: heightOf(documents), read: text.getBoundingClientRect().bottom - top,
    words: wordsOf(album.querySelector(".text")) + wordsOf(text.querySelector(".text")),
  };
});
"""
# How many posts the channel has to its last part, its documents.
POSTS = "return document.querySelectorAll('#channel article a.file').length / 2"
# A first report, which has no period before it to compare with, and a second one, which has.
POSTS_TO_MEASURE = (("crowd", "en", 1), ("crowd", "ru", 1), ("invented", "en", 2), ("invented", "ru", 2))


@dataclass(frozen=True)
class PostHeight:
    """The heights of a post in CSS pixels; `read` is from its first picture to its last button, without documents."""

    pictures: float
    caption: float
    text: float
    buttons: float
    documents: float
    read: float
    words: int

    @property
    def screens(self) -> float:
        return self.read / HEIGHT


def measured_post(register: str, language: str, *, number: int) -> PostHeight:
    """Open a sandbox of its own at the width of a phone, wait for this number of posts, and measure the last."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        phone(Path(profile)) as browser,
        demonstration("--register", register, "--language", language) as running,
    ):
        browser.get(running.url)
        page = Page(browser)
        if register == "crowd":  # the invented register has a past that is published by itself
            page.wait(page.find("#advance").is_enabled)
            page.find("#advance").click()
        page.wait(lambda: browser.execute_script(POSTS) >= number)
        page.go("channel")
        page.settle()
        return PostHeight(**browser.execute_script(MEASURE)[number - 1])


def main() -> int:
    """Print a table of the posts of both registers in both languages."""
    names = [*(field.name for field in fields(PostHeight)), "screens"]
    sys.stdout.write(f"{'register':10}{'':4}{''.join(f'{name:>11}' for name in names)}\n")
    for register, language, number in POSTS_TO_MEASURE:
        post = measured_post(register, language, number=number)
        heights = "".join(f"{height:11.0f}" for height in astuple(post))
        sys.stdout.write(f"{register:10}{language:4}{heights}{post.screens:11.2f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
