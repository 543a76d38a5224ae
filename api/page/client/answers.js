// @ts-check
// What the API answers, as its OpenAPI document says it: types alone, for the comments of the other
// modules. `make check` makes `build/page/openapi.d.ts` from that document.

/** @import { components, paths } from "../../../build/page/openapi.js" */

/** @typedef {components["schemas"]} Schemas */

/**
 * An address of the API, which knows what is answered there.
 * @template Body
 * @typedef {string & { readonly answered?: Body }} Address
 */

/**
 * An OpenAPI path with what stands for its parameters.
 * @template {string} Path
 * @typedef {Path extends `${infer Before}{${string}}${infer After}` ? `${Before}${string}${Filled<After>}` : Path} Filled
 */

/**
 * The OpenAPI path that some address is of.
 * @template {string} Given
 * @typedef {{ [Path in keyof paths]: [Given, Filled<Path>] extends [Filled<Path>, Given] ? Path : never }[keyof paths]} PathOf
 */

/**
 * What is answered at an OpenAPI path.
 * @template {keyof paths} Path
 * @typedef {paths[Path] extends { get: { responses: { 200: { content: { "application/json": infer Body } } } } } ? Body : never} At
 */

/**
 * What is answered at an address below the API. Whoever asks for no `fields` has all of an item, and
 * who asks for no `view` all of a state.
 * @template {string} Given
 * @typedef {PathOf<Given> extends `${string}/timeline` ? Timeline : Exclude<At<PathOf<Given>>, Schemas["BriefAnswer"]>} Answer
 */

/** @typedef {Omit<Schemas["TimelineAnswer"], "items"> & { items: Item[] }} Timeline */

/**
 * A page of what goes on elsewhere, with what is contested in it.
 * @template Each
 * @typedef {{ items: Each[], next: string | null, contested?: Contested[] }} Page
 */

/** @typedef {Schemas["RelationsAnswer"]} Relations */
/** @typedef {Schemas["ChangesAnswer"]} Changes */
/** @typedef {Schemas["CourseAnswer"]} Course */
/** @typedef {Schemas["Lane"]} Lane */
/** @typedef {Schemas["EngagementLife"]} Life */
/** @typedef {Schemas["CourseStretch"]} Stretch */
/** @typedef {Changes["changes"][number]} Change */
/** @typedef {Schemas["ClocksUsed"]} ClocksUsed */
/** @typedef {Schemas["Item"]} Item */
/** @typedef {Schemas["FactAnswer"]} Fact */
/** @typedef {Schemas["ContestedFact"]} Contested */
/** @typedef {Omit<Schemas["Extent"], "left_to_history"> & Partial<Pick<Schemas["Extent"], "left_to_history">>} Extent */
/** @typedef {Schemas["Support"]} Support */
/** @typedef {Schemas["Alternative"]} Alternative */
/** @typedef {Schemas["ToldAs"]} ToldAs */
/** @typedef {Schemas["ActorAdded"]} Actor */
/** @typedef {Schemas["IssueAdded"]} Issue */
/** @typedef {Schemas["RelationsState"]} RelationsState */
/** @typedef {Schemas["LevelState"]} LevelState */
/** @typedef {Schemas["ConsularState"]} ConsularState */
/** @typedef {Schemas["RecognitionState"]} RecognitionState */
/** @typedef {Schemas["WarState"]} WarState */
/** @typedef {Schemas["MissionState"]} MissionState */
/** @typedef {Schemas["Representative"]} Representative */
/** @typedef {Schemas["EngagementState"]} EngagementState */
/** @typedef {Schemas["AccordState"]} AccordState */
/** @typedef {Schemas["OfficeState"]} OfficeState */
/** @typedef {Schemas["HolderState"]} HolderState */
/** @typedef {Schemas["ChannelState"]} ChannelState */
/** @typedef {Schemas["MeasureState"]} MeasureState */
/** @typedef {Schemas["IncidentState"]} IncidentState */
/** @typedef {Schemas["StanceState"]} StanceState */
/** @typedef {Schemas["VoiceState"]} VoiceState */
/** @typedef {Schemas["Said"]} Said */
/** @typedef {EngagementState | AccordState | OfficeState | ChannelState | MeasureState | IncidentState} NamedState */
/** @typedef {NamedState | HolderState | MissionState | RelationsState | LevelState | ConsularState | RecognitionState | WarState} ElementState */

export {};
