"""The rules of logins at an identity provider."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from app.core.auth_error import ForbiddenError, UnauthorizedError
from app.core.exceptions import ConflictError
from app.core.external_login import Provider
from app.core.security import Auth
from app.models.base import utcnow
from app.models.identity import Identity
from app.models.user import User
from app.repositories.identity import IdentityRepository
from app.repositories.user import UserRepository
from app.schemas.external_login import ExternalAnswer, ExternalUser
from app.schemas.user import TokenRead
from app.services.account import AccountService

_KIND = "external-login"


@dataclass(frozen=True, slots=True)
class ExternalLoginService:
    """Logs in whom a provider names, and opens an account for who has none."""

    provider: Provider
    identities: IdentityRepository
    users: UserRepository
    accounts: AccountService
    auth: Auth

    async def begin(self) -> tuple[str, str]:
        """Return where the browser goes, and what it keeps. Raises UnavailableError."""
        url, flow = await self.provider.begin()
        return url, self.auth.issue(_KIND, uuid7(), timedelta(minutes=10), **flow)

    async def finish(self, kept: str, answer: ExternalAnswer) -> TokenRead:
        """Return tokens for what the provider answered, once.

        Raises UnauthorizedError, ForbiddenError, ConflictError, and UnavailableError.
        """
        flow = self.auth.read(_KIND, kept)
        try:
            told = ExternalUser.model_validate(await self.provider.finish(flow, answer))
        except ValidationError as exc:
            raise UnauthorizedError("The provider does not say who this is.") from exc
        user = await self.identities.find_user(told.iss, told.sub) or await self._join(told)
        if not user.is_active:
            raise UnauthorizedError("The account is disabled.")
        try:  # the login takes the id of the flow, and no id comes twice
            return await self.accounts.open_login(user.id, UUID(flow["sub"]))
        except IntegrityError as exc:
            raise UnauthorizedError("This login was finished before.") from exc

    async def _join(self, told: ExternalUser) -> User:
        if not told.email or not told.email_verified:
            raise ForbiddenError("The provider has not verified your e-mail address.")
        user = await self.users.read(told.email)
        if user is None:
            # A password that nobody knows: another can be chosen by mail.
            password_hash = await self.auth.passwords.hash(token_hex())
            name = (told.name.strip() or told.email)[:100]
            user = User(email=told.email, name=name, password_hash=password_hash)
            user.email_verified_at = utcnow()
            await self.users.add(user)
        elif not user.email_verified_at:  # somebody else may have opened it
            raise ConflictError("There is an account with this address: reset its password first.")
        await self.identities.add(Identity(user_id=user.id, issuer=told.iss, subject=told.sub))
        return user
