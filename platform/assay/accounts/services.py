"""Writes of accounts: people, passwords, tokens, one-time links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.contrib.auth import password_validation
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction

from assay.accounts.events import RightsLost
from assay.accounts.models import OneTimeLink, User
from assay.accounts.rules import hash_of, is_username, new_secret
from assay.accounts.sessions import end_everything, end_others, end_tokens
from assay.accounts.sessions import purge as purge_sign_ins
from assay.accounts.tokens import create_token
from assay.auditlog.models import AuditEntry
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict, NotAuthenticated, NotFound, RateLimited, invalid
from assay.kernel.events import publish

LINK_LASTS = timedelta(hours=24)
USED_UP = "This link was used or has expired. Ask an admin for a new one."
SET_UP = (
    "Assay is set up: it has had its first admin, and the set-up link makes nobody an admin any more. "
    "Sign in, or ask an admin for an invitation."
)
LOGIN_TRIES = 10
LOGIN_WINDOW_SECONDS = 300


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A one-time link: ``path`` goes after the site's address and is shown this once."""

    path: str
    expires_at: datetime


def create_user(
    *,
    username: str,
    password: str | None,
    is_admin: bool = False,
    email: str = "",
    actor: Actor | None = None,
    through: OneTimeLink | None = None,
) -> User:
    """Create a person; without a password they need a reset link.

    The log names ``actor`` as the maker; of one who comes ``through`` a link, who made that, or themself.
    Raises ValidationFailed (username, password, email) and Conflict ``duplicate_name``.
    """
    if not is_username(username):
        raise invalid("username", "invalid", "username takes 2 to 80 letters, digits or . @ + - _ and no spaces.")
    _check_email(email)
    user = User(username=username, email=email, is_admin=is_admin)
    if password is None:
        user.set_unusable_password()
    else:
        _check_password(password, user)
        user.set_password(password)
    try:
        with transaction.atomic():
            if is_admin:
                _lock_setting_up()
            user.save(force_insert=True)
            detail: dict[str, Any] = {"username": username, "is_admin": is_admin}
            if through is not None:
                actor = through.created_by or user
                detail["through"] = through.purpose
            record(actor, "user.created", "user", user.id, detail=detail)
    except IntegrityError as error:
        raise Conflict(f"There is already a user called {username}.", code="duplicate_name") from error
    return user


def _check_password(password: str, user: User, field: str = "password") -> None:
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        raise invalid(field, "weak", " ".join(error.messages)) from error


def authenticate(*, username: str, password: str, address: str) -> User:
    """Return the person with these credentials.

    Raises NotAuthenticated, and RateLimited after 10 tries in 5 minutes for one name from one address.
    """
    count_try(username, address)
    user = User.objects.filter(username__iexact=username).first()
    if user is None:
        User().set_password(password)  # the same time for unknown names, so that names cannot be probed
    if user is None or not user.check_password(password) or not user.is_active:
        raise NotAuthenticated("The name or the password is not right.")
    forget_tries(username, address)
    return user


def _tries_key(username: str, address: str) -> str:
    return f"login:{hash_of(username.casefold() + address)}"


def count_try(username: str, address: str) -> None:
    """Count one more try of a password; raises RateLimited after 10 in 5 minutes for one name from one address."""
    key = _tries_key(username, address)
    cache.add(key, 0, LOGIN_WINDOW_SECONDS)
    try:
        tries = cache.incr(key)
    except ValueError:  # the window ended between the two calls
        tries = 1
    if tries > LOGIN_TRIES:
        raise RateLimited("Too many tries; wait five minutes.", retry_after_seconds=LOGIN_WINDOW_SECONDS)


def forget_tries(username: str, address: str) -> None:
    """Begin to count anew: the password was right."""
    cache.delete(_tries_key(username, address))


def change_password(user: User, *, current: str, new: str, address: str = "") -> None:
    """Set a new password; every other session of the person ends (their hash no longer fits), and their tokens.

    Raises RateLimited as a sign-in does.
    """
    count_try(user.username, address)
    if not user.check_password(current):
        raise invalid("current", "wrong", "current is not your password.")
    forget_tries(user.username, address)
    _check_password(new, user, "new")
    with transaction.atomic():
        user.set_password(new)
        user.save(update_fields=["password"])
        record(user, "user.password_changed", "user", user.id, detail={"tokens": end_tokens(user.id)})


def update_user(
    actor: Actor,
    user_id: UUID,
    *,
    is_active: bool | None = None,
    is_admin: bool | None = None,
    email: str | None = None,
) -> User:
    """Change a person; raises Conflict ``last_admin`` rather than leave the house without an admin.

    Switching off ends sessions and tokens and so do an admin's rights; answers, scores and the log stay.
    Publishes RightsLost for either.
    """
    _check_email(email)
    with transaction.atomic():
        admins = list(User.objects.select_for_update().filter(is_admin=True, is_active=True).order_by("pk"))
        user = User.objects.select_for_update().filter(pk=user_id).first()
        if user is None:
            raise NotFound
        if [admin.pk for admin in admins] == [user.pk] and (is_active is False or is_admin is False):
            raise Conflict("This is the last admin; make another one first.", code="last_admin")
        changes = {
            name: value
            for name, value in (("is_active", is_active), ("is_admin", is_admin), ("email", email))
            if value is not None
        }
        User.objects.filter(pk=user_id).update(**changes)
        record(actor, "user.changed", "user", user_id, detail=changes)
        if is_active is False and user.is_active:
            end_everything(actor, user_id, with_programs=True)
        if (is_active is False and user.is_active) or (is_admin is False and user.is_admin):
            publish(RightsLost(user_id))
        user.refresh_from_db()
    return user


