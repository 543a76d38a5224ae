// @ts-check
// What can be asked, by name: the routes of the API that the OpenAPI document describes. What stands in
// braces is given first, in its order.

/** Each has one answer, at the three clocks. */
export const AT_CLOCKS = {
  relations: "/v1/relations/{a}/{b}",
  changes: "/v1/relations/{a}/{b}/changes",
  course: "/v1/relations/{a}/{b}/course",
  proofOfRelations: "/v1/relations/{a}/{b}/proof",
  search: "/v1/search",
  names: "/v1/names",
  labels: "/v1/labels",
  actor: "/v1/actors/{id}",
  issue: "/v1/issues/{id}",
  office: "/v1/offices/{id}",
  engagement: "/v1/engagements/{id}",
  measure: "/v1/measures/{id}",
  channel: "/v1/channels/{id}",
  incident: "/v1/incidents/{id}",
  accord: "/v1/accords/{id}",
  place: "/v1/places/{id}",
  fact: "/v1/facts/{id}",
  history: "/v1/facts/{id}/history",
  proofOfFact: "/v1/facts/{id}/proof",
  actorHistory: "/v1/actors/{id}/history",
  issueHistory: "/v1/issues/{id}/history",
  officeHistory: "/v1/offices/{id}/history",
  engagementHistory: "/v1/engagements/{id}/history",
  measureHistory: "/v1/measures/{id}/history",
  channelHistory: "/v1/channels/{id}/history",
  incidentHistory: "/v1/incidents/{id}/history",
  accordHistory: "/v1/accords/{id}/history",
  placeHistory: "/v1/places/{id}/history",
  source: "/v1/sources/{id}",
  sourceHistory: "/v1/sources/{id}/history",
  coverage: "/v1/sources/{id}/coverage",
  fields: "/v1/sources/{id}/fields",
  citation: "/v1/citations/{id}",
  verify: "/v1/citations/{id}/verification",
};

/** Each is a list in pages, at the three clocks. */
export const LISTS_AT_CLOCKS = {
  timeline: "/v1/timeline",
  actorTimeline: "/v1/actors/{id}/timeline",
  issueTimeline: "/v1/issues/{id}/timeline",
  officeTimeline: "/v1/offices/{id}/timeline",
  engagementTimeline: "/v1/engagements/{id}/timeline",
  measureTimeline: "/v1/measures/{id}/timeline",
  channelTimeline: "/v1/channels/{id}/timeline",
  incidentTimeline: "/v1/incidents/{id}/timeline",
  accordTimeline: "/v1/accords/{id}/timeline",
  placeTimeline: "/v1/places/{id}/timeline",
  disagreements: "/v1/disagreements",
  actors: "/v1/actors",
  issues: "/v1/issues",
  offices: "/v1/offices",
  engagements: "/v1/engagements",
  measures: "/v1/measures",
  channels: "/v1/channels",
  incidents: "/v1/incidents",
  accords: "/v1/accords",
  places: "/v1/places",
  sources: "/v1/sources",
  citations: "/v1/citations",
  doubles: "/v1/doubles",
  relationsEngagements: "/v1/relations/{a}/{b}/engagements",
  relationsAccords: "/v1/relations/{a}/{b}/accords",
  relationsMissions: "/v1/relations/{a}/{b}/missions",
  relationsMeasures: "/v1/relations/{a}/{b}/measures",
  relationsChannels: "/v1/relations/{a}/{b}/channels",
  relationsIncidents: "/v1/relations/{a}/{b}/incidents",
  relationsStances: "/v1/relations/{a}/{b}/stances",
  relationsOffices: "/v1/relations/{a}/{b}/offices",
  actorOffices: "/v1/actors/{id}/offices",
  actorRelations: "/v1/actors/{id}/relations",
  actorEngagements: "/v1/actors/{id}/engagements",
  actorStances: "/v1/actors/{id}/stances",
  actorVoices: "/v1/actors/{id}/voices",
  actorCounterparts: "/v1/actors/{id}/counterparts",
  issueStances: "/v1/issues/{id}/stances",
  issueVoices: "/v1/issues/{id}/voices",
  issueMeasures: "/v1/issues/{id}/measures",
  issueIncidents: "/v1/issues/{id}/incidents",
  issueChannels: "/v1/issues/{id}/channels",
  measureStates: "/v1/measures/{id}/states",
  sourceKin: "/v1/sources/{id}/same_lineage",
  sourceChecks: "/v1/sources/{id}/checks",
  sourceVersions: "/v1/sources/{id}/versions",
};

/** Each has one answer, and no clocks. */
export const WITHOUT_CLOCKS = {
  about: "/",
  health: "/health",
  ready: "/ready",
  dates: "/v1/dates",
  suggesters: "/v1/drafts/suggesters",
  draft: "/v1/drafts/{id}",
  sourceText: "/v1/texts/{id}",
  verifierKey: "/v1/ledger/key",
  witnesses: "/v1/ledger/witnesses",
  inclusion: "/v1/ledger/proofs/inclusion",
  consistency: "/v1/ledger/proofs/consistency",
};

/** Each is a list in pages, without clocks. */
export const LISTS_WITHOUT_CLOCKS = {
  events: "/v1/events",
  drafts: "/v1/drafts",
  sourceTexts: "/v1/texts",
};

/** Each is answered with a text. */
export const TEXTS = {
  checkpoint: "/v1/ledger/checkpoint",
  timemap: "/v1/timemap",
};
