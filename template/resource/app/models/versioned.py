"""Rows that count their versions, so that nobody changes what somebody else has changed since."""

from typing import Any

from sqlalchemy.orm import Mapped, declared_attr, mapped_column


class Versioned:
    """What a model has that counts the changes of each row, and writes over none."""

    version: Mapped[int] = mapped_column(sort_order=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  # SQLAlchemy gives the class
        """Let each UPDATE name the version that it goes on from."""
        return {"version_id_col": cls.version}
