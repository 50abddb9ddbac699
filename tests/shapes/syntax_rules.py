"""Shapes that break one syntax rule of SHACL each (SHACL 1.0, appendix A.2).

A line has the rule, the predicate of the triple that breaks it, its value (- where any will do or
there is none), and the shapes graph.
"""

BROKEN_RULES = r"""
targetNode-nodeKind  targetNode  []  :S sh:targetNode []
targetClass-nodeKind  targetClass  "A"  :S sh:targetClass "A"
targetSubjectsOf-nodeKind  targetSubjectsOf  []  :S sh:targetSubjectsOf []
targetObjectsOf-nodeKind  targetObjectsOf  []  :S sh:targetObjectsOf []
NodeShape-path-maxCount  path  :p  :S a sh:NodeShape ; sh:path :p
PropertyShape-path-minCount  path  -  :S a sh:PropertyShape
PropertyShape-path-minCount  path  -  :T sh:property :S
path-maxCount  path  :q  :S sh:path :p , :q ; sh:minCount 1
path-metarule  path  "p"  :S sh:path "p" ; sh:minCount 1
path-metarule  path  []  :S sh:path [] ; sh:minCount 1
path-metarule  path  []  :S sh:path [ sh:inversePath :p , :q ] ; sh:minCount 1
path-metarule  path  []  :S sh:path [ sh:inversePath :p ; sh:zeroOrMorePath :q ] ; sh:minCount 1
path-sequence  path  []  :S sh:path ( :p ) ; sh:minCount 1
path-sequence  path  rdf:nil  :S sh:path () ; sh:minCount 1
path-alternative  path  []  :S sh:path [ sh:alternativePath ( :p ) ] ; sh:minCount 1
path-alternative  path  :p  :S sh:path [ sh:alternativePath :p ] ; sh:minCount 1
path-non-recursive  path  []  _:p sh:inversePath _:p . :S sh:path _:p ; sh:minCount 1
path-sequence  path  []  _:p rdf:first :p ; rdf:rest _:p . :S sh:path _:p ; sh:minCount 1
severity-maxCount  severity  :b  :S sh:severity :a , :b ; sh:nodeKind sh:IRI
severity-nodeKind  severity  "a"  :S sh:severity "a" ; sh:nodeKind sh:IRI
message-datatype  message  1  :S sh:message 1 ; sh:nodeKind sh:IRI
deactivated-datatype  deactivated  1  :S sh:deactivated 1 ; sh:nodeKind sh:IRI
deactivated-maxCount  deactivated  false  :S sh:deactivated true , false ; sh:nodeKind sh:IRI
implicit-targetClass-nodeKind  rdf:type  -  [] a rdfs:Class , sh:NodeShape ; sh:nodeKind sh:IRI
and-node  and  :T  :S sh:and :T
and-members-node  and  "T"  :S sh:and ( "T" )
or-node  or  []  :S sh:or [ rdf:first :T ]
or-members-node  or  1  :S sh:or ( 1 )
xone-node  xone  :T  :S sh:xone :T
xone-members-node  xone  1  :S sh:xone ( 1 )
not-node  not  "T"  :S sh:not "T"
node-node  node  "T"  :S sh:node "T"
node-node  node  :T  :S sh:node :T . :T sh:path :p
property-node  property  "T"  :S sh:property "T"
class-nodeKind  class  "A"  :S sh:class "A"
closed-datatype  closed  1  :S sh:closed 1
closed-datatype  closed  no  :S sh:closed "no"^^xsd:boolean
multiple-parameters  closed  false  :S sh:closed true , false
ignoredProperties-node  ignoredProperties  :p  :S sh:closed true ; sh:ignoredProperties :p
ignoredProperties-members-nodeKind  ignoredProperties  "p"  :S sh:ignoredProperties ( "p" )
datatype-nodeKind  datatype  []  :S sh:datatype []
datatype-maxCount  datatype  xsd:integer  :S sh:datatype xsd:string , xsd:integer
disjoint-nodeKind  disjoint  "p"  :S sh:disjoint "p"
equals-nodeKind  equals  []  :S sh:equals []
in-node  in  :a  :S sh:in :a
in-maxCount  in  -  :S sh:in () , ( 1 )
languageIn-node  languageIn  "en"  :S sh:languageIn "en"
languageIn-members-datatype  languageIn  1  :S sh:languageIn ( 1 )
lessThan-nodeKind  lessThan  "q"  :S sh:path :p ; sh:lessThan "q"
lessThan-scope  lessThan  :q  :S sh:lessThan :q
lessThanOrEquals-nodeKind  lessThanOrEquals  []  :S sh:path :p ; sh:lessThanOrEquals []
lessThanOrEquals-scope  lessThanOrEquals  :q  :S sh:lessThanOrEquals :q
minCount-scope  minCount  1  :S sh:minCount 1
minCount-maxCount  minCount  2  :S sh:path :p ; sh:minCount 1 , 2
minCount-datatype  minCount  1.0  :S sh:path :p ; sh:minCount 1.0
minCount-datatype  minCount  one  :S sh:path :p ; sh:minCount "one"^^xsd:integer
minCount-datatype  minCount  1_0  :S sh:path :p ; sh:minCount "1_0"^^xsd:integer
maxCount-scope  maxCount  1  :S sh:maxCount 1
maxCount-maxCount  maxCount  2  :S sh:path :p ; sh:maxCount 1 , 2
maxCount-datatype  maxCount  "1"  :S sh:path :p ; sh:maxCount "1"
minLength-datatype  minLength  :a  :S sh:minLength :a
minLength-maxCount  minLength  2  :S sh:minLength 1 , 2
maxLength-datatype  maxLength  1.5  :S sh:maxLength 1.5
maxLength-maxCount  maxLength  2  :S sh:maxLength 1 , 2
minExclusive-nodeKind  minExclusive  :a  :S sh:minExclusive :a
minExclusive-maxCount  minExclusive  2  :S sh:minExclusive 1 , 2
minInclusive-nodeKind  minInclusive  []  :S sh:minInclusive []
minInclusive-maxCount  minInclusive  2  :S sh:minInclusive 1 , 2
maxExclusive-nodeKind  maxExclusive  :a  :S sh:maxExclusive :a
maxExclusive-maxCount  maxExclusive  2  :S sh:maxExclusive 1 , 2
maxInclusive-nodeKind  maxInclusive  :a  :S sh:maxInclusive :a
maxInclusive-maxCount  maxInclusive  2  :S sh:maxInclusive 1 , 2
nodeKind-in  nodeKind  :IRI  :S sh:nodeKind :IRI
nodeKind-maxCount  nodeKind  -  :S sh:nodeKind sh:IRI , sh:Literal
pattern-regex  pattern  "("  :S sh:pattern "("
pattern-datatype  pattern  1  :S sh:pattern 1
multiple-parameters  pattern  "b"  :S sh:pattern "a" , "b"
flags-datatype  flags  1  :S sh:pattern "a" ; sh:flags 1
multiple-parameters  flags  "s"  :S sh:pattern "a" ; sh:flags "i" , "s"
multiple-parameters  qualifiedValueShape  :U  :S sh:path :p ; sh:qualifiedValueShape :T , :U
qualifiedValueShape-scope  qualifiedValueShape  :T  :S sh:qualifiedValueShape :T
qualifiedValueShape-node  qualifiedValueShape  1  :S sh:path :p ; sh:qualifiedValueShape 1
qualifiedMinCount-datatype  qualifiedMinCount  1.5  :S sh:path :p ; sh:qualifiedMinCount 1.5
multiple-parameters  qualifiedMaxCount  2  :S sh:path :p ; sh:qualifiedMaxCount 1 , 2
qualifiedValueShapesDisjoint-datatype  qualifiedValueShapesDisjoint  1  :S sh:qualifiedValueShapesDisjoint 1
uniqueLang-scope  uniqueLang  true  :S sh:uniqueLang true
uniqueLang-datatype  uniqueLang  1  :S sh:path :p ; sh:uniqueLang 1
uniqueLang-maxCount  uniqueLang  false  :S sh:path :p ; sh:uniqueLang true , false
"""  # noqa: E501
