"""Every column that is sealed."""

from bot import main  # noqa: F401 - it brings in every room's tables
from bot.core.model import Base
from bot.vault.model import Sealed

SEALED = sorted(
    (table.name, column.name)
    for table in Base.metadata.tables.values()
    for column in table.columns
    if isinstance(column.type, Sealed)
)
