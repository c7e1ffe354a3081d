"""The settings of the service: environment ``REGKG_*``, or ``regkg.toml`` in the working directory.

Those of the language model that proposes events are in ``kg.proposals.settings``: for the command line, too.
"""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode

from kg.proposals.settings import LlmSettings

MIB = 1 << 20
#: An e-mail address or a web address, without what would make something else of a link.
_CONTACT = re.compile(r"[^\s@:/?#&<>\"%]+@[^\s@:/?#&<>\"%]+|https?://[^\s<>\"]+")


class Settings(LlmSettings):
    """What can be set. Every name is also an environment variable: ``REGKG_STORE``."""

    store: str = Field(
        default="regkg-data", description="Directory, 'memory', or address of a SPARQL 1.1 server"
    )
    store_update: str | None = Field(
        default=None, description="Update address of the server, where not found"
    )
    store_graphs: str | None = Field(
        default=None, description="Graph store address of the server, where not found"
    )
    store_authorization: SecretStr | None = Field(
        default=None, description="Value of the Authorization header for the server"
    )
    base_iri: str = Field(
        default="https://w3id.org/regkg/id/", description="Where the IRIs of the data begin"
    )
    default_graph: Literal["union", "dataset"] = Field(
        default="union",
        description="Default graph of a query: 'union' of all graphs, or the store's own ('dataset')",
    )
    host: str = Field(
        default="127.0.0.1", description="Address to listen at; others than loopback need a key"
    )
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen at")
    api_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        default=(), description="Keys that may write, separated by commas; none: no writing over HTTP"
    )
    api_keys_file: Path | None = Field(default=None, description="A file of keys, one a line")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Origins whose pages may write, separated by commas"
    )
    allow_service: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Addresses that SERVICE may ask, separated by commas"
    )
    query_timeout: float = Field(default=8.0, gt=0, description="Seconds a query may take")
    fast_timeout: float = Field(default=0.6, gt=0, description="Seconds before a query goes to the slow lane")
    fast_workers: int = Field(default=3, ge=1, description="Processes for queries that take no time")
    slow_workers: int = Field(default=1, ge=1, description="Processes for queries that take long")
    worker_memory: int = Field(
        default=1024 * MIB, ge=128 * MIB, description="Bytes of memory a query may take"
    )
    reading_timeout: float = Field(
        default=300.0, gt=0, description="Seconds that reading an article may take"
    )
    reading_idle: float = Field(
        default=900.0,
        ge=0,
        description="Seconds without an article after which the language models are let go of",
    )
    reading_memory: int = Field(
        default=2048 * MIB, ge=1024 * MIB, description="Bytes of memory that reading articles may take"
    )
    fetch_private: bool = Field(
        default=False, description="Fetch articles from hosts that are not public, too: your own intranet"
    )
    max_jobs: int = Field(default=100, ge=1, description="Jobs that may wait; more are told to come again")
    max_jobs_bytes: int = Field(
        default=256 * MIB, ge=1, description="Bytes of articles that may wait to be read"
    )
    webhook_pause: float = Field(
        default=5.0, gt=0, description="Seconds before a webhook that did not arrive is sent again"
    )
    max_query: int = Field(default=1 * MIB, ge=1, description="Bytes of a query")
    max_body: int = Field(default=16 * MIB, ge=1, description="Bytes of a request's body")
    max_result: int = Field(default=16 * MIB, ge=1, description="Bytes of a query's result")
    request_timeout: float = Field(
        default=20.0,
        gt=0,
        description="Seconds that a request may take to come; a body has more as it does, 10 kB each",
    )
    contact: str | None = Field(
        default=None,
        description="Where readers report errors: an e-mail or web address; none: they copy a text",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="What is logged"
    )

    @field_validator("api_keys", "cors_origins", "allow_service", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )

    @field_validator("contact")
    @classmethod
    def _contact(cls, value: str | None) -> str | None:
        found = (value or "").strip().removeprefix("mailto:")
        if found and not _CONTACT.fullmatch(found):
            raise ValueError(
                "must be an e-mail address, or a web address that begins with http:// or https://"
            )
        return found or None

    @field_validator("base_iri")
    @classmethod
    def _iri(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")) or not value.endswith("/"):
            raise ValueError("must be an http(s) IRI that ends in /")
        return value

    def keys(self) -> tuple[bytes, ...]:
        """The keys that may write, as the bytes of a header."""
        found = [key.get_secret_value() for key in self.api_keys]
        if self.api_keys_file is not None:
            found += self.api_keys_file.read_text(encoding="utf-8").split()
        return tuple(key.encode() for key in found if key)

    @property
    def on_loopback(self) -> bool:
        """Only this machine can reach the service."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False
