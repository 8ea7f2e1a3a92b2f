"""Made-up rows in the layouts that NLM, HGNC and others publish; none of their content."""

from __future__ import annotations

MRCONSO = """\
C9000001|ENG|P|L1|PF|S1|Y|A1||M1|D900001|MSH|MH|D900001|Gribbly Syndrome|0|N|256|
C9000001|ENG|S|L2|PF|S2|Y|A2||||SNOMEDCT_US|SY|900001|Mumford  disease|9|N||
C9000001|ENG|S|L3|VO|S3|N|A3||||SNOMEDCT_US|OAP|900002|Old gribbles|9|O||
C9000001|SPA|P|L4|PF|S4|Y|A4||||MSHSPA|MH|D900001|síndrome de Gribbly|3|N||
C9000002|ENG|P|L5|PF|S5|Y|A5||||NOSUCH|PT|17|Gribblicillin|0|N||
C9000003|ENG|P|broken row
C9000004|ENG|P|L6|PF|S6|Y|A6||||MTH|PN|NOCODE|Out of use|0|O||
C9000005|SPA|P|L7|PF|S7|Y|A7||||MSHSPA|MH|D900009|solo español|3|N||
"""
MRSTY = """\
C9000001|T047|B2.2.1.2.1|Disease or Syndrome|AT1|256|
C9000001|T184|A2.2.2|Sign or Symptom|AT2|256|
C9000002|T121|A1.4.1.1.1|Pharmacologic Substance|AT3||
C9000002|T999|A9|Unheard of|AT4||
C9x|T1
"""
MRREL = """\
C9000001|A1|SCUI|PAR|C9000004|A6|SCUI||R1||MSH|MSH|||N||
C9000001|A1|SCUI|RO|C9000002|A5|SCUI|may_be_treated_by|R2||MED-RT|MED-RT|||N||
C9000006|A8|SCUI|CHD|C9000001|A1|SCUI|isa|R3||MSH|MSH|||N||
C9000001|A1|SCUI|PAR|C9000001|A1|SCUI||R4||MSH|MSH|||N||
"""
MRCUI = """\
C8000001|2019AA|SY|||C9000001|Y|
C8000001|2019AA|SY|||C9000002|Y|
C8000002|2019AA|DEL|||||
"""
MRSAB = "C1|C2|MTH2026AA|MTH|UMLS Metathesaurus|MTH|2026AA|||||0|1|1||MTH||ENG|utf-8|Y|Y|||\n"

RXNCONSO = """\
900001|ENG||||||A1|||900001|RXNORM|SY|900001|gribblicillin (as salt)||N|4096|
900001|ENG||||||A2||900001||RXNORM|IN|900001|gribblicillin||N|4096|
900001|ENG||||||A3||DB99999||DRUGBANK|IN|DB99999|Gribblicillin||N||
900002|ENG||||||A4||900002||RXNORM|BN|900002|Gribbly-Gone||N|4096|
"""
RXNREL = "900001||CUI|RN|900002||CUI|tradename_of|1||RXNORM||||||\n"
RXNSTY = "900001|T121|A1|Pharmacologic Substance|||\n900002|T200|A1|Clinical Drug|||\n"
RXNCUI = "800001|1|2|1|900001|\n900002|1|2|1|900002|\n"