def change_self(user: User, *, time_zone: str | None = None, email: str | None = None) -> User:
    """Set one's own time zone (an IANA name, or empty) and mail address; raises ValidationFailed."""
    changes = {name: value for name, value in (("time_zone", time_zone), ("email", email)) if value is not None}
    if time_zone and time_zone not in available_timezones():
        raise invalid("time_zone", "unknown", "time_zone is not a zone's name; Europe/Vienna is one.")
    _check_email(email)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(**changes)
        record(user, "user.changed", "user", user.id, detail=changes)
        user.refresh_from_db()
    return user


def _check_email(email: str | None) -> None:
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise invalid("email", "invalid", "email is not a mail address.") from error


def withdraw_invitation(actor: Actor, invitation_id: UUID) -> None:
    """Make an unused invitation useless; raises NotFound."""
    with transaction.atomic():
        open_ones = OneTimeLink.objects.filter(purpose=OneTimeLink.Purpose.INVITATION, used_at=None)
        if not open_ones.filter(pk=invitation_id).delete()[0]:
            raise NotFound
        record(actor, "link.withdrawn", "link", invitation_id)


def create_link(
    purpose: OneTimeLink.Purpose, *, user: User | None = None, is_admin: bool = False, actor: User | None = None
) -> MadeLink:
    """Create a link that works once within 24 hours; earlier ones for the same person stop working."""
    secret = new_secret()
    with transaction.atomic():
        older = OneTimeLink.objects.filter(purpose=purpose, used_at=None)
        if user is not None or purpose == OneTimeLink.Purpose.SETUP:
            older.filter(user=user).delete()
        link = OneTimeLink.objects.create(
            purpose=purpose,
            token_hash=hash_of(secret),
            user=user,
            is_admin=is_admin,
            created_by=actor,
            expires_at=now() + LINK_LASTS,
        )
        record(actor, f"link.{purpose}", "link", link.id, detail={"user": user.username if user else None})
    page = "setup" if purpose == OneTimeLink.Purpose.SETUP else "join"
    return MadeLink(path=f"/{page}/{secret}", expires_at=link.expires_at)


def link_for(secret: str) -> OneTimeLink:
    """Return the usable link; raises NotFound when it was used, has expired or never was.

    With the code ``set_up`` where it was a set-up link and Assay is set up by now.
    """
    link = OneTimeLink.objects.select_related("user", "created_by").filter(token_hash=hash_of(secret)).first()
    if link is not None and link.purpose == OneTimeLink.Purpose.SETUP and is_set_up():
        raise NotFound(SET_UP, code="set_up")
    if link is None or link.used_at is not None or link.expires_at <= now():
        raise NotFound(USED_UP)
    return link


def use_link(secret: str, *, username: str | None, password: str) -> User:
    """Use a link: create the person, or set their password; returns who may now be signed in."""
    with transaction.atomic():
        link = link_for(secret)
        if link.purpose == OneTimeLink.Purpose.SETUP:
            # Asked again once nobody else can become the first admin meanwhile.
            _lock_setting_up()
            link = link_for(secret)
        if not OneTimeLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now()):
            raise NotFound(USED_UP)
        if link.user is None:
            if not username:
                raise invalid("username", "required", "username is required.")
            return create_user(username=username, password=password, is_admin=link.is_admin, through=link)
        if not link.user.is_active:
            raise NotFound("This account is switched off. Ask an admin.")
        _check_password(password, link.user)
        link.user.set_password(password)
        link.user.save(update_fields=["password"])
        # Whoever had the old password is out; tokens that an admin marked as a program's go on.
        end_others(link.user, keep=None)
        record(link.user, "user.password_reset", "user", link.user.id, detail={"tokens": end_tokens(link.user.id)})
        return link.user


def is_set_up() -> bool:
    """Tell whether there is an admin, or ever was: then a set-up link makes nobody one any more.

    An admin who is switched off or gone does not open the house again; whoever has the shell makes another.
    """
    # The first admin stands at the very beginning of the log, which nothing is taken out of.
    return (
        User.objects.filter(is_admin=True).exists()
        or AuditEntry.objects.filter(action__in=("user.created", "user.changed"), detail__is_admin=True).exists()
    )


def has_working_admin() -> bool:
    """Tell whether an admin can sign in."""
    return User.objects.filter(is_admin=True, is_active=True).exists()


def _lock_setting_up() -> None:
    """Wait until whoever else becomes an admin just now is one; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('accounts:setting-up', 0))")


def first_admin_setup_link() -> str | None:
    """Return a fresh set-up link's path, or None once there is or was an admin."""
    if is_set_up():
        return None
    return create_link(OneTimeLink.Purpose.SETUP, is_admin=True).path


def create_token_for_cli(username: str) -> str:
    """Create a token for ``username`` and return its key; raises NotFound."""
    return create_token(_named(username), "made on the command line")[1]


def create_reset_link(username: str) -> str:
    """Create a password reset link's path for ``username``; raises NotFound."""
    return create_link(OneTimeLink.Purpose.RESET, user=_named(username)).path


def _named(username: str) -> User:
    user = User.objects.filter(username__iexact=username).first()
    if user is None:
        raise NotFound(f"There is no user called {username}.")
    return user


def purge_expired() -> int:
    """Delete sessions and links that no longer work; returns how many."""
    sessions = Session.objects.filter(expire_date__lt=now()).delete()[0]
    sessions += purge_sign_ins()
    return sessions + OneTimeLink.objects.filter(expires_at__lt=now() - LINK_LASTS).delete()[0]
