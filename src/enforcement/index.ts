/**
 * Judges payloads: by the contract, and by limits that need none. Pure functions of octets and values, without
 * sockets, clocks or files, so that a gateway's worker threads load them and tests need nothing else.
 */
export { internalsIn } from './answers/internals.ts';
export { promisedAnswer, promisedBody } from './answers/promised.ts';
export {
  dataClasses,
  maskedClasses,
  type DataClass,
  type MaskedClass,
} from './masking/data-class.ts';
export { dataPlaces, type DataPlace } from './masking/data-places.ts';
export { classifiedPlaces } from './masking/classified-places.ts';
export { namedPlaces, type NamedPlace } from './masking/named-places.ts';
export { dataNames, type DataNames } from './masking/data-names.ts';
export { maskForm } from './masking/mask-form.ts';
export { maskXml } from './masking/mask-xml.ts';
export { maskNames, pseudonymsOf, type MaskName, type Pseudonyms } from './masking/mask.ts';
export {
  maskClassified,
  maskPersonal,
  maskValue,
  type Classified,
  type MaskRules,
} from './masking/mask-value.ts';
export { type Complaint, placeOf } from './complaint.ts';
export {
  areWithin,
  type ContentLimits,
  type ContentLimitsWanted,
  tightest,
  usualContentLimits,
} from './content-limits.ts';
export {
  type ContentType,
  isJsonEssence,
  isUtf8Type,
  isXmlEssence,
  rangesOf,
  readContentType,
} from './content-type.ts';
export { declarableKinds, type FieldKind, type KnownKind } from './fields/field-kind.ts';
export { type Field, FieldTree } from './fields/field-tree.ts';
export { listedFields } from './fields/listed-fields.ts';
export { type BodyFields, OperationFields } from './fields/operation-fields.ts';
export { FormJudge } from './form/form-judge.ts';
export type { PartTypes } from './form/part-types.ts';
export { type FormPart, readMultipart } from './form/multipart.ts';
export { type FormFields, readUrlencoded } from './form/urlencoded.ts';
export { HeaderJudge } from './parameters/header-judge.ts';
export { ParameterJudge } from './parameters/parameters.ts';
export { Readings } from './parameters/scalars.ts';
export type { Misfit } from './parameters/value.ts';
export { compileContract } from './schema/compile-contract.ts';
export { toCurrentDialect } from './schema/dialect.ts';
export { schemaKeywords, schemasHeld } from './schema/sub-schemas.ts';
export type {
  CompiledContract,
  Direction,
  SchemaFault,
  SchemaProblem,
  StrayMember,
  Validator,
  ValidatorOptions,
} from './schema/contract.ts';
export type * from './shape.ts';
export { payloadLimitNames } from './shape.ts';
export { guardJson, readJson } from './json-guard/guard.ts';
export {
  deepestJson,
  type JsonFault,
  type JsonFaultCode,
  jsonFaults,
  type JsonLimits,
  usualJsonLimits,
} from './json-guard/limits.ts';
export {
  type CodingFault,
  type CodingLimits,
  type ContentCoding,
  contentCodings,
  decodeBody,
} from './content-coding/decode.ts';
export { guardXml } from './xml/guard.ts';
export { compileXsd, isXsdLoaded, loadXsd, type Xsd, type XsdFault } from './xml/library.ts';
export {
  usualXmlLimits,
  type XmlFault,
  type XmlFaultCode,
  xmlFaults,
  type XmlLimits,
  type XmlWatcher,
} from './xml/limits.ts';
export { type SoapMessage, SoapWatch } from './xml/soap.ts';
export { readXml, type XmlElement } from './xml/tree.ts';
export { ForbiddenWords } from './xml/words.ts';
export { XmlJudge } from './xml/xml-judge.ts';
export {
  type AskedFields,
  askedFields,
  isUnaskable,
  type UnaskableFields,
} from './graphql/asked-fields.ts';
export { type GraphqlDocument, graphqlFault, readGraphql } from './graphql/guard.ts';
export {
  graphqlFaults,
  type GraphqlLimits,
  type GraphqlRequest,
  usualGraphqlLimits,
} from './graphql/limits.ts';
export {
  type GraphqlOperation,
  graphqlOperations,
  type GraphqlSchema,
  readGraphqlSchema,
} from './graphql/schema.ts';
