"""Which language model proposes events: environment ``REGKG_LLM_*``, or ``[llm]`` in ``regkg.toml``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from kg.errors import InvalidSetting
from kg.proposals.endpoint import Endpoint

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


class LlmSettings(BaseSettings):
    """The language model that proposes events; without ``llm_enabled`` none does."""

    model_config = SettingsConfigDict(
        env_prefix="REGKG_",
        toml_file="regkg.toml",
        extra="ignore",
        hide_input_in_errors=True,  # There are keys in it.
    )

    llm_enabled: bool = Field(default=False, description="Let a language model propose events, too")
    llm_base_url: str | None = Field(
        default=None,
        description="Address of its OpenAI-compatible server, to which articles go: http://127.0.0.1:11434/v1",
    )
    llm_model: str | None = Field(default=None, description="The model's name at that server")
    llm_api_key: SecretStr | None = Field(default=None, description="Key for that server, where it wants one")
    llm_timeout: float = Field(
        default=60.0, gt=0, le=240, description="Seconds that the server has for an article, all in all"
    )

    @field_validator("llm_base_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if not value:
            return None
        try:
            split = urlsplit(value)
            plain = bool(split.hostname) and "@" not in split.netloc and (split.port or 1) > 0
        except ValueError:
            plain = False
        if not plain or split.scheme not in ("http", "https") or split.query or split.fragment:
            raise ValueError(
                "must be an http(s) address as https://api.example.org/v1, without a user or a query"
            )
        return value.rstrip("/")

    @field_validator("llm_api_key")
    @classmethod
    def _key(cls, value: SecretStr | None) -> SecretStr | None:
        key = value.get_secret_value().strip() if value else ""
        if not key.isprintable() or " " in key:
            raise ValueError("must be one word, without line breaks")
        return SecretStr(key) if key else None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, _Toml(settings_cls)

    @classmethod
    def read(cls) -> Self:
        """The settings of the environment and of ``regkg.toml``.

        Raises:
            InvalidSetting: One cannot be.
        """
        try:
            return cls()
        except ValidationError as error:
            problems = (f"REGKG_{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors())
            raise InvalidSetting(f"settings: {'; '.join(problems)}") from None
        except ValueError as error:
            raise InvalidSetting(f"settings: regkg.toml: {error}") from error

    def endpoint(self, wanted: bool | None = None) -> Endpoint | None:
        """The server to ask; None where no language model is to propose events.

        Args:
            wanted: What the command says; None where it leaves it to the settings.

        Raises:
            InvalidSetting: One is to, and it is not said which.
        """
        if not (self.llm_enabled if wanted is None else wanted):
            return None
        given = {"base_url": self.llm_base_url, "model": self.llm_model}
        missing = [name for name, value in given.items() if not value]
        if missing or not self.llm_base_url or not self.llm_model:
            names = " and ".join(f"REGKG_LLM_{name.upper()}" for name in missing)
            raise InvalidSetting(
                f"a language model is to propose events, and it is not said which: set {names}, "
                f"or {' and '.join(missing)} under [llm] in regkg.toml"
            )
        key = self.llm_api_key.get_secret_value() if self.llm_api_key else None
        return Endpoint(self.llm_base_url, self.llm_model, key, self.llm_timeout)


class _Toml(TomlConfigSettingsSource):
    """``regkg.toml``, in which ``base_url`` under ``[llm]`` is ``llm_base_url``."""

    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        found = super()._read_file(file_path)
        table = found.pop("llm", {})
        return found | (
            {f"llm_{name}": value for name, value in table.items()} if isinstance(table, dict) else {}
        )
