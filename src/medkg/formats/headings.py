"""What a heading means: its section's kind, and where headed parts begin in plain text.

The kinds of abstracts follow NLM's label categories (https://structuredabstracts.nlm.nih.gov), those of clinical notes
the section names of common note templates (HL7 C-CDA section titles among them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from medkg.model.document import Section

OTHER = "other"

_NAMES = {
    "background": "background|introduction|intro|rationale|context|importance|purpose of review",
    "objective": "objective|objectives|aim|aims|aim of the study|purpose|goal|goals|hypothesis|study objective"
    "|objective and background|background and objective|background and objectives|background and aims"
    "|background and purpose|background and aim",
    "methods": "methods|method|materials and methods|material and methods|patients and methods|methods and materials"
    "|subjects and methods|design|study design|design and methods|experimental design|methodology|setting"
    "|design and setting|participants|patients|subjects|interventions|intervention|main outcome measures"
    "|main outcome measure|measurements|data sources|study selection|data extraction|experimental procedures"
    "|statistical analysis|design, setting, and participants|main outcomes and measures|procedures",
    "results": "results|findings|main results|outcomes|outcome|observations|principal findings|data synthesis",
    "discussion": "discussion|comment|interpretation|results and discussion",
    "conclusions": "conclusions|conclusion|concluding remarks|summary|implications|significance"
    "|conclusions and relevance|conclusion and relevance|authors' conclusions|discussion and conclusions",
    "case_report": "case report|case reports|case|case presentation|case description|case summary|patient"
    "|patient report",
    "abstract": "abstract",
    "supplement": "supplementary material|supplementary materials|supporting information|supplementary-material",
    "funding": "funding|financial support|financial disclosure",
    "interests": "conflict of interest|conflicts of interest|competing interests"
    "|conflict of interest statement|coi-statement",
    "acknowledgements": "acknowledgements|acknowledgments|acknowledgement|acknowledgment",
    "trial_registration": "trial registration|clinical trial registration|registration",
    "abbreviations": "abbreviations|list of abbreviations",
    "chief_complaint": "chief complaint|cc|reason for visit|reason for consultation|reason for admission",
    "history_of_present_illness": "history of present illness|hpi|present illness|interval history|subjective",
    "past_medical_history": "past medical history|pmh|pmhx|medical history|past history"
    "|past medical and surgical history",
    "past_surgical_history": "past surgical history|psh|surgical history",
    "family_history": "family history|fh|fhx|family medical history|fam/sochx",
    "social_history": "social history|sh|shx|personal and social history",
    "obstetric_history": "obstetric history|gynecologic history|past obstetric history|gynhx",
    "medications": "medications|current medications|home medications|discharge medications|medications on admission"
    "|admission medications|medication list|meds",
    "allergies": "allergies|allergy|drug allergies|adverse reactions",
    "immunizations": "immunizations|immunisations|vaccinations",
    "review_of_systems": "review of systems|ros|review of system",
    "physical_exam": "physical exam|physical examination|exam|examination|pe|objective findings|vital signs|vitals"
    "|vitals reviewed",
    "laboratory": "labs|laboratory|laboratory data|lab results|laboratory results|pertinent results"
    "|diagnostics|studies",
    "imaging": "imaging|radiology|images|radiographic studies",
    "procedures": "procedure|procedures performed|operations|major surgical or invasive procedure",
    "hospital_course": "hospital course|brief hospital course|ed course|emergency department course|clinical course",
    "assessment": "assessment|impression|diagnosis|diagnoses|discharge diagnosis|admission diagnosis|final diagnosis"
    "|assessment and plan|assessment & plan|a/p|impression and plan",
    "plan": "plan|plan of care|recommendations|disposition|discharge instructions|followup instructions"
    "|follow-up instructions|instructions|discharge plan",
}
_KINDS = MappingProxyType({heading: kind for kind, names in _NAMES.items() for heading in names.split("|")})
# Words that begin ordinary lines of a note more often than they head a part of it.
_NOT_IN_NOTES = frozenset(
    {"case", "patient", "patients", "comment", "context", "setting", "design", "goal", "subjects"}
)
_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*|[IVX]+)[.)]?\s+")
# A label in an abstract: capitals at its beginning or behind the end of a sentence, a colon and a space.
_LABEL = re.compile(r"([A-Z][A-Z'’/&, -]{2,60}):(?= )")
_SENTENCE_END = (". ", "? ", "! ", ") ", "] ")
# A heading in a note: capitals or capitalised words at the beginning of a line, then a colon or the line's end; perhaps
# marked as Markdown marks one ("## Plan", "**Plan:**").
_NOTE = re.compile(
    r"^[ \t]*(?P<mark>#{1,6}[ \t]+)?(?P<bold>\*\*|__)?(?P<heading>[A-Za-z][A-Za-z'’/&, -]{0,59}?)[ \t]*"
    r"(?P<sign>:(?:\*\*|__)?|(?:\*\*|__):?|(?=\r?$))",
    re.MULTILINE,
)
# A further heading in a line that begins with one: "Family history: noncontributory. Assessment: gout."
_FURTHER = re.compile(r"(?<=[.;!?] )([A-Z][A-Za-z'’/& -]{0,59}?):(?= )")
_SMALL = frozenset({"of", "and", "the", "in", "on"})
_SHORTEST_OTHER = 4


def kind_of(heading: str, *, default: str = OTHER) -> str:
    """Name the kind of a heading as people write it; `default` where it is not a known one."""
    words = _NUMBER.sub("", heading.strip()).strip(" .:*").casefold().replace("’", "'").replace(" & ", " and ")
    return _KINDS.get(" ".join(words.split()), default)


def labelled(text: str, start: int, end: int) -> tuple[Section, ...]:
    """Find the known `LABEL: ` parts of an abstract that lies at start..end of a text; each runs up to the next."""
    return _between(text, list(_labels(text, start, end)), end)


def _labels(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for match in _LABEL.finditer(text, start, end):
        begins = match.start() == start or text[match.start() - 2 : match.start()] in _SENTENCE_END
        if begins and kind_of(match[1], default=""):
            yield match.start(), match[1]


def note_sections(text: str, start: int = 0) -> tuple[Section, ...]:
    """Find the headed parts of a clinical note, or of an abstract, that lies at start of a text and goes to its end.

    A known heading counts in any case before a colon or as Markdown marks it, and alone on its line when it is
    capitalised. An unknown one counts in capitals before a colon, or from Markdown's second level on: it ends
    the section in front of it, which decides what belongs to a family history. Labels as in `labelled` count as well,
    and in a line that begins with a heading and a colon further known headings with a colon behind an end of sentence.
    """
    # What begins there begins a line, whatever title stands before it.
    found = [match for match in _NOTE.finditer(text[start:]) if _heads(match)]
    marks = {start + match.start("heading"): match["heading"] for match in found}
    marks |= {place: heading for match in found for place, heading in _further(text, start + match.end(), match)}
    marks |= dict(_labels(text, start, len(text)))
    return _between(text, sorted(marks.items()), len(text))


def _heads(match: re.Match[str]) -> bool:
    heading, mark = match["heading"], match["mark"] or ""
    known = bool(kind_of(heading, default="")) and (bool(mark) or heading.casefold() not in _NOT_IN_NOTES)
    if mark.startswith("##"):
        return True
    if match["sign"] or mark:
        return known or (":" in match["sign"] and heading.isupper() and len(heading) >= _SHORTEST_OTHER)
    return known and _capitalised(heading.split())


def _further(text: str, start: int, head: re.Match[str]) -> Iterator[tuple[int, str]]:
    if ":" in head["sign"]:
        line_end = text.find("\n", start)
        for match in _FURTHER.finditer(text, start, line_end if line_end >= 0 else len(text)):
            if kind_of(match[1], default="") and match[1].casefold() not in _NOT_IN_NOTES:
                yield match.start(1), match[1]


def _capitalised(words: Sequence[str]) -> bool:
    return all(word[0].isupper() or word in _SMALL for word in words)


def _between(text: str, marks: Sequence[tuple[int, str]], end: int) -> tuple[Section, ...]:
    sections = []
    for (begin, heading), (following, _) in zip(marks, [*marks[1:], (end, "")], strict=False):
        stop = begin + len(text[begin:following].rstrip())
        sections.append(Section(begin, stop, kind_of(heading), heading))
    return tuple(sections)
