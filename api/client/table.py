"""All that a client can be asked for."""

from api.client.asking import (
    of_evidence,
    of_facts,
    of_relations,
    of_states,
    of_the_ledger,
    of_words,
    to_record,
)
from api.client.verbs import ListVerb, StreamVerb, Verb


class Verbs:
    """What can be asked of a service, by the name that it has on a client."""

    relations = Verb(of_relations.relations)
    brief = Verb(of_relations.brief)
    changes = Verb(of_relations.changes)
    course = Verb(of_relations.course)
    relations_engagements = ListVerb(of_relations.engagements)
    relations_accords = ListVerb(of_relations.accords)
    relations_missions = ListVerb(of_relations.missions)
    relations_measures = ListVerb(of_relations.measures)
    relations_channels = ListVerb(of_relations.channels)
    relations_incidents = ListVerb(of_relations.incidents)
    relations_stances = ListVerb(of_relations.stances)
    relations_offices = ListVerb(of_relations.offices)

    actor = Verb(of_states.actor)
    actors = ListVerb(of_states.actors)
    actor_offices = ListVerb(of_states.actor_offices)
    actor_relations = ListVerb(of_states.actor_relations)
    actor_engagements = ListVerb(of_states.actor_engagements)
    actor_stances = ListVerb(of_states.actor_stances)
    actor_voices = ListVerb(of_states.actor_voices)
    actor_counterparts = ListVerb(of_states.actor_counterparts)
    issue = Verb(of_states.issue)
    issues = ListVerb(of_states.issues)
    issue_stances = ListVerb(of_states.issue_stances)
    issue_voices = ListVerb(of_states.issue_voices)
    issue_measures = ListVerb(of_states.issue_measures)
    issue_incidents = ListVerb(of_states.issue_incidents)
    issue_channels = ListVerb(of_states.issue_channels)
    office = Verb(of_states.office)
    offices = ListVerb(of_states.offices)
    engagement = Verb(of_states.engagement)
    engagements = ListVerb(of_states.engagements)
    measure = Verb(of_states.measure)
    measures = ListVerb(of_states.measures)
    measure_states = ListVerb(of_states.measure_states)
    channel = Verb(of_states.channel)
    channels = ListVerb(of_states.channels)
    incident = Verb(of_states.incident)
    incidents = ListVerb(of_states.incidents)
    accord = Verb(of_states.accord)
    accords = ListVerb(of_states.accords)
    place = Verb(of_states.place)
    places = ListVerb(of_states.places)
    registration_history = Verb(of_states.registration_history)

    fact = Verb(of_facts.fact)
    timeline = ListVerb(of_facts.timeline)
    history = Verb(of_facts.history)
    disagreements = ListVerb(of_facts.disagreements)
    cite = Verb(of_facts.cite)

    source = Verb(of_evidence.source)
    sources = ListVerb(of_evidence.sources)
    source_kin = ListVerb(of_states.source_kin)
    source_checks = ListVerb(of_states.source_checks)
    source_versions = ListVerb(of_states.source_versions)
    coverage = Verb(of_evidence.coverage)
    fields = Verb(of_evidence.fields)
    citation = Verb(of_evidence.citation)
    citations = ListVerb(of_evidence.citations)
    cite_citation = Verb(of_evidence.cite_citation)
    verify = Verb(of_evidence.verify)
    doubles = ListVerb(of_evidence.doubles)

    search = Verb(of_words.search)
    names = Verb(of_words.names)
    labels = Verb(of_words.labels)
    dates = Verb(of_words.dates)

    events = ListVerb(of_the_ledger.events)
    checkpoint = Verb(of_the_ledger.checkpoint)
    verifier_key = Verb(of_the_ledger.verifier_key)
    witnesses = Verb(of_the_ledger.witnesses)
    inclusion = Verb(of_the_ledger.inclusion)
    consistency = Verb(of_the_ledger.consistency)
    timemap = Verb(of_the_ledger.timemap)
    proof_of_relations = Verb(of_relations.proof_of_relations)
    proof_of_fact = Verb(of_facts.proof_of_fact)
    stream = StreamVerb(of_the_ledger.stream)
    watch = StreamVerb(of_the_ledger.watch)
    watch_relations = StreamVerb(of_the_ledger.watch_relations)
    about = Verb(of_the_ledger.about)
    health = Verb(of_the_ledger.health)
    ready = Verb(of_the_ledger.ready)

    record = Verb(to_record.record)
    load = Verb(to_record.load)
    make_draft = Verb(to_record.make_draft)
    draft = Verb(to_record.draft)
    drafts = ListVerb(to_record.drafts)
    suggesters = ListVerb(to_record.suggesters)
