"""verify: checks report files with public data alone. Opens no config, database or network."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.terminal.context import CliContext, print_data
from storage.vocabulary.errors import DataError


class TwoPins(DataError):
    """Both ways to name the signer were used."""

    what = "--signer and --allowed-signers are both given"
    todo = "use only one of them"
    exit_code = 64


def verify(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Report files, folders or zips.")],
    signer: Annotated[
        str | None, typer.Option(metavar="FINGERPRINT", help="The fingerprint of the key, from the publisher's site.")
    ] = None,
    allowed_signers: Annotated[
        Path | None, typer.Option(metavar="FILE", help="An allowed_signers file from a source you trust.")
    ] = None,
    identity: Annotated[
        str | None, typer.Option(metavar="WHO", help="Who must have signed, such as reports@example.org.")
    ] = None,
    namespace: Annotated[str | None, typer.Option(metavar="NAME", help="What the signature must be for.")] = None,
    trusted_earlier: Annotated[
        list[Path] | None, typer.Option(metavar="PATH", help="An earlier report that you trust: its key counts.")
    ] = None,
) -> None:
    """Check report files, using public data only.

    It checks the signature, the digests, the sums and, if you give earlier reports too, the chain to them: none of
    their figures may change without a restatement. For a folder without a report, it checks the folders inside.

    Exit code 0: good. 1: altered. 2: cannot tell, for example because you did not name the signer, or
    a report has another key.

    Example: transparency-bot verify Downloads/2026-H1 --signer SHA256:...
    """
    from bot.cli.terminal.progress import busy
    from reports.verify.verify import summary
    from reports.verify.verify import verify as verified

    context: CliContext = ctx.obj
    if signer and allowed_signers:
        raise TwoPins
    with busy(context.errors, "Checking"):
        verdict = verified(
            paths,
            signer=signer,
            allowed_signers=allowed_signers,
            identity=identity,
            namespace=namespace,
            trusted_earlier=trusted_earlier or (),
            today=context.now().date(),
        )
    print_data(context, verdict.as_json(), summary(verdict))
    raise typer.Exit(verdict.exit_code)
