"""The terms of the SHACL namespace by the specification that defines them."""

from typing import Final

_STRUCTURE: Final = """
NodeShape PropertyShape Shape Parameterizable Parameter ConstraintComponent NodeKind Severity
PropertyGroup PrefixDeclaration ResultAnnotation Validator
targetClass targetNode targetObjectsOf targetSubjectsOf property path node deactivated message
severity name description order group defaultValue
alternativePath inversePath oneOrMorePath zeroOrMorePath zeroOrOnePath
shapesGraph suggestedShapesGraph entailment shapesGraphWellFormed
"""
_CONSTRAINTS: Final = """
and class closed datatype disjoint equals flags hasValue ignoredProperties in languageIn lessThan
lessThanOrEquals maxCount maxExclusive maxInclusive maxLength minCount minExclusive minInclusive
minLength nodeKind not or pattern qualifiedMaxCount qualifiedMinCount qualifiedValueShape
qualifiedValueShapesDisjoint uniqueLang xone
"""
_VALUES: Final = """
BlankNode BlankNodeOrIRI BlankNodeOrLiteral IRI IRIOrLiteral Literal Info Violation Warning
"""
_RESULTS: Final = """
AbstractResult ValidationReport ValidationResult conforms detail focusNode result resultMessage
resultPath resultSeverity sourceConstraint sourceConstraintComponent sourceShape value
"""
_SPARQL: Final = """
SPARQLConstraint SPARQLExecutable SPARQLAskExecutable SPARQLAskValidator SPARQLConstructExecutable
SPARQLSelectExecutable SPARQLSelectValidator SPARQLUpdateExecutable
annotationProperty annotationValue annotationVarName resultAnnotation ask construct select update
sparql declare namespace prefix prefixes labelTemplate nodeValidator propertyValidator validator
optional parameter
"""
_ADVANCED: Final = """
Function SPARQLFunction SPARQLRule SPARQLTarget SPARQLTargetType Rule TripleRule Target TargetType
JSConstraint JSExecutable JSFunction JSLibrary JSRule JSTarget JSTargetType JSValidator
ExpressionConstraintComponent JSConstraintComponent
condition expression filterShape intersection js jsFunctionName jsLibrary jsLibraryURL nodes object
predicate returnType rule subject target this union values if then else count distinct groupConcat
limit max min offset orderBy sum desc
memberShape minListLength maxListLength uniqueMembers reifierShape reificationRequired singleLine
rootClass someValue subsetOf targetWhere uniqueValuesFor shape ShapeClass nodeByExpression
Debug Trace conformanceDisallows codeIdentifier agentInstruction intent
"""

_COMPONENTS: Final = (
    *_CONSTRAINTS.split(),
    "node",
    "property",
    "sparql",
)

SHACL: Final = frozenset(
    (
        *" ".join((_STRUCTURE, _CONSTRAINTS, _VALUES, _RESULTS, _SPARQL)).split(),
        *(f"{name[0].upper()}{name[1:]}ConstraintComponent" for name in _COMPONENTS),
        "SPARQLConstraintComponent",
    )
)
"""SHACL 1.0: the core, and SHACL-SPARQL."""

BEYOND: Final = frozenset(_ADVANCED.split()) - SHACL
"""SHACL Advanced Features, SHACL JavaScript and SHACL 1.2: known, but not evaluated here."""
