"""One field of a resource, and the canonical form that it is echoed and recorded in."""

from dataclasses import dataclass
from functools import cached_property

from fastgen.resource.naming import pascal

FLAGS = ("optional", "unique", "index", "readonly", "writeonly", "search", "filter", "sort")
KEYS = ("min", "max", "len", "pattern", "default", "on_delete", "as", "desc", "example", "column")


@dataclass(frozen=True)
class Field:
    """A field: its name, its type with arguments, and its modifiers in canonical order."""

    name: str
    kind: str = "str"
    args: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the canonical form, which no shell changes."""
        kind = f"{self.kind}={self._join_args()}" if self.args else self.kind
        values = [f"{key}={value}" for key, value in self.values]
        return ":".join([self.name, kind, *values, *self.flags])

    def _join_args(self) -> str:
        return ",".join(self.args)

    def has(self, flag: str) -> bool:
        """Return whether a flag was given."""
        return flag in self.flags

    def get(self, key: str) -> str | None:
        """Return the value of a key, or None."""
        return dict(self.values).get(key)

    @property
    def optional(self) -> bool:
        """Whether it may be null."""
        return "optional" in self.flags

    @property
    def is_written(self) -> bool:
        """Whether clients send it."""
        return "readonly" not in self.flags

    @property
    def is_read(self) -> bool:
        """Whether clients get it."""
        return "writeonly" not in self.flags

    @property
    def is_filtered(self) -> bool:
        """Whether a list can be asked for the rows of one value, as with every reference."""
        is_reference = self.kind == "ref" and self.is_read and not self.has("scope")
        return self.has("filter") or is_reference

    @property
    def is_indexed(self) -> bool:
        """Whether its column needs an index beside that of a constraint."""
        wanted = {"index", "filter", "sort"} & set(self.flags) or self.kind == "ref"
        return bool(wanted) and not self.has("unique")

    @property
    def attribute(self) -> str:
        """The name of the column, and of the field in JSON."""
        return f"{self.name}_id" if self.kind == "ref" else self.name

    @cached_property
    def label(self) -> str:
        """The name as people read it."""
        return self.name.replace("_", " ")

    def alias(self, model: str) -> str:
        """Return the name of its type, or of its enumeration."""
        return model + pascal(self.attribute)
