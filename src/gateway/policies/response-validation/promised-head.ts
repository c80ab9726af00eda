import { type AnswerShape, HeaderJudge, type HeaderShape, Readings, usualJsonLimits } from '#enforcement';
import { contractOf } from '../../contract.ts';
import type { VersionDocument } from '../../snapshot/document.ts';

/** What is wrong with the fields of an answer by the contract, without their values; undefined where nothing is. */
export function headFault(
  { headers: promised }: AnswerShape,
  headers: readonly string[],
  version: VersionDocument,
): string | undefined {
  for (const shape of promised) {
    const { name, required } = shape;
    // OpenAPI 3.1, "Header Object": Content-Type is described by the content alone.
    if (name === 'content-type') continue;
    const values = headers.filter((_, i) => i % 2 === 1 && headers[i - 1]?.toLowerCase() === name);
    if (values.length === 0) {
      if (required) return `the header ${name} is missing`;
      continue;
    }
    if (judgeOf(shape, version).judge(values) !== undefined)
      return `the header ${name} is not as the contract says`;
  }
  return undefined;
}

/** Of one Snapshot; gone with it. */
const judges = new WeakMap<HeaderShape, HeaderJudge>();
const readings = new WeakMap<VersionDocument, Readings>();

function judgeOf(shape: HeaderShape, version: VersionDocument): HeaderJudge {
  let judge = judges.get(shape);
  if (judge === undefined) {
    let reading = readings.get(version);
    if (reading === undefined)
      readings.set(version, (reading = new Readings(contractOf(version), version.schemas, 'allow')));
    judges.set(shape, (judge = new HeaderJudge(shape, reading, usualJsonLimits)));
  }
  return judge;
}
