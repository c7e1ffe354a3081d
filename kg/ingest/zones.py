"""Tell the parts of a page apart: title, date line, body, and the zones that are no part of the article."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby, pairwise

from kg.ingest import phrases
from kg.ingest.header import Header, read_header, take_agency_dateline
from kg.ingest.lines import Line, label, label_heading, split_lines
from kg.model import Zone

#: Words of body that must stand before what may be the end of the article.
SHORTEST_ARTICLE = 40
#: Share of a page's prose that stands before the end of the article.
MOST_OF_IT = 0.5
#: Words of a line that says nothing but who a picture is from.
CREDIT = 8
#: Words of a sentence that a headline is not.
LONG_SENTENCE = 12
#: A block of one or two links in mid-article, which the next sentence ends.
MILD = "mild teasers"
#: Paragraphs among which an agency's date line is looked for.
FIRST = 4
#: A line is "short" (a menu entry, a reader's name) up to so many words.
SHORT = 4
#: So many short lines, or headlines, in a row are a list and not subheadings.
A_LIST = 3
#: Of the lines after a comments heading, the share that readers' names make at least.
NAMES_AMONG_COMMENTS = 0.5
#: A sentence that speaks to the reader is taken for a part of the box it stands in up to so many words.
LONGEST_APPEAL = 35
#: Zones after which an article is mostly over.
_ENDS = frozenset({"comments", "author", "source", "tags", "footer"})
_APPEAL = frozenset(["vous", "votre", "vos", "you", "your", "nous", "notre", "nos", "our", "us"])


@dataclass(frozen=True, slots=True)
class Parts:
    """A page told apart."""

    title: str | None
    paragraphs: tuple[str, ...]
    zones: tuple[Zone, ...]
    issued: str | None
    author: str | None


def tell_apart(text: str, *, title: str | None = None, broken: bool = False) -> Parts:
    """Tell the parts of a page apart, by general signs: phrases, repetition, sentences, order.

    Args:
        text: Normalised text (:func:`kg.ingest.text.normalise`), one paragraph a line; lines broken at a
            fixed width are rejoined.
        title: The title, where it is known from elsewhere; it need not stand in the text.
        broken: Its lines are broken at a fixed width for certain, as in a PDF.

    >>> parts = tell_apart("Amende\\n12 mars 2020\\nLa CNIL condamne Google.\\nCommentaires (3)\\nZoé\\nOuf.")
    >>> parts.title, parts.paragraphs, parts.issued
    ('Amende', ('La CNIL condamne Google.',), '2020-03-12')
    >>> [zone.kind for zone in parts.zones]
    ['dateline', 'comments']
    """
    lines = split_lines(text, broken=broken)
    for line in lines:
        label_heading(line)
    _mark_comments(lines)
    for line in lines:
        label(line)
    _mark_repetitions(lines, title)
    _mark_captions(lines)
    _mark_blocks(lines)
    header = read_header(lines, title)
    _mark_pictures(lines[header.begin :])
    _mark_dated_items(lines, header.begin)
    _mark_lists(lines, header.begin)
    _mark_after_end(lines, header)
    _mark_tail(lines, header)
    _keep_only_title(lines, header)
    return _parts(lines, header)


def _mark_comments(lines: list[Line]) -> None:
    """What readers wrote goes on to the end, unless the heading is but a link above the article."""
    headings = [index for index, line in enumerate(lines) if line.kind == "comments"]
    for index, following in zip(headings, [*headings[1:], len(lines)], strict=False):
        if _article_goes_on(lines, index, following):
            lines[index].kind, lines[index].opens = "share", False
        else:
            for line in lines[index:]:
                line.kind = "comments"
            return


def _article_goes_on(lines: list[Line], index: int, end: int) -> bool:
    before = [line for line in lines[:index] if line.is_prose and line.kind is None]
    after = lines[index + 1 : end]
    prose = [line for line in after if line.is_strong and line.kind is None]
    read = sum(line.words for line in before)
    told = sum(line.words for line in prose)
    if told <= read or not prose:
        return False
    names = sum(
        line.words <= SHORT and line.kind is None and not line.is_prose and following.is_prose
        for line, following in pairwise(after)
    )
    marks = sum(phrases.is_comment_mark(phrases.heading(line.folded)) for line in after)
    if marks or names >= max(2, NAMES_AMONG_COMMENTS * len(prose)):
        return False
    named = {name for line in before for name in line.names}
    return read < SHORTEST_ARTICLE or (len(prose) > 1 and all(_belongs(line, named) for line in prose[:2]))


def _belongs(line: Line, names: set[str]) -> bool:
    """The line names somebody whom the article names too."""
    return line.first_word in names or not names.isdisjoint(line.names)


def _mark_repetitions(lines: list[Line], title: str | None) -> None:
    """A paragraph counts once; a caption, a headline or a button that comes twice is no body at all."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.kind is None:
            places[line.folded].append(index)
    for indexes in places.values():
        first, *others = indexes
        if others and not _is_heading_of_page(lines, first, others, title):
            near = others[0] - first == 1
            for index in others if lines[first].is_prose else indexes:
                lines[index].kind = (
                    "repetition" if lines[index].is_prose else "caption" if near else "teasers"
                )
    _mark_cut_copies(lines)


