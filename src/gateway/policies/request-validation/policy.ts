import { createHash } from 'node:crypto';
import { compileXsd, isXsdLoaded, type OperationShape, Readings, type SchemaProblem } from '#enforcement';
import { contractOf } from '../../contract.ts';
import type { Limited, Validated } from '../../exchange.ts';
import { definePolicy, type Placement, type Steps, type Verdict } from '../../policy.ts';
import type { OperationDocument, VersionDocument } from '../../snapshot/document.ts';
import { type Finding, OperationJudge } from './operation-judge.ts';
import { type Options, options } from './options.ts';

/**
 * Lets in only what the contract promises: parameters in path, query, header fields and cookies by their schemas and
 * styles, bodies by their media types and schemas. JSON and XML are guarded before they are parsed, forms are read strictly, and
 * what two readers could read differently is refused. Of an operation without a contract nothing is known.
 */
export const policy = definePolicy({
  name: 'request-validation',
  title: 'Request validation',
  summary:
    'Refuses requests that are not as the contract says: parameters, header fields, bodies (400, 415).',
  options,
  inWords: ({ unknownQuery, unknownMembers }) => {
    const noted = [
      ...(unknownQuery === 'report' ? ['query parameters'] : []),
      ...(unknownMembers === 'report' ? ['members of bodies'] : []),
    ];
    return `Parameters and bodies must be as the contract says${noted.length === 0 ? '' : `; unknown ${noted.join(' and ')} are only noted`}`;
  },
  onError: 'deny',
  steps: (given, place, { proving }): Steps => {
    if (proving === true) prove(place);
    // Attached to a version, it is compiled once for all of its operations; attached to a zone, for all versions.
    const judges = new WeakMap<OperationDocument, OperationJudge>();
    const readings = new WeakMap<VersionDocument, Readings>();
    const judgeOf = ({ operation }: Limited, shape: OperationShape): OperationJudge => {
      let judge = judges.get(operation.document);
      if (judge === undefined) {
        const { version } = operation;
        let reading = readings.get(version);
        if (reading === undefined) readings.set(version, (reading = readingsOf(version, given)));
        judge = new OperationJudge(shape, reading, given, operation.contentLimits);
        judges.set(operation.document, judge);
      }
      return judge;
    };
    const settled = (x: Limited, { refusal, noted }: Finding): Verdict => {
      if (noted !== undefined)
        x.reported.push({ policyId: place.attachment.id, policy: 'request-validation', refusal: noted });
      return refusal;
    };
    return {
      needsBody: ({ shape }) => shape?.bodies.some(isLookedInto) ?? false,
      contentLimits: {
        // Of a name that comes twice the schema would judge one value, and the upstream read another.
        json: { ...given.json, names: 'unique' },
        ...(given.form === undefined ? {} : { form: given.form }),
        ...(given.xml === undefined ? {} : { xml: given.xml }),
      },
      validate: x => {
        const { shape } = x.operation.document;
        return shape === undefined ? undefined : settled(x, judgeOf(x, shape).head(x));
      },
      content: (x: Validated) => {
        const { shape } = x.operation.document;
        if (shape === undefined || x.upgrade !== undefined) return undefined;
        const finding = judgeOf(x, shape).content(x);
        return finding instanceof Promise ? finding.then(late => settled(x, late)) : settled(x, finding);
      },
    };
  },
});

const readingsOf = (version: VersionDocument, { unknownMembers }: Options): Readings =>
  new Readings(contractOf(version), version.schemas, unknownMembers === 'report' ? 'allow' : 'refuse');

/** Octets of which nothing is said stream through: an upload need not fit into memory. */
const isLookedInto = ({ mediaType, schema }: OperationShape['bodies'][number]): boolean =>
  !/^(?:application\/octet-stream|(?:image|audio|video)\/.+)$/.test(mediaType) || isBounded(schema);

const isBounded = (schema: OperationShape['bodies'][number]['schema']): boolean =>
  typeof schema === 'object' && Object.keys(schema).some(name => name !== 'type' && name !== 'format');

/** Contracts that were proven lately, by their hash: each change of the catalogue proves all of them again. */
const proven = new Set<string>();
const mostProven = 1_000;

/** XML Schemas that are none; found where their library is loaded, as it is where Snapshots are made. */
function xsdProblems({ bodies }: OperationShape): SchemaProblem[] {
  if (!isXsdLoaded()) return [];
  return bodies.flatMap(({ mediaType, xsd }) => {
    if (xsd === undefined) return [];
    try {
      compileXsd(xsd);
      return [];
    } catch (error) {
      return [{ at: mediaType, message: (error as Error).message }];
    }
  });
}

/** @throws Error naming the first places of the contract that cannot be enforced. */
function prove({ version, operation }: Placement): void {
  if (version === undefined) return;
  const operations = operation === undefined ? version.operations : [operation];
  const shapes = operations.map(({ method, path, shape }) => [`${method} ${path}`, shape] as const);
  // What was proven without the library for XML Schema is proven anew with it.
  const hash = createHash('sha256')
    .update(JSON.stringify([version.schemas, shapes, isXsdLoaded()]))
    .digest('base64');
  if (proven.has(hash)) return;
  const contract = contractOf(version);
  const problems = shapes.flatMap(([label, shape]) =>
    shape === undefined
      ? []
      : [...contract.prove(shape), ...xsdProblems(shape)].map(({ at, message }) =>
          at.startsWith('/$defs') ? `${at}: ${message}` : `${label} ${at}: ${message}`,
        ),
  );
  if (problems.length > 0) {
    const distinct = [...new Set(problems)];
    throw new Error(distinct.slice(0, 10).join('; '));
  }
  if (proven.size >= mostProven) proven.clear();
  proven.add(hash);
}
