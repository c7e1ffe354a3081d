"""Jobs: articles that are sent to the service are read in the background, by a process of its own."""

from api.jobs.opening import open_jobs
from api.jobs.queue import JobEnded, Queue, QueueFull
from api.jobs.runner import Jobs
from api.jobs.submission import submitted
from api.jobs.values import Job, Options, Part

__all__ = ["Job", "JobEnded", "Jobs", "Options", "Part", "Queue", "QueueFull", "open_jobs", "submitted"]
