import { guardXml, usualXmlLimits } from '#enforcement';
import { type BodyFacts, octetsOf } from '#threats';
import { stepsOf, xmlName } from './deny-places.ts';

/** An element that is open: which pointers lead to it or on from it, and where its text begins. */
interface Open {
  readonly depth: number;
  readonly alive: readonly Way[];
  readonly from: number;
}

interface Way {
  readonly name: string;
  readonly steps: readonly string[];
}

/** What stands in an XML document where pointers lead, each value under the name that its pointer has among rules. */
export class XmlValues {
  readonly #ways: readonly Way[];

  constructor(pointers: readonly string[]) {
    this.#ways = [...new Set(pointers)].map(pointer => ({
      name: octetsOf(xmlName(pointer)),
      steps: stepsOf(pointer),
    }));
  }

  get isEmpty(): boolean {
    return this.#ways.length === 0;
  }

  /**
   * Of an element all text in it, also that of elements within: however it is cut up, it is found whole. Names are
   * without the prefixes of namespaces, which senders choose. The document was found well-formed and within its limits.
   */
  of(octets: Uint8Array): BodyFacts['args'] {
    const args: { key: string; value: string }[] = [];
    const open: Open[] = [];
    const ended: { readonly name: string; readonly from: number; readonly to: number }[] = [];
    const pieces: string[] = [];
    let length = 0;
    guardXml(octets, usualXmlLimits, {
      element: (_depth, _namespace, local) => {
        const outer = open.at(-1);
        const depth = (outer?.depth ?? 0) + 1;
        const alive = (outer?.alive ?? this.#ways).filter(({ steps }) => leads(steps[depth - 1], local));
        open.push({ depth, alive, from: length });
      },
      named: (_namespace, local, value) => {
        const { depth, alive } = open.at(-1) ?? nothing;
        for (const { name, steps } of alive)
          if (steps.length === depth + 1 && leadsToAttribute(steps[depth], local))
            args.push({ key: name, value: octetsOf(value) });
      },
      content: text => {
        const piece = octetsOf(text);
        pieces.push(piece);
        length += piece.length;
      },
      end: () => {
        const { depth, alive, from } = open.pop() ?? nothing;
        for (const { name, steps } of alive)
          if (steps.length === depth) ended.push({ name, from, to: length });
      },
    });
    const text = pieces.join('');
    for (const { name, from, to } of ended) args.push({ key: name, value: text.slice(from, to) });
    return args;
  }
}

const nothing: Open = { depth: 0, alive: [], from: 0 };

const leads = (step: string | undefined, name: string): boolean => step === '*' || step === name;

const leadsToAttribute = (step: string | undefined, name: string): boolean =>
  step === '@*' || step === `@${name}`;
