import { compileXsd, isXsdLoaded, loadXsd, type Xsd } from '#enforcement';
import type { Verdict } from './policy.ts';
import { Refusal } from './refusal.ts';

/** Faults that are told at most: a document can have as many as elements. */
const told = 20;

/** An XML Schema whose library may still have to be loaded: the first documents wait for it. */
export class XmlSchema {
  readonly #text: string;
  #schema: Xsd | undefined;

  /** @throws Error where the library is there, as it is where Snapshots are made, and the schema is none. */
  constructor(text: string) {
    this.#text = text;
    if (isXsdLoaded()) this.#schema = compileXsd(text);
    // Whoever needs it first is told if it cannot be loaded.
    else loadXsd().catch(() => {});
  }

  /** Judges a document that the guard has let pass, and no other. */
  judge(body: Buffer): Verdict {
    if (this.#schema !== undefined) return refusalBy(this.#schema, body);
    return loadXsd().then(() => refusalBy((this.#schema ??= compileXsd(this.#text)), body));
  }
}

function refusalBy(schema: Xsd, body: Buffer): Refusal | undefined {
  const faults = schema.faults(body);
  if (faults.length === 0) return undefined;
  return new Refusal('body-invalid', {
    errors: faults.slice(0, told).map(({ line, message }) => ({ at: `line ${line}`, message })),
    reason: `the document does not follow its schema: ${faults[0]?.message ?? ''}`,
  });
}
