/** What an XML document may be made of. Lengths are in UTF-16 code units. */
export interface XmlLimits {
  /** Elements within each other. */
  readonly depth: number;
  /** Elements in the whole document. */
  readonly elements: number;
  /** Attributes of one element, namespace declarations included. */
  readonly attributes: number;
  /** Of names of elements, attributes and instructions, prefix included. */
  readonly nameLength: number;
  /** Of one attribute's value. */
  readonly valueLength: number;
  /** Of the text between two tags, CDATA sections included. */
  readonly textLength: number;
  /** Namespace declarations in the whole document. */
  readonly namespaces: number;
  readonly comments: number;
  readonly instructions: number;
}

export const usualXmlLimits: XmlLimits = {
  depth: 32,
  elements: 10_000,
  attributes: 32,
  nameLength: 128,
  valueLength: 4_096,
  textLength: 256 * 1024,
  namespaces: 32,
  comments: 100,
  instructions: 0,
};

/** What is wrong with a document, in words that say nothing of its values. */
export const xmlFaults = {
  encoding: 'must be UTF-8, and say so if it says anything',
  version: 'must be XML 1.0',
  character: 'holds a character that XML does not admit',
  syntax: 'must be well-formed XML',
  unfinished: 'must be a whole document: it ends too early',
  trailing: 'must have one root element and nothing but space after it',
  dtd: 'must not have a document type declaration',
  entity: 'must not refer to entities, but for the five of XML itself',
  mismatch: 'has an end tag of another name than its start tag',
  'attribute-repeated': 'has an element with the same attribute twice',
  prefix: 'uses a namespace prefix that is not declared, or not as it may be',
  depth: 'is nested too deeply',
  elements: 'has too many elements',
  attributes: 'has an element with too many attributes',
  'name-length': 'has a name that is too long',
  'value-length': 'has an attribute whose value is too long',
  'text-length': 'has a text that is too long',
  namespaces: 'declares too many namespaces',
  comments: 'has more comments than it may',
  instructions: 'has more processing instructions than it may',
} as const;

export type XmlFaultCode = keyof typeof xmlFaults;

export interface XmlFault {
  readonly code: XmlFaultCode;
  /** Of the place, from 1. */
  readonly line: number;
}

/** Told what a document holds while the guard goes through it. Nothing of it is known to be good until the end. */
export interface XmlWatcher {
  /** An element begins; the root's depth is 0. */
  element?(depth: number, namespace: string, local: string): void;
  /** An attribute of the element that began last, by name; declarations of namespaces are none. */
  named?(namespace: string, local: string, value: string): void;
  /** Text between two tags, as for `text`, and never the value of an attribute. */
  content?(text: string): void;
  /** The element that began last, and has not ended yet, ends. */
  end?(): void;
  /** Text between two tags: references resolved, CDATA sections and comments joined over. Attributes too, unless told apart. */
  text?(text: string): void;
  /** The value of an attribute, references resolved. */
  attribute?(value: string): void;
}
