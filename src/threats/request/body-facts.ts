import {
  type FormFields,
  type FormPart,
  guardXml,
  usualXmlLimits,
  type XmlFault,
  xmlFaults,
} from '#enforcement';
import { type BodyFacts, type Entry, entryOf, type FieldKind, noBody } from '../interpreter/facts.ts';
import { type ArgPlace, argsOfJson } from './json-args.ts';
import { octetsOf } from './octets.ts';

/** What a contract knows of the fields of a form, by their names. */
type KindOf = (name: string) => FieldKind | undefined;
const unknown: KindOf = () => undefined;

/** Fields of a form: ARGS by their names. */
export const factsOfForm = (fields: FormFields, kindOf = unknown): BodyFacts => ({
  ...noBody,
  args: fields.map(([name, text]) => entryOf(octetsOf(name), octetsOf(text), kindOf(name))),
});

/** Parts of a form: texts as ARGS, files by their names and sizes. What is in a file is not looked at. */
export function factsOfParts(parts: readonly FormPart[], kindOf = unknown): BodyFacts {
  const files = parts.filter(({ fileName }) => fileName !== undefined);
  return {
    ...noBody,
    args: parts
      .filter(({ fileName }) => fileName === undefined)
      .map(({ name, octets, contentType }) => {
        // What says that it is something else is read as that, and by the contract it was.
        const kind = contentType.essence === 'text/plain' ? kindOf(name) : undefined;
        return entryOf(octetsOf(name), octets.toString('latin1'), kind);
      }),
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

/** What is in a JSON document; `place` is what the contract knows of its fields. */
export const factsOfJson = (value: unknown, place?: ArgPlace): BodyFacts => ({
  ...noBody,
  args: argsOfJson(value, place),
});

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
