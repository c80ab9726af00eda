import { guardXml } from './guard.ts';
import type { XmlFault, XmlLimits } from './limits.ts';

/** An element of a document that the guard has let pass. */
export interface XmlElement {
  readonly namespace: string;
  readonly local: string;
  /** Without declarations of namespaces. */
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** All text that stands directly in it, with references resolved. */
  readonly text: string;
}

export interface XmlAttribute {
  readonly namespace: string;
  readonly local: string;
  readonly value: string;
}

interface Growing extends XmlElement {
  readonly attributes: XmlAttribute[];
  readonly children: Growing[];
  text: string;
}

/** Guards a document and reads it, both in one pass: the root element, or what is wrong with the document. */
export function readXml(octets: Uint8Array, limits: XmlLimits): { readonly root: XmlElement } | XmlFault {
  let root: Growing | undefined;
  const open: Growing[] = [];
  const fault = guardXml(octets, limits, {
    element(_depth, namespace, local) {
      const element: Growing = { namespace, local, attributes: [], children: [], text: '' };
      open.at(-1)?.children.push(element);
      open.push(element);
      root ??= element;
    },
    named: (namespace, local, value) => open.at(-1)?.attributes.push({ namespace, local, value }),
    content(text) {
      const element = open.at(-1);
      if (element !== undefined) element.text += text;
    },
    end: () => void open.pop(),
  });
  return fault ?? (root === undefined ? { code: 'unfinished', line: 1 } : { root });
}
