import {
  type FormFields,
  type FormPart,
  guardXml,
  usualXmlLimits,
  type XmlFault,
  xmlFaults,
} from '#enforcement';
import { type BodyFacts, type Entry, noBody } from '../interpreter/facts.ts';
import { octetsOf } from './octets.ts';

/** Fields of a form: ARGS by their names. */
export const factsOfForm = (fields: FormFields): BodyFacts => ({
  ...noBody,
  args: fields.map(([name, text]) => ({ key: octetsOf(name), value: octetsOf(text) })),
});

/** Parts of a form: texts as ARGS, files by their names and sizes. What is in a file is not looked at. */
export function factsOfParts(parts: readonly FormPart[]): BodyFacts {
  const files = parts.filter(({ fileName }) => fileName !== undefined);
  return {
    ...noBody,
    args: parts
      .filter(({ fileName }) => fileName === undefined)
      .map(({ name, octets }) => ({ key: octetsOf(name), value: octets.toString('latin1') })),
    files: files.map(({ name, fileName, octets }) => ({
      field: octetsOf(name),
      fileName: octetsOf(fileName ?? ''),
      size: octets.length,
    })),
    partHeaders: parts.flatMap(({ name, headers }) => {
      const lines: Entry[] = [];
      for (let i = 0; i + 1 < headers.length; i += 2)
        lines.push({ key: octetsOf(name), value: `${headers[i]}: ${octetsOf(headers[i + 1] as string)}` });
      return lines;
    }),
  };
}

/**
 * The leaves of a JSON document as ARGS, named by the way to them as libmodsecurity does: `json.a.b`, and
 * `json.a.array_0` for the first of a list. A document that is one value is `json`.
 */
export function factsOfJson(value: unknown): BodyFacts {
  const args: Entry[] = [];
  leaves('json', value, args);
  return { ...noBody, args };
}

function leaves(name: string, value: unknown, args: Entry[]): void {
  if (Array.isArray(value)) value.forEach((item, i) => leaves(`${name}.array_${i}`, item, args));
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) leaves(`${name}.${octetsOf(key)}`, item, args);
  else args.push({ key: name, value: typeof value === 'string' ? octetsOf(value) : plain(value) });
}

const plain = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** Text and attributes of an XML document, which is guarded on the way; or what is wrong with it. */
export function factsOfXml(octets: Uint8Array): BodyFacts | XmlFault {
  const texts: string[] = [];
  const attributes: string[] = [];
  const fault = guardXml(octets, usualXmlLimits, {
    text: text => void texts.push(octetsOf(text)),
    attribute: value => void attributes.push(octetsOf(value)),
  });
  return fault ?? { ...noBody, xmlText: texts.join(''), xmlAttributes: attributes };
}

/** What is wrong with it, in words that say nothing of its values. */
export const xmlFaultInWords = ({
  code,
  line,
}: XmlFault): { readonly at: string; readonly message: string } => ({
  at: `line ${line}`,
  message: xmlFaults[code],
});
