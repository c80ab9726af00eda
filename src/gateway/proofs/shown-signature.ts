import { componentsAtMost } from './signature-base.ts';
import {
  type BareItem,
  fieldValues,
  type InnerList,
  isInnerList,
  readDictionary,
} from './structured-fields.ts';

/** A signature that a request shows, not yet checked. */
export interface ShownSignature {
  /** What it covers, and its parameters. */
  readonly input: InnerList;
  /** Names of the components without parameters of their own. */
  readonly covers: ReadonlySet<string>;
  readonly keyId: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly expires: number | undefined;
  readonly nonce: string | undefined;
  readonly algorithm: string | undefined;
  readonly tag: string | undefined;
  readonly signature: Buffer;
}

/** What is wrong with the fields. */
export interface Unreadable {
  readonly fault: string;
}

/** Signatures that a request may show: intermediaries add their own beside the client's. */
const signaturesAtMost = 4;
const textAtMost = 256;
/** Octets: the longest are those of RSA with 4096 bits. */
const signatureAtMost = 512;

/** The signatures of a request (RFC 9421 sections 4.1 and 4.2); none where it shows none. */
export function shownSignatures(rawHeaders: readonly string[]): readonly ShownSignature[] | Unreadable {
  const inputLines = fieldValues(rawHeaders, 'signature-input');
  const lines = fieldValues(rawHeaders, 'signature');
  if (inputLines.length === 0 && lines.length === 0) return [];
  const inputs = readDictionary(inputLines);
  const signatures = readDictionary(lines);
  if (inputs === undefined || signatures === undefined)
    return { fault: 'Signature-Input or Signature is no dictionary in its one form' };
  if (inputs.size > signaturesAtMost) return { fault: 'more signatures than are looked at' };
  if (inputs.size !== signatures.size) return { fault: 'Signature-Input and Signature do not go together' };
  const shown: ShownSignature[] = [];
  for (const [label, input] of inputs) {
    const [octets] = signatures.get(label) ?? [];
    if (!isInnerList(input) || !(octets instanceof ArrayBuffer))
      return { fault: 'Signature-Input and Signature do not go together' };
    const one = readOne(input, Buffer.from(octets));
    if ('fault' in one) return one;
    shown.push(one);
  }
  return shown;
}

function readOne(input: InnerList, signature: Buffer): ShownSignature | Unreadable {
  const [components, parameters] = input;
  if (components.length > componentsAtMost) return { fault: 'more components than are looked at' };
  if (signature.length > signatureAtMost) return { fault: 'the signature is too long' };
  const keyId = textOf(parameters.get('keyid'));
  const created = secondsOf(parameters.get('created'));
  const expires = secondsOf(parameters.get('expires'));
  if (keyId === undefined || created === undefined) return { fault: 'keyid or created is missing' };
  for (const name of ['nonce', 'alg', 'tag'])
    if (parameters.has(name) && textOf(parameters.get(name)) === undefined)
      return { fault: `${name} is no text, or too long` };
  if (parameters.has('expires') && expires === undefined) return { fault: 'expires is no time' };
  return {
    input,
    covers: new Set(
      components.flatMap(([name, own]) => (typeof name === 'string' && own.size === 0 ? [name] : [])),
    ),
    keyId,
    created,
    expires,
    nonce: textOf(parameters.get('nonce')),
    algorithm: textOf(parameters.get('alg')),
    tag: textOf(parameters.get('tag')),
    signature,
  };
}

const textOf = (item: BareItem | undefined): string | undefined =>
  typeof item === 'string' && item.length > 0 && item.length <= textAtMost ? item : undefined;

const secondsOf = (item: BareItem | undefined): number | undefined =>
  typeof item === 'number' && Number.isInteger(item) && item >= 0 ? item * 1_000 : undefined;
