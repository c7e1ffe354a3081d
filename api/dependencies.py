"""What a route asks for: the service, the store, a key."""

from __future__ import annotations

import hmac
from typing import Annotated, cast

from fastapi import Depends, HTTPException, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.service import Service
from kg.store import Store


def service(request: Request) -> Service:
    return cast(Service, request.app.state.service)


def store(request: Request) -> Store:
    return service(request).store


#: For OpenAPI; the header itself is read as bytes below.
_KEY = HTTPBearer(auto_error=False, scheme_name="key", description="A key of the setting `api_keys`")


# FastAPI runs what is no coroutine in a thread, which takes longer than all that is done here.


async def _service(request: Request) -> Service:
    return service(request)


async def _store(request: Request) -> Store:
    return store(request)


async def require_key(
    request: Request, _described: Annotated[HTTPAuthorizationCredentials | None, Security(_KEY)] = None
) -> None:
    """Let only those write who have a key.

    Raises:
        HTTPException: 401 without or with a wrong key; 403 where no key is set, so that nobody may write.
    """
    keys = service(request).keys
    if not keys:
        raise HTTPException(403, "no key is set (REGKG_API_KEYS), so nothing can be written over HTTP")
    # As bytes: compare_digest refuses letters beyond ASCII in a str.
    sent = next((value for name, value in request.scope["headers"] if name == b"authorization"), b"")
    scheme, _, given = sent.partition(b" ")
    # Every key is compared, so that the time tells nothing.
    matches = [hmac.compare_digest(given.strip(), key) for key in keys]
    if scheme.lower() != b"bearer" or not any(matches):
        raise HTTPException(
            401, "this needs a key: Authorization: Bearer KEY", headers={"WWW-Authenticate": "Bearer"}
        )


ServiceDep = Annotated[Service, Depends(_service)]
StoreDep = Annotated[Store, Depends(_store)]
KeyDep = Depends(require_key)
