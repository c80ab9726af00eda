import { listMember, member, members, pointer, textMember, type JsonObject } from '../json.ts';

export const componentSchemas = '#/components/schemas/';

/** Which schemas of a document are made of another one by `allOf`. */
export class Heirs {
  readonly #document: JsonObject;
  /** References by that of what they are made of. */
  #byParent: Map<string, string[]> | undefined;

  constructor(document: JsonObject) {
    this.#document = document;
  }

  /** References to its heirs, and to theirs. */
  of(reference: string): ReadonlySet<string> {
    const byParent = (this.#byParent ??= this.#collected());
    const found = new Set<string>();
    const open = [reference];
    for (let one = open.pop(); one !== undefined; one = open.pop())
      for (const heir of byParent.get(one) ?? []) {
        if (found.has(heir) || heir === reference) continue;
        found.add(heir);
        open.push(heir);
      }
    return found;
  }

  #collected(): Map<string, string[]> {
    const byParent = new Map<string, string[]>();
    for (const [name, schema] of members(member(member(this.#document, 'components'), 'schemas')))
      for (const part of listMember(schema, 'allOf')) {
        const parent = textMember(part, '$ref');
        if (parent === undefined) continue;
        const heir = componentSchemas + pointer(name).slice(1);
        const known = byParent.get(parent);
        if (known === undefined) byParent.set(parent, [heir]);
        else known.push(heir);
      }
    return byParent;
  }
}
