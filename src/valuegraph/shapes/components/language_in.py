"""``sh:LanguageInConstraintComponent`` (SHACL 1.0, section 4.4.4)."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal

from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.components.each_value import each_term
from valuegraph.shapes.declaration import Declaration
from valuegraph.vocabulary.namespaces import SH, XSD


@dataclass(frozen=True, slots=True)
class LanguageIn(Constraint):
    """Each value node is a literal in one of the languages, or in a variety of one.

    Ranges match as SPARQL's ``langMatches`` has it: ``en`` matches ``en`` and ``en-GB``.
    """

    component = SH.LanguageInConstraintComponent
    languages: tuple[str, ...]

    @staticmethod
    def read(declared: Declaration) -> Iterator["LanguageIn"]:
        """The constraint of ``sh:languageIn``."""
        head = declared.one(SH.languageIn)
        members = None if head is None else declared.members(SH.languageIn, head)
        if members is None:
            return
        for member in members:
            if not isinstance(member, Literal) or member.datatype != XSD.string:
                message = 'The members of sh:languageIn must be strings, such as ( "en" "de" ).'
                declared.fault("languageIn-members-datatype", SH.languageIn, member, message)
        yield LanguageIn(tuple(m.value for m in members if isinstance(m, Literal)))

    def rule(self) -> str:
        """See :class:`Constraint`."""
        return f"be in one of the languages {', '.join(self.languages)}"

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""
        ranges = tuple(language.lower() for language in self.languages)
        prefixes = tuple(f"{language}-" for language in ranges)

        def is_in_language(value: Term) -> bool:
            if not isinstance(value, Literal) or value.language is None:
                return False
            language = value.language.lower()
            return language in ranges or "*" in ranges or language.startswith(prefixes)

        return each_term(is_in_language)
