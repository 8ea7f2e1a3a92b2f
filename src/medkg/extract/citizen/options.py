"""The options that scispaCy's users set on their linker: taken with the same meaning, or refused with what to use."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from medkg.errors import UsageError
from medkg.extract.citizen.opening import SHIPPED
from medkg.extract.linking.answers import SURE_ENOUGH
from medkg.model.concept import prefix_of

# scispaCy's names of knowledge bases, and the prefix of the ids that medkg holds theirs under.
_VOCABULARIES: Final = MappingProxyType({"mesh": "MESH", "umls": "umls", "rxnorm": "rxnorm", "go": "GO", "hpo": "HP"})
_SHIPPED: Final = ("mesh",)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkerOptions:
    """How `medkg_linker` answers.

    `threshold` is the least probability of a concept in `kb_ents`, `most` how many a mention may have there, `prefix`
    the only vocabulary whose concepts are given, empty for all.
    """

    resolve_abbreviations: bool = True
    threshold: float = SURE_ENOUGH
    most: int = 5
    prefix: str = ""

    def takes(self, curie: str) -> bool:
        """Tell whether a concept is of a vocabulary that was asked for."""
        return not self.prefix or prefix_of(curie) == self.prefix


def linker_options(
    *,
    resolve_abbreviations: bool,
    threshold: float,
    max_entities_per_mention: int,
    linker_name: str | None,
    vocabularies: str,
    k: int | None,
    no_definition_threshold: float | None,
    filter_for_definitions: bool,
) -> LinkerOptions:
    """Read scispaCy's options; raises UsageError saying what to use in place of one that has no meaning here."""
    if not 0.0 <= threshold <= 1.0:
        raise UsageError(f"threshold is {threshold}.", remedy="It is a probability: give a number from 0 to 1.")
    if max_entities_per_mention < 1:
        raise UsageError(f"max_entities_per_mention is {max_entities_per_mention}.", remedy="Give 1 or more.")
    if k is not None:
        raise UsageError(
            "medkg_linker weighs every candidate and has no k.",
            remedy="Leave k out; max_entities_per_mention says how many concepts are given.",
        )
    if filter_for_definitions or no_definition_threshold is not None:
        raise UsageError(
            "medkg's vocabularies hold no definitions, so that nothing can be filtered by them.",
            remedy="Leave filter_for_definitions and no_definition_threshold out, and set threshold.",
        )
    return LinkerOptions(
        resolve_abbreviations=resolve_abbreviations,
        threshold=threshold,
        most=max_entities_per_mention,
        prefix=_prefix(linker_name, vocabularies),
    )


def _prefix(linker_name: str | None, vocabularies: str) -> str:
    """Give the prefix that a name of scispaCy's stands for; raises UsageError where no vocabulary in use has it."""
    if linker_name is None:
        return ""
    if linker_name not in _VOCABULARIES:
        raise UsageError(
            f"there is no linker_name {linker_name!r}.",
            remedy=f"scispaCy's are {', '.join(_VOCABULARIES)}; leave it out for all vocabularies.",
        )
    if vocabularies == SHIPPED and linker_name not in _SHIPPED:
        raise UsageError(
            f"linker_name {linker_name!r} asks for a vocabulary that medkg does not ship.",
            remedy="Add your own copy with `medkg vocabulary add -g GRAPH FILE` and name that graph's folder as "
            "`vocabularies`, or leave linker_name out for the vocabularies that ship.",
        )
    return _VOCABULARIES[linker_name]
