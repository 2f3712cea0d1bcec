"""The wheel, installed outside the checkout as locked: init, report, a sandbox that posts, verify."""

from pathlib import Path

import pytest

from tests.package_check import build, install, use


@pytest.mark.campaign
@pytest.mark.timeout(600)  # installing takes most of it
def test_installed_wheel_posts_a_report_outside_the_checkout(tmp_path: Path) -> None:
    use(install(build(tmp_path / "dist").wheel, tmp_path))
