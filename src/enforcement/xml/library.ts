import { isLinearXsdPattern } from './xsd-patterns.ts';
import type { ErrorDetail, XmlDocument, XmlError, XmlLibError, XsdValidator } from 'libxml2-wasm';

/** One way in which a document is not what its schema describes. */
export interface XsdFault {
  readonly line: number;
  /** In plain words, with names and never values. */
  readonly message: string;
}

/** libxml2, as far as it is used: schemas. It takes 20 MiB of each thread, so it is loaded where it is needed. */
interface Library {
  readonly XmlDocument: typeof XmlDocument;
  readonly XsdValidator: typeof XsdValidator;
  readonly XmlLibError: typeof XmlLibError;
  readonly XmlError: typeof XmlError;
}

let library: Library | undefined;
let loading: Promise<Library> | undefined;

/** Loads what `compileXsd` needs; from then on it can be called. */
export async function loadXsd(): Promise<void> {
  loading ??= import('libxml2-wasm');
  library = await loading;
}

export const isXsdLoaded = (): boolean => library !== undefined;

/** A schema, ready to judge documents. */
export class Xsd {
  readonly #validator: XsdValidator;
  readonly #library: Library;

  constructor(validator: XsdValidator, from: Library) {
    this.#validator = validator;
    this.#library = from;
    disposal.register(this, validator);
  }

  /** Judges a document that `guardXml` has let pass, and no other. */
  faults(octets: Uint8Array): readonly XsdFault[] {
    const parser = this.#library;
    let document: XmlDocument | undefined;
    try {
      document = parser.XmlDocument.fromBuffer(octets);
      this.#validator.validate(document);
      return [];
    } catch (error) {
      if (error instanceof parser.XmlLibError) return error.details.map(inWords);
      if (!(error instanceof parser.XmlError)) throw error;
      // It gives up a pattern of the schema that has too many ways to match a text.
      return [{ line: 1, message: 'the document holds a text that takes too long to be judged' }];
    } finally {
      document?.dispose();
    }
  }
}

/** Characters of all patterns of a schema: each is looked at as a whole. */
const maxPatterns = 20_000;

/** The memory of a schema is outside JavaScript's: it is given back when no Snapshot uses the schema any more. */
const disposal = new FinalizationRegistry<XsdValidator>(validator => validator.dispose());
const compiled = new Map<string, WeakRef<Xsd>>();

/**
 * Compiles an XML Schema, which holds everything in one text. Operations with the same schema share it.
 * @throws Error with a message for the person who wrote it; or where `loadXsd` has not been waited for.
 */
export function compileXsd(text: string): Xsd {
  if (library === undefined) throw new Error('the library for XML Schema is not loaded yet');
  const known = compiled.get(text)?.deref();
  if (known !== undefined) return known;
  // libxml2 goes on without what it cannot load, so that less would be judged than was meant.
  if (/\bschemaLocation\s*=/.test(text))
    throw new Error('the schema names others by schemaLocation: put all of it into one text');
  const schema = compile(text, library);
  for (const [other, reference] of compiled) if (reference.deref() === undefined) compiled.delete(other);
  compiled.set(text, new WeakRef(schema));
  return schema;
}

function compile(text: string, from: Library): Xsd {
  let document: XmlDocument | undefined;
  try {
    document = from.XmlDocument.fromString(text);
    if (document.dtd !== null) throw new Error('the schema must not have a document type declaration');
    refuseSlowPatterns(document);
    return new Xsd(from.XsdValidator.fromDoc(document), from);
  } catch (error) {
    if (!(error instanceof from.XmlLibError)) throw error;
    const [first] = error.details;
    throw new Error(
      `not an XML Schema: ${first?.message.trim() ?? error.message} (line ${first?.line ?? 1})`,
      {
        cause: error,
      },
    );
  } finally {
    document?.dispose();
  }
}

/** @throws Error for a pattern that could keep libxml2 busy for seconds with one text of two thousand characters. */
function refuseSlowPatterns(schema: XmlDocument): void {
  const patterns = schema.find('//xs:pattern', { xs: 'http://www.w3.org/2001/XMLSchema' });
  const told = new Map(patterns.map(node => [node.get('@value')?.content ?? '', node.line]));
  if ([...told.keys()].join('').length > maxPatterns)
    throw new Error(`the patterns of the schema have more than ${maxPatterns} characters in all`);
  for (const [pattern, line] of told)
    if (!isLinearXsdPattern(pattern))
      throw new Error(
        `the pattern ${JSON.stringify(pattern.slice(0, 100))} (line ${line}) leaves more than one way to read a text, and all would be tried: write it so that the next character decides, as in "[^@]+@[^@]+", or leave it out`,
      );
}

/** What libxml2 says, in order of how specific it is; its own words repeat what the client sent. */
const causes: readonly (readonly [RegExp, string])[] = [
  [/This element is not expected/, 'is not expected here'],
  [/Missing child element/, 'lacks an element that it must have'],
  [/is required but missing/, 'lacks an attribute that it must have'],
  [/The attribute .* is not allowed/, 'has an attribute that it may not have'],
  [/Character content/, 'must not hold text'],
  [/No matching global declaration/, 'is not a root element that the schema describes'],
  [/Duplicate key|No match found for key|Not all fields/, 'breaks a key of the schema'],
  [/\[facet |is not a valid value/, 'has a value that is not of its type'],
];

function inWords({ message, line }: ErrorDetail): XsdFault {
  const name = /^Element '(?:\{[^}]*\})?([^']{1,128})'/.exec(message)?.[1];
  const cause =
    causes.find(([expression]) => expression.test(message))?.[1] ?? 'is not as the schema describes it';
  return { line: line ?? 1, message: `${name === undefined ? 'the document' : `element ${name}`} ${cause}` };
}
