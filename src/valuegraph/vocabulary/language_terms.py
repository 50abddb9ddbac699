"""The terms of the languages that vocabularies are written in: RDF, RDFS, OWL, XSD."""

from typing import Final

from valuegraph.vocabulary.namespaces import OWL, RDF, RDFS, XSD

_RDF: Final = """
Alt Bag CompoundLiteral HTML JSON List Property Seq Statement XMLLiteral direction dirLangString
first langString language nil object predicate reifies rest subject type value
"""
_RDFS: Final = """
Class Container ContainerMembershipProperty Datatype Literal Resource comment domain isDefinedBy
label member range seeAlso subClassOf subPropertyOf
"""
_OWL: Final = """
AllDifferent AllDisjointClasses AllDisjointProperties Annotation AnnotationProperty
AsymmetricProperty Axiom Class DataRange DatatypeProperty DeprecatedClass DeprecatedProperty
FunctionalProperty InverseFunctionalProperty IrreflexiveProperty NamedIndividual
NegativePropertyAssertion Nothing ObjectProperty Ontology OntologyProperty ReflexiveProperty
Restriction SymmetricProperty Thing TransitiveProperty allValuesFrom annotatedProperty
annotatedSource annotatedTarget assertionProperty backwardCompatibleWith bottomDataProperty
bottomObjectProperty cardinality complementOf datatypeComplementOf deprecated differentFrom
disjointUnionOf disjointWith distinctMembers equivalentClass equivalentProperty hasKey hasSelf
hasValue imports incompatibleWith intersectionOf inverseOf maxCardinality maxQualifiedCardinality
members minCardinality minQualifiedCardinality onClass onDataRange onDatatype onProperties
onProperty oneOf priorVersion propertyChainAxiom propertyDisjointWith qualifiedCardinality rational
real sameAs someValuesFrom sourceIndividual targetIndividual targetValue topDataProperty
topObjectProperty unionOf versionIRI versionInfo withRestrictions
"""
_XSD: Final = """
ENTITIES ENTITY ID IDREF IDREFS NCName NMTOKEN NMTOKENS NOTATION Name QName anyAtomicType
anySimpleType anyType anyURI base64Binary boolean byte date dateTime dateTimeStamp
dayTimeDuration decimal double duration enumeration float fractionDigits gDay gMonth gMonthDay
gYear gYearMonth hexBinary int integer language length long maxExclusive maxInclusive maxLength
minExclusive minInclusive minLength negativeInteger nonNegativeInteger nonPositiveInteger
normalizedString pattern positiveInteger short string time token totalDigits unsignedByte
unsignedInt unsignedLong unsignedShort whiteSpace yearMonthDuration
"""

LANGUAGES: Final[dict[str, frozenset[str]]] = {
    namespace.iri: frozenset(terms.split())
    for namespace, terms in ((RDF, _RDF), (RDFS, _RDFS), (OWL, _OWL), (XSD, _XSD))
}
"""Local names by namespace."""
