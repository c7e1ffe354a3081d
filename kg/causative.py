"""« Arbel a fait condamner Brixa »: who has it done is no object of it.

The French model hangs « fait » on the infinitive and takes what stands before it for the subject of a
passive, as if Arbel had been condemned; Universal Dependencies has it as an auxiliary (``aux:caus``).
"""

from __future__ import annotations

from kg.text import Text, Word

#: Forms of « faire » before an infinitive.
_FORMS = frozenset(
    {"fait", "font", "faisait", "faisaient", "fera", "feront", "ferait", "feraient", "fit", "firent"}
    | {"faire", "fasse", "fassent", "faisant"}
)
#: Infinitives that are one verb with « faire », whose subject is theirs: « a fait savoir ».
_ONE_VERB = frozenset(
    {"savoir", "valoir", "remarquer", "observer", "comprendre", "entendre", "connaître", "payer"}
)


def mend_causatives(text: Text) -> Text:
    """Let infinitives behind « faire » have their objects, and who has them done as a subject.

    Args:
        text: French, as parsed; its words are changed.

    Returns:
        The same text.
    """
    for word in text.words:
        if word.lower_ in _FORMS and word.i + 1 < word.sent.end:
            done = word.doc[word.i + 1]
            if word.head is done and "VerbForm=Inf" in done.morph and done.lower_ not in _ONE_VERB:
                _mend(word, done)
    return text


def _mend(causing: Word, done: Word) -> None:
    causing.dep_ = "aux:caus"
    for child in done.children:
        if child.dep_ == "nsubj:pass" and child.i < causing.i:
            child.dep_ = "nsubj"
        elif child.dep_ == "flat:name" and child.i == done.i + 1:
            child.dep_ = "obj"
