"""Carrying jobs out: one after the other, document by document, each wholly in the store or wholly out."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import structlog
from pyoxigraph import Quad, RdfFormat, parse

from api.jobs.extractor import CannotBeRead, Extractor, Found, Stopped
from api.jobs.queue import Queue
from api.jobs.shapes import outcome_item, preview_item
from api.jobs.values import Job, Options, Outcome, Part, Place, Progress, Status
from api.lanes import Busy
from api.watching import Watching
from api.workers import ResultTooLarge
from api.writer import Writer
from kg.errors import StoreError
from kg.store import Store
from kg.terms import iri

#: Documents after which what was written is made to survive a power cut.
FLUSH_EVERY = 100
#: Seconds between two signs of life to those who follow a job.
HEARTBEAT = 15.0
#: Who may follow jobs at the same time; each holds a connection.
MOST_FOLLOWERS = 64
#: Documents that one dry run reads.
MOST_PREVIEWED = 100
#: Seconds to wait before going on where the queue cannot be written.
PAUSE = 5.0


class Jobs:
    """Takes jobs in, carries them out in the background, and tells of them.

    Args:
        queue: Where they are kept.
        extractor: Reads and extracts.
        writer: The one writer of the store.
        store: Asked what it has.
        watching: Told of new events.
        base_iri: Where the IRIs of documents begin.
    """

    def __init__(
        self,
        queue: Queue,
        extractor: Extractor,
        writer: Writer,
        store: Store,
        watching: Watching,
        *,
        base_iri: str,
    ) -> None:
        self.queue = queue
        self._extractor = extractor
        self._writer = writer
        self._store = store
        self._watching = watching
        self._base_iri = base_iri
        self._news = asyncio.Event()
        self._is_stopping = False
        self._followers = 0
        self._unflushed = 0
        self._log = structlog.get_logger("regkg.jobs")
        self._running = asyncio.create_task(self._run(), name="jobs")

    @property
    def are_carried_out(self) -> bool:
        """Jobs are taken in, and carried out."""
        return not self._is_stopping and not self._running.done()

    async def submit(self, parts: Sequence[Part], options: Options) -> Job:
        """Take a job in; it is carried out also when the service is killed meanwhile.

        Raises:
            QueueFull: Too much waits already.
            Busy: The service is stopping.
            StoreError: The queue cannot be written.
        """
        self._check_open()
        job = await self._written(lambda: self.queue.add(parts, options))
        self._announce()
        return job

    async def cancel(self, id: str) -> Job:
        """End a job that waits, and have one that runs stop behind the document in hand.

        Raises:
            NotFound: There is no such job.
            JobEnded: It has ended.
            StoreError: The queue cannot be written.
        """
        job = await self._written(lambda: self.queue.cancel(id))
        self._announce()
        return job

    async def preview(self, parts: Sequence[Part], options: Options) -> list[dict[str, Any]]:
        """What would be read, with nothing stored. Jobs go on meanwhile, document by document.

        Raises:
            ResultTooLarge: There are too many documents for an answer at once.
        """
        self._check_open()
        found: list[Found] = []
        for part in parts:
            found += await self._read(part, options)
        if len(found) > MOST_PREVIEWED:
            raise ResultTooLarge(
                f"{len(found)} articles: a dry run reads {MOST_PREVIEWED} at most; send fewer"
            )
        return [await self._previewed(one) for one in found]

    def check_room_to_follow(self) -> None:
        """Refuse to tell of a job as it goes where many are told already.

        Raises:
            Busy: Too many follow.
        """
        self._check_open()
        if self._followers >= MOST_FOLLOWERS:
            raise Busy("too many follow jobs at the moment; ask for the job itself now and then")

    async def follow(self, job: str, *, after: int = 0) -> AsyncIterator[Progress | None]:
        """What happened in a job behind a number and happens until it has ended; None is a sign of life."""
        self._followers += 1
        try:
            while True:
                news = self._news
                state = await asyncio.to_thread(self.queue.find, job)
                found = await asyncio.to_thread(self.queue.progress, job, after=after)
                for one in found:
                    yield one
                    after = one.number
                if found:
                    continue
                if state is None or state.has_ended or self._is_stopping:
                    return
                try:
                    await asyncio.wait_for(news.wait(), HEARTBEAT)
                except TimeoutError:
                    yield None
        finally:
            self._followers -= 1

    def stop(self) -> None:
        """Begin no other document, take no other job in, and let those who follow go."""
        self._is_stopping = True
        self._announce()

    async def close(self, patience: float) -> None:
        """Give the document that is being read some seconds; then it is for the next time."""
        self.stop()
        await asyncio.wait({self._running}, timeout=patience)
        await self._extractor.close()
        await asyncio.wait({self._running})
        await self._watching.close()
        await asyncio.to_thread(self.queue.close)

    # ------------------------------------------------------------ carrying out

    async def _run(self) -> None:
        while not self._is_stopping:
            news = self._news
            try:
                job = await asyncio.to_thread(self.queue.take)
                if job is None:
                    await news.wait()
                else:
                    await self._carry_out(job)
            except Stopped:
                return
            except sqlite3.Error as error:  # A full disk, mostly: what is in the queue waits until it is not.
                self._log.error("queue", problem=str(error))
                await asyncio.sleep(PAUSE)

    async def _carry_out(self, job: Job) -> None:
        error = None
        try:
            for number, part in await asyncio.to_thread(self.queue.parts, job.id):
                if await self._is_cancelled(job):
                    break
                await self._carry_out_part(job, number, part)
            await self._flush()
        except (Stopped, sqlite3.Error):
            raise
        except Exception as broken:  # A defect of ours in one job: it is reported, and the next one begins.
            self._log.error("job", job=job.id, exc_info=broken)
            error = "something went wrong here; the log of the service has it under this job's id"
        await asyncio.to_thread(lambda: self.queue.finish(job.id, error=error))
        self._announce()

    async def _carry_out_part(self, job: Job, number: int, part: Part) -> None:
        stage = "fetching" if part.data is None else "reading"
        await self._begin(job, stage, source=part.called)
        found = await self._read(part, job.options)
        await asyncio.to_thread(self.queue.count, job.id, number, len(found))
        for position, one in enumerate(found):
            if self._is_stopping:
                raise Stopped("the service is stopping")
            if await self._is_cancelled(job):
                return
            await self._take_in(job, Place(job.id, number, position), one, of=len(found))

    async def _is_cancelled(self, job: Job) -> bool:
        found = await asyncio.to_thread(self.queue.find, job.id)
        return found is not None and found.is_stopping

    async def _read(self, part: Part, options: Options) -> list[Found]:
        try:
            return await self._extractor.read(part, options)
        except CannotBeRead as error:
            return [{"called": part.called, "problem": str(error)}]

    async def _take_in(self, job: Job, place: Place, found: Found, *, of: int) -> None:
        document = found.get("document")
        if document is None:
            await self._settle(place, Outcome(found["called"], "failed", reason=found["problem"]))
            return
        there = await asyncio.to_thread(self._hash_of, document)
        before = await asyncio.to_thread(self.queue.outcome, place)
        if before is not None and _is_of(before[0], document):
            outcome, is_settled = before
            if is_settled and (outcome.status == "failed" or there == outcome.content_hash):
                return
            if there == outcome.content_hash:  # Written, and the service killed before it could say so.
                await self._tell_watches(outcome)
                await self._settle(place, outcome)
                return
        if there == document["content_hash"]:
            await self._settle(place, _outcome(found, "unchanged"))
            return
        stage = {"source": found["called"], "document": place.position + 1, "of": of}
        await self._begin(job, "extracting", **stage)
        try:
            counts, n_quads = await self._extractor.extract(document)
            quads = await asyncio.to_thread(lambda: tuple(parse(n_quads, format=RdfFormat.N_QUADS)))
            new = await asyncio.to_thread(self._watching.new_events, quads)
            outcome = _outcome(found, "replaced" if there else "new", new_events=new, **counts)
            await asyncio.to_thread(self.queue.intend, place, outcome)
            await self._begin(job, "writing", **stage)
            await self._write(document["key"], quads)
            await self._tell_watches(outcome)
        except CannotBeRead as error:
            outcome = _outcome(found, "failed", reason=str(error))
        except StoreError as error:
            self._log.error("store", problem=str(error))
            outcome = _outcome(found, "failed", reason="the store cannot take it now; send it again later")
        await self._settle(place, outcome)

    async def _write(self, key: str, quads: Sequence[Quad]) -> None:
        graph = iri(self._base_iri, "document", key)
        await self._writer.run_unawaited(lambda store: store.replace_graph(graph, quads))
        self._unflushed += 1
        if self._unflushed >= FLUSH_EVERY:
            await self._flush()

    async def _flush(self) -> None:
        if self._unflushed:
            await self._writer.flush()
            self._unflushed = 0

    async def _tell_watches(self, outcome: Outcome) -> None:
        if outcome.key and outcome.new_events:
            graph = iri(self._base_iri, "document", outcome.key)
            await asyncio.to_thread(self._watching.tell, graph.value, outcome.new_events)
            self._watching.wake()

    def _hash_of(self, document: Found) -> str | None:
        return self._store.content_hash(iri(self._base_iri, "document", document["key"]))

    async def _previewed(self, found: Found) -> dict[str, Any]:
        document = found.get("document")
        if document is None:
            outcome = Outcome(found["called"], "failed", reason=found["problem"])
            return preview_item(outcome, {}, self._base_iri)
        there = await asyncio.to_thread(self._hash_of, document)
        status: Status = "unchanged" if there == document["content_hash"] else "replaced" if there else "new"
        try:
            counts, record = await self._extractor.preview(document)
        except CannotBeRead as error:
            return preview_item(_outcome(found, "failed", reason=str(error)), {}, self._base_iri)
        return preview_item(_outcome(found, status, **counts), record, self._base_iri)

    # ------------------------------------------------------------ telling

    async def _written(self, write: Callable[[], Job]) -> Job:
        try:
            return await asyncio.to_thread(write)
        except sqlite3.Error as error:
            raise StoreError(f"the queue of jobs cannot be written: {error}") from error

    def _check_open(self) -> None:
        if self._is_stopping:
            raise Busy("the service is stopping; try again in a moment")

    async def _begin(self, job: Job, stage: str, **body: Any) -> None:
        await asyncio.to_thread(lambda: self.queue.begin(job.id, stage, **body))
        self._announce()

    async def _settle(self, place: Place, outcome: Outcome) -> None:
        body = outcome_item(outcome, self._base_iri)
        await asyncio.to_thread(self.queue.settle, place, outcome, body)
        self._announce()

    def _announce(self) -> None:
        """Wake whoever waits for something to happen."""
        self._news.set()
        self._news = asyncio.Event()


def _is_of(outcome: Outcome, document: Found) -> bool:
    return (outcome.key, outcome.content_hash) == (document["key"], document["content_hash"])


def _outcome(found: Found, status: Status, **more: Any) -> Outcome:
    document = found["document"]
    return Outcome(
        found["called"], status, document["key"], document["content_hash"], document["title"], **more
    )