def _is_heading_of_page(lines: list[Line], first: int, others: list[int], title: str | None) -> bool:
    """The title may be repeated: above the article it stays once, whatever else is dropped."""
    is_title = title is not None and lines[first].folded == phrases.fold(title)
    above = not any(line.is_strong and line.kind is None for line in lines[:first])
    beneath = any(line.is_strong and line.kind is None for line in lines[first + 1 : others[0]])
    captioned = not is_title and first > 0 and others[0] - first == 1
    if not above or captioned or not (is_title or first == 0 or beneath or lines[first].words > SHORT):
        return False
    for index in others:
        lines[index].kind = "repetition"
    return True


def _mark_captions(lines: list[Line]) -> None:
    """What is said again in the caption beside it, or stands right above a credit, is a caption."""
    for line, caption in pairwise(lines):
        if line.kind is None and caption.kind == "caption" and not line.is_strong and line.words >= 3:
            says_same = line.folded.rstrip(".") in caption.folded
            credited = caption.words <= CREDIT and not caption.after_blank and not line.after_blank
            if says_same or (credited and line.is_prose):
                line.kind = "caption"


def _mark_cut_copies(lines: list[Line]) -> None:
    """The lead, cut off by "…" in a teaser, is a repetition."""
    whole = {line.folded[:40] for line in lines if line.is_strong and not line.text.endswith(("…", "..."))}
    for line in lines:
        if line.kind is None and line.text.endswith(("…", "...")) and line.folded[:40] in whole:
            line.kind = "repetition"


def _mark_blocks(lines: list[Line]) -> None:
    """Spread the kind of a heading over the lines that belong to it."""
    block: str | None = None
    size = 0
    names: set[str] = set()
    for index, line in enumerate(lines):
        if block in ("teasers", MILD) and line.kind is None and _resumes(lines, index, names, block == MILD):
            block = None
        if line.kind is None and block is None:
            names |= line.names
        if line.opens:
            mild = line.kind == "teasers" and phrases.is_mild(phrases.heading(line.folded))
            block, size = MILD if mild else line.kind, 0
        elif block and (line.kind in (None, "dateline") and _continues(block, lines, index, size)):
            line.kind = "teasers" if block == MILD else block
            size += 1
        elif line.kind is None or line.kind in _ENDS:
            block = None


def _continues(block: str, lines: list[Line], index: int, size: int) -> bool:
    line = lines[index]
    if block == "teasers":
        return not line.is_strong or _is_summary(lines, index)
    if block == MILD:
        return not line.is_prose or line.words < LONG_SENTENCE
    if block in ("newsletter", "notice"):
        return _is_appeal(line) or (not line.is_prose and not line.after_blank and size < 5)
    if block == "author":
        return size < 4 and (line.words <= 12 or size < 2 or phrases.is_biography(line.folded))
    if block == "contact":
        return not line.is_prose and line.words <= 12 and size < 12
    if block in ("tags", "footer"):
        return not line.is_prose and line.words <= 2 * SHORT
    return False


def _resumes(lines: list[Line], index: int, names: set[str], mild: bool) -> bool:
    """After headlines in mid-article a sentence about the article's actors is body, even a short one.

    Headline and summary by turns are a list of other articles, whoever they are about.
    """
    line = lines[index]
    if (
        line.is_strong
        or not line.text.endswith((".", "»", "”", '"'))
        or line.words < 8
        or not _belongs(line, names)
    ):
        return False
    if mild:
        return True
    around = [*lines[max(index - 3, 0) : index - 1], *lines[index + 1 : index + 3]]
    return not any(
        other.is_prose and not other.is_strong and other.kind in (None, "teasers") for other in around
    )


def _is_summary(lines: list[Line], index: int) -> bool:
    """One sentence between headlines and dates sums up another article."""
    line = lines[index]
    if line.words > LONGEST_APPEAL or line.sentences > 1:
        return False
    following = lines[index + 1] if index + 1 < len(lines) else None
    return following is None or following.kind == "dateline" or (line.text.endswith(("…", "...")))


def _is_appeal(line: Line) -> bool:
    words = {word.strip(".,!?:") for word in line.folded.split()}
    return line.words <= LONGEST_APPEAL and bool(words & _APPEAL) and not line.names


def _mark_pictures(lines: list[Line]) -> None:
    """A line that begins with an agency's name and is no sentence is a caption."""
    for line in lines:
        if line.kind is None and not line.is_prose and phrases.begins_with_credit(line.folded):
            line.kind = "caption"


def _mark_dated_items(lines: list[Line], begin: int) -> None:
    """After the article a headline, its date and perhaps one sentence are another article."""
    read = 0
    for index, line in enumerate(lines[begin:], begin):
        read += line.words if line.kind is None and line.is_prose else 0
        if line.kind != "dateline" or read < SHORTEST_ARTICLE:
            continue
        above, *below = lines[index - 1 : index + 2 : 2]
        if above.kind is None and not above.is_prose:
            above.kind = line.kind = "teasers"
            if (
                below
                and below[0].kind is None
                and below[0].sentences < 2
                and below[0].words <= LONGEST_APPEAL
            ):
                below[0].kind = "teasers"


