"""Errors of a backup, on either database."""

from storage.vocabulary.errors import CannotCreateError, DataError


class BackupDiffers(CannotCreateError):
    """The copy differs from its source."""

    what = "the backup {place} does not hold what the register does ({reason}), it was not kept"
    todo = "check the disk, then try again"


class BackupUnreadable(DataError):
    """The file is not a backup of this product, or it is damaged."""

    what = "{place} is not a backup that can be restored ({reason}), nothing was changed"
    todo = "name a file that transparency-bot backup wrote, or an older backup"


class RegisterThere(CannotCreateError):
    """A backup never replaces an existing register."""

    what = "there is a register at {place} already, nothing was changed"
    todo = "move it away, or name an empty place in storage.url, then restore again"
