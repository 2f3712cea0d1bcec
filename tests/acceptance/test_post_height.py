"""A post fits two screens of a phone of 360 x 740 pixels, without its two documents and with its quotes closed."""

import pytest

from tests.support.post_height import POSTS_TO_MEASURE, measured_post

pytestmark = pytest.mark.campaign

# Russian words are longer; the widest font of the usual ones (DejaVu Sans, where no other is installed) is allowed for.
SCREENS = {"en": 2.0, "ru": 2.05}


@pytest.mark.parametrize(("register", "language", "number"), POSTS_TO_MEASURE)
def test_post_fits_two_screens_of_a_phone(register: str, language: str, number: int) -> None:
    post = measured_post(register, language, number=number)
    assert min(post.pictures, post.caption, post.text, post.buttons, post.documents) > 0
    assert post.screens <= SCREENS[language], post