def _mark_lists(lines: list[Line], begin: int) -> None:
    """Rows of short lines are menus, rows of headlines teasers; a list of the body has marks or a colon."""
    run: list[Line] = []
    before: Line | None = None
    for line in [*lines[begin:], Line("")]:
        if line.kind is None and line.text and not line.is_prose and not line.is_item:
            run.append(line)
            continue
        if len(run) >= A_LIST and not (before and before.text.endswith((":", ";", ","))):
            kind = "menu" if sum(item.words for item in run) <= SHORT * len(run) else "teasers"
            for item in run:
                item.kind = kind
        run = []
        before = line if line.kind is None else before


def _mark_after_end(lines: list[Line], header: Header) -> None:
    """After a source line, an author box or tags only what names the article's actors is still body."""
    told = sum(line.words for line in lines if line.kind is None and line.is_prose)
    read = 0
    names: set[str] = set()
    ended: str | None = None
    for index, line in enumerate(lines[header.begin :], header.begin):
        if line.kind in _ENDS and read >= max(SHORTEST_ARTICLE, MOST_OF_IT * told):
            ended = line.kind
        if line.kind is not None:
            continue
        if _is_biography(lines, index, header, read):
            line.kind = "author"
            ended = "author" if read >= max(SHORTEST_ARTICLE, MOST_OF_IT * told) else ended
            _mark_name_above(lines, index)
        elif ended and not (line.is_strong and _belongs(line, names) and not _is_appeal(line)):
            line.kind = "author" if ended == "author" or _is_signature(lines, index) else "teasers"
            if line.looks_like_person and header.author is None:
                header.author = line.text
        else:
            read += line.words if line.is_prose else 0
            names |= line.names


def _is_biography(lines: list[Line], index: int, header: Header, read: int) -> bool:
    line = lines[index]
    if not line.is_prose or not phrases.is_biography(line.folded):
        return False
    if header.author and line.text.startswith(header.author):
        return True
    if read < SHORTEST_ARTICLE:
        return False
    if any(
        other.is_strong and other.kind is None and not phrases.is_biography(other.folded)
        for other in lines[index + 1 :]
    ):
        return False  # the article goes on: « Journaliste, X a été arrêté » is a part of it
    surname = header.author.split()[-1] if header.author else None
    above = lines[index - 1]
    if above.looks_like_person and not {line.first_word, line.folded.split()[0].strip(",")}.isdisjoint(
        [*above.text.split(), *phrases.beginnings_of_biographies()]
    ):
        return True
    return (bool(surname) and str(surname) in line.text[:60]) or above.kind in _ENDS


def _mark_name_above(lines: list[Line], index: int) -> None:
    if lines[index - 1].kind is None and lines[index - 1].looks_like_person:
        lines[index - 1].kind = "author"


def _is_signature(lines: list[Line], index: int) -> bool:
    following = lines[index + 1] if index + 1 < len(lines) else None
    return lines[index].looks_like_person or bool(following and following.kind == "author")


def _mark_tail(lines: list[Line], header: Header) -> None:
    """Lines without a sentence after the last paragraph are the page's, not the article's."""
    left = [line for line in lines[header.begin :] if line.kind is None]
    last = left[-1] if left else None
    for line, previous in zip(reversed(left), [*reversed(left[:-1]), None], strict=False):
        listed = previous is not None and (previous.text.endswith((":", ";", ",")) or previous.is_item)
        if line.is_prose or line.is_item or listed or line.text.startswith(("—", "–")):
            return
        line.kind = "author" if line.looks_like_person else "menu"
        if line.kind == "author" and header.author is None and line is last:
            header.author = line.text.rstrip(".")


def _keep_only_title(lines: list[Line], header: Header) -> None:
    """What looked like a list of headlines stays left out; a lone headline is a short article."""
    if header.title is None and len(lines) == 1 and lines[0].words >= SHORT:
        lines[0].kind = None


def _parts(lines: list[Line], header: Header) -> Parts:
    paragraphs = [line.text for line in lines if line.kind is None]
    datelines: list[Zone] = []
    issued = header.issued
    for index, paragraph in enumerate(paragraphs[:FIRST]):
        dateline, rest, date = take_agency_dateline(paragraph, paragraphs)
        if dateline:
            paragraphs[index] = rest
            datelines.append(Zone("dateline", dateline))
            issued = issued or date
            break
    return Parts(header.title, tuple(paragraphs), (*datelines, *_zones(lines)), issued, header.author)


def _zones(lines: list[Line]) -> list[Zone]:
    """The lines left out, those of one kind that follow each other as one zone."""
    runs = groupby(lines, key=lambda line: line.kind)
    return [
        Zone(kind, "\n".join(line.text for line in run)) for kind, run in runs if kind not in (None, "title")
    ]
