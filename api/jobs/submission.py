"""A request → the parts of a job: what was sent is checked here, and read elsewhere."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import datetime
from pathlib import PurePath
from typing import Any

from fastapi import HTTPException, Request
from starlette.datastructures import FormData, UploadFile

from api.jobs.values import Options, Part
from kg.errors import InvalidQuery
from kg.language import LANGUAGES

#: Bytes of the largest article that is read; of JSONL each line may have as many.
MOST_BYTES = 5_000_000
#: Files of one request.
MOST_FILES = 100
#: Media types that are read, and endings of files that are read whatever their type.
TEXTS = ("text/plain", "text/html", "text/markdown", "application/xhtml+xml", "application/pdf")
LINES = ("application/x-ndjson", "application/jsonl", "application/x-jsonlines", "application/jsonlines")
JSON, FORM = "application/json", "multipart/form-data"
LINE_ENDINGS = (".jsonl", ".ndjson")
ENDINGS = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".json", *LINE_ENDINGS)
_ANY = "application/octet-stream"
#: Fields of an article in JSON.
_FIELDS = ("id", "url", "title", "date", "language", "publisher", "author", "text", "html")


async def submitted(request: Request, options: Options) -> tuple[list[Part], Options]:
    """What a request asks to be read.

    Args:
        request: With a body in one of the types.
        options: Those in its address; what a form says of its file goes before them.

    Raises:
        HTTPException: 413 for what is too large, 415 for a type that is not read, 422 for fields that
            cannot be.
        InvalidQuery: The body is not what its type says.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == FORM:
        async with request.form(max_files=MOST_FILES, max_fields=20, max_part_size=MOST_BYTES) as form:
            return await _from_form(form, options)
    if kind not in (JSON, *LINES, *TEXTS):
        raise HTTPException(415, f"send {', '.join((JSON, FORM, *LINES[:1], *TEXTS))}")
    body = await request.body()
    if kind == JSON:
        record = await asyncio.to_thread(_parsed, body)
        return _from_json(record, body, _checked(options))
    part = Part(_sized(body, lines=kind in LINES), media_type=request.headers["content-type"])
    return [part], _checked(options)


async def _from_form(form: FormData, options: Options) -> tuple[list[Part], Options]:
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str) and value}
    files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    published = fields.get("published") or fields.get("date") or options.published
    options = _checked(Options(fields.get("language") or options.language, published))
    if not files:
        record = {name: fields[name] for name in _FIELDS if name in fields}
        return _from_json(record, json.dumps(record, sort_keys=True).encode(), options)
    source = fields.get("source")
    if source and len(files) > 1:
        raise HTTPException(422, "source: the address of one file; send the files one by one")
    return [await _from_file(file, source) for file in files], options


async def _from_file(file: UploadFile, source: str | None) -> Part:
    identity = (file.filename or "").replace("\\", "/").strip("/") or None
    name = PurePath(identity).name if identity else None
    kind = (file.content_type or _ANY).partition(";")[0].strip().lower()
    ending = PurePath(name or "").suffix.lower()
    if ending not in ENDINGS and kind not in (JSON, _ANY, *LINES, *TEXTS):
        raise HTTPException(415, f"{name}: {kind} is not read; send one of {' '.join(ENDINGS)}")
    lines = kind in LINES or ending in LINE_ENDINGS
    data = _sized(await file.read(), lines=lines, name=name)
    if source is not None and not source.startswith(("http://", "https://")):
        raise HTTPException(422, "source: the web address that the file came from")
    return Part(data, name, file.content_type, source, identity)


def _from_json(record: Any, body: bytes, options: Options) -> tuple[list[Part], Options]:
    """One article, or a list of them, as JSON; or the address of one."""
    if isinstance(record, list):
        return [Part(_sized(body), media_type=JSON)], options
    if not isinstance(record, dict):
        raise HTTPException(422, 'send an object: {"text": …}, {"html": …} or {"url": …}')
    for field in ("text", "html", "url", "language"):
        if not isinstance(record.get(field, ""), str):
            raise HTTPException(422, f"{field}: no text")
    if record.get("text") or record.get("html"):
        return [Part(_sized(body), media_type=JSON)], options
    if not record.get("url"):
        raise HTTPException(422, 'there is nothing to read: give "text", "html" or "url"')
    said = Options(record.get("language") or options.language, record.get("date") or options.published)
    return [Part(None, source=record["url"])], _checked(said)


def _parsed(body: bytes) -> Any:
    try:
        parsed = json.loads(body.decode("utf-8"))
        json.dumps(parsed, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidQuery("the body holds half a surrogate pair, which is no text") from error
    except (ValueError, RecursionError) as error:
        where = (
            {"line": error.lineno, "column": error.colno} if isinstance(error, json.JSONDecodeError) else {}
        )
        raise InvalidQuery(f"the body is no JSON: {error}", **where) from error
    return parsed


def _sized(data: bytes, *, lines: bool = False, name: str | None = None) -> bytes:
    called = f"{name}: " if name else ""
    if not data.strip():
        raise HTTPException(422, f"{called}is empty")
    if len(data) > MOST_BYTES and not lines:
        raise HTTPException(413, f"{called}an article may have {MOST_BYTES / 1e6:g} MB; split it")
    return data


def _checked(options: Options) -> Options:
    if options.language not in ("auto", *LANGUAGES):
        raise HTTPException(422, f"language: one of auto, {', '.join(LANGUAGES)}")
    if options.published is not None and not _is_moment(options.published):
        raise HTTPException(422, "published: a day, with a time or without, as 2024-02-26")
    return options


def _is_moment(text: object) -> bool:
    if not isinstance(text, str) or not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T|$)", text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
