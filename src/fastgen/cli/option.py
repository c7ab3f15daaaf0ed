"""The options that several commands have."""

from typing import Annotated

import typer

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the changes and write nothing.")]
NoMigration = Annotated[bool, typer.Option("--no-migration", help="Make no migration.")]
Verify = Annotated[bool, typer.Option("--verify", help="Run the project's tests before and after.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Tell only of errors.")]
# For commands that merge.
QuietMerge = Annotated[bool, typer.Option("--quiet", help="Tell only of errors and conflicts.")]