DESCRIPTORS = """\
<?xml version="1.0"?>
<!DOCTYPE DescriptorRecordSet SYSTEM "https://www.nlm.nih.gov/databases/dtd/nlmdescriptorrecordset_20260101.dtd">
<DescriptorRecordSet LanguageCode = "eng">
<DescriptorRecord DescriptorClass = "1">
  <DescriptorUI>D900001</DescriptorUI>
  <DescriptorName><String>Gribbly Syndrome</String></DescriptorName>
  <PharmacologicalActionList><PharmacologicalAction><DescriptorReferredTo>
    <DescriptorUI>D900003</DescriptorUI>
  </DescriptorReferredTo></PharmacologicalAction></PharmacologicalActionList>
  <TreeNumberList><TreeNumber>C10.900.100</TreeNumber><TreeNumber>C23.999.1</TreeNumber></TreeNumberList>
  <ConceptList>
   <Concept PreferredConceptYN="Y"><ConceptUI>M1</ConceptUI>
    <ConceptName><String>Gribbly Syndrome</String></ConceptName>
    <RegistryNumberList><RegistryNumber>0</RegistryNumber></RegistryNumberList>
    <ConceptRelationList><ConceptRelation RelationName="NRW">
      <Concept1UI>M1</Concept1UI><Concept2UI>M2</Concept2UI></ConceptRelation></ConceptRelationList>
    <TermList>
     <Term ConceptPreferredTermYN="Y" IsPermutedTermYN="N" LexicalTag="NON"><String>Gribbly Syndrome</String></Term>
     <Term ConceptPreferredTermYN="N" IsPermutedTermYN="Y" LexicalTag="NON"><String>Syndrome, Gribbly</String></Term>
     <Term ConceptPreferredTermYN="N" IsPermutedTermYN="N"><String>Mumford &amp; Gribbly disease</String></Term>
    </TermList></Concept>
   <Concept PreferredConceptYN="N"><ConceptUI>M2</ConceptUI>
    <TermList><Term IsPermutedTermYN="N"><String>Juvenile gribbles</String></Term></TermList></Concept>
  </ConceptList>
</DescriptorRecord>
<DescriptorRecord DescriptorClass = "1">
  <DescriptorUI>D900002</DescriptorUI><DescriptorName><String>Nervous Gribbles</String></DescriptorName>
  <TreeNumberList><TreeNumber>C10.900</TreeNumber></TreeNumberList>
</DescriptorRecord>
<DescriptorRecord DescriptorClass = "1">
  <DescriptorUI>D900004</DescriptorUI><DescriptorName><String>Not closed</DescriptorName>
</DescriptorRecord>
<DescriptorRecord DescriptorClass = "1"><DescriptorUI>D900003</DescriptorUI>
  <DescriptorName><String>Gribblicillin</String></DescriptorName>
  <TreeNumberList><TreeNumber>D02.900</TreeNumber></TreeNumberList>
  <ConceptList><Concept PreferredConceptYN="Y"><RegistryNumber>ABCDE12345</RegistryNumber>
  <RelatedRegistryNumberList><RelatedRegistryNumber>50-00-9 (salt)</RelatedRegistryNumber></RelatedRegistryNumberList>
  </Concept></ConceptList>
</DescriptorRecord>
</DescriptorRecordSet>
"""
SUPPLEMENTARY = """\
<?xml version="1.0"?>
<!DOCTYPE SupplementalRecordSet SYSTEM "https://www.nlm.nih.gov/databases/dtd/nlmsupplementalrecordset_20260101.dtd">
<SupplementalRecordSet LanguageCode = "eng">
<SupplementalRecord SCRClass = "3"><SupplementalRecordUI>C900001</SupplementalRecordUI>
 <SupplementalRecordName><String>gribbles, type 2</String></SupplementalRecordName>
 <HeadingMappedToList><HeadingMappedTo><DescriptorReferredTo><DescriptorUI>*D900001</DescriptorUI>
 </DescriptorReferredTo></HeadingMappedTo></HeadingMappedToList>
 <ConceptList><Concept PreferredConceptYN="Y"><ConceptUI>M9</ConceptUI><TermList>
  <Term IsPermutedTermYN="N"><String>GRB2 gribbles</String></Term></TermList></Concept></ConceptList>
</SupplementalRecord>
<SupplementalRecord SCRClass = "1"><SupplementalRecordUI>C900002</SupplementalRecordUI>
"""
ASCII_DESCRIPTORS = """\
*NEWRECORD
RECTYPE = D
MH = Gribbly Syndrome
PRINT ENTRY = Mumford Disease|T047|NON|EQV|NLM (2026)|260101|abcdef
ENTRY = Juvenile Gribbles|T047|T184|NON|NRW|NLM (2026)|260101|abbcdef
ENTRY = Plain Gribbles
MN = C10.900.100
MS = A made-up disease.
UI = D900001

*NEWRECORD
RECTYPE = D
MH = Nervous Gribbles
MN = C10.900
UI = D900002

*NEWRECORD
RECTYPE = D
MH = Nobody's
"""
ASCII_SUPPLEMENTARY = """\
*NEWRECORD
RECTYPE = C
NM = gribblicillin acetate
RN = 50-00-9
SY = GBA|T109|T121|NON|EQV|NLM (2026)|260101|abbcdef
HM = Gribblicillin
ST = T109
UI = C900003
"""
HGNC_SET = (
    "hgnc_id\tsymbol\tname\tlocus_group\tstatus\talias_symbol\talias_name\tprev_symbol\tprev_name\tentrez_id\t"
    "ensembl_gene_id\tuniprot_ids\tomim_id\n"
    'HGNC:99001\tGRB99\tgribble protein 99\tprotein-coding gene\tApproved\t"GBL|p99"\tgribblin\tGBX\t\t990001\t'
    "ENSG00000099999\tP99999\t699999\n"
    "HGNC:99002\tGRB98\tgribble protein 98\tnon-coding RNA\tApproved\t\t\t\t\t\t\t\t\n"
    "HGNC:99003\t\tno symbol\t\t\t\t\t\t\t\t\t\t\n"
)
HGNC_WITHDRAWN = (
    "HGNC_ID\tSTATUS\tWITHDRAWN_SYMBOL\tMERGED_INTO_REPORT(S) (i.e HGNC_ID|SYMBOL|STATUS)\n"
    "HGNC:99004\tMerged/Split\tGBY\tHGNC:99001|GRB99|Approved\n"
    "HGNC:99005\tEntry Withdrawn\tGBZ\t\n"
)
SSSOM = """\
#curie_map:
#  DOID: "http://purl.obolibrary.org/obo/DOID_"
#license: "https://creativecommons.org/publicdomain/zero/1.0/"
#mapping_set_version: "2026-01-01"
subject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\tobject_label\tmapping_justification
DOID:9900001\tgribbles\tskos:exactMatch\t\tMESH:D900001\tGribbly Syndrome\tsemapv:ManualMappingCuration
DOID:9900001\tgribbles\tskos:broadMatch\t\tMESH:D900002\tNervous Gribbles\tsemapv:ManualMappingCuration
DOID:9900001\tgribbles\tskos:narrowMatch\t\tMESH:C900001\tgribbles, type 2\tsemapv:ManualMappingCuration
DOID:9900001\tgribbles\tskos:exactMatch\tNot\tMESH:D900004\tother\tsemapv:ManualMappingCuration
DOID:9900001\tgribbles\tskos:closeMatch\t\tMESH:D900005\tnear\tsemapv:ManualMappingCuration
gribbles\t\tskos:exactMatch\t\tMESH:D900001\t\tsemapv:ManualMappingCuration
"""
OWL = """\
<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns="http://example.org/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
     xmlns:owl="http://www.w3.org/2002/07/owl#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
     xmlns:oboInOwl="http://www.geneontology.org/formats/oboInOwl#" xmlns:obo="http://purl.obolibrary.org/obo/"
     xmlns:dcterms="http://purl.org/dc/terms/">
  <owl:Ontology rdf:about="http://example.org/gribbles.owl">
    <owl:versionIRI rdf:resource="http://example.org/2026-01-01/gribbles.owl"/>
    <owl:imports rdf:resource="http://example.org/never-fetched.owl"/>
    <dcterms:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>
  </owl:Ontology>
  <owl:Class rdf:about="http://purl.obolibrary.org/obo/DOID_9900001">
    <rdfs:label xml:lang="en">gribbly syndrome</rdfs:label>
    <rdfs:label xml:lang="de">Gribbel-Syndrom</rdfs:label>
    <oboInOwl:hasExactSynonym>Mumford disease</oboInOwl:hasExactSynonym>
    <oboInOwl:hasNarrowSynonym>juvenile gribbles</oboInOwl:hasNarrowSynonym>
    <oboInOwl:hasDbXref>MSH:D900001</oboInOwl:hasDbXref>
    <rdfs:subClassOf rdf:resource="http://purl.obolibrary.org/obo/DOID_4"/>
    <rdfs:subClassOf><owl:Restriction><owl:onProperty rdf:resource="http://purl.obolibrary.org/obo/BFO_0000050"/>
      <owl:someValuesFrom rdf:resource="http://purl.obolibrary.org/obo/DOID_7"/></owl:Restriction></rdfs:subClassOf>
  </owl:Class>
  <owl:Class rdf:about="http://purl.obolibrary.org/obo/DOID_9900002">
    <rdfs:label>old gribbles</rdfs:label>
    <owl:deprecated rdf:datatype="http://www.w3.org/2001/XMLSchema#boolean">true</owl:deprecated>
    <obo:IAO_0100001 rdf:resource="http://purl.obolibrary.org/obo/DOID_9900001"/>
  </owl:Class>
  <owl:Class rdf:about="http://purl.obolibrary.org/obo/DOID_9900003">
    <oboInOwl:hasExactSynonym>nameless</oboInOwl:hasExactSynonym>
  </owl:Class>
  <owl:Class rdf:about="http://purl.obolibrary.org/obo/DOID_4"/>
</rdf:RDF>
"""
SKOS = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <http://id.nlm.nih.gov/mesh/> .
ex:D900001 a skos:Concept ; skos:prefLabel "Gribbly Syndrome"@en, "Gribbel"@de ; skos:altLabel "Mumford disease"@en ;
    skos:hiddenLabel "gribly syndrome" ; skos:broader ex:D900002 ;
    skos:exactMatch <http://purl.obolibrary.org/obo/DOID_9900001> .
ex:D900002 a skos:Concept ; skos:prefLabel "Nervous Gribbles" ; skos:narrower ex:D900003 .
ex:D900003 a skos:Concept ; skos:prefLabel "Gribblets" .
"""
NAMES = (
    "text\tcurie\tname\tpredicate\tsource\n"
    "gribblicillin\tdrugcentral:9001\tgribblicillin\trdfs:label\tdrugcentral\n"
    "gribblicillin HCl\tdrugcentral:9001\tgribblicillin\toboInOwl:hasRelatedSynonym\tdrugcentral\n"
    "mumfordine\tdrugcentral:9002\tmumfordine\trdfs:label\tdrugcentral\n"
)
