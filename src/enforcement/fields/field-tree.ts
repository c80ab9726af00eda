import { SchemaReferences, isObject } from '../schema/references.ts';
import type { ContractSchemas, JsonSchema } from '../shape.ts';
import { type Claim, Claims, nothing, schemasOf } from './claims.ts';
import { type FieldKind, kindOfOthers, kindOfTexts, type KnownKind, unsettled } from './field-kind.ts';

/** One place in the values of a schema, for who walks through a value that was found to fit it. */
export interface Field {
  /** Of a text at this place. */
  readonly known: KnownKind;
  /** Of a number, a truth value or null. */
  readonly other: FieldKind;
  readonly claim: Claim;
  /** What the contract calls its members. */
  readonly named: ReadonlySet<string>;
  /** Of no name: what is under any that the contract does not know. */
  member(name: string | undefined): Field;
  element(index: number): Field;
}

/** Places in the schemas of one version; of what goes beyond nothing is known. */
const mostFields = 20_000;

/** The places of all schemas of one version: found when first asked for, kept, each once however it is reached. */
export class FieldTree {
  readonly claims: Claims;
  /** Whether values are judged by the contract before anybody looks for attacks in them: only then is one settled. */
  readonly isJudged: boolean;
  readonly #unknown: Field;
  readonly #places = new Map<string, Place>();

  constructor(schemas: ContractSchemas | undefined, isJudged: boolean) {
    this.claims = new Claims(new SchemaReferences(schemas ?? { $defs: {} }));
    this.isJudged = isJudged;
    this.#unknown = new Place(this, nothing, undefined);
  }

  of(schema: JsonSchema | undefined, name: string | undefined): Field {
    return this.at(this.claims.of(schema), name);
  }

  at(claim: Claim, name: string | undefined): Field {
    const key = `${name ?? ''}\0${this.claims.nameOf(claim)}`;
    let place = this.#places.get(key);
    if (place === undefined) {
      if (this.#places.size >= mostFields) return this.#unknown;
      place = new Place(this, claim, name);
      this.#places.set(key, place);
    }
    return place;
  }
}

class Place implements Field {
  readonly known: KnownKind;
  readonly other: FieldKind;
  readonly claim: Claim;
  readonly named: ReadonlySet<string>;
  readonly #tree: FieldTree;
  readonly #members = new Map<string, Field>();
  readonly #elements: Field[] = [];
  /** Elements from here on are all alike. */
  readonly #likeFrom: number;
  readonly #name: string | undefined;
  #others: Field | undefined;

  constructor(tree: FieldTree, claim: Claim, name: string | undefined) {
    this.#tree = tree;
    this.claim = claim;
    this.#name = name;
    const known = kindOfTexts(claim, name);
    this.known = tree.isJudged ? known : unsettled(known, 'not judged');
    const other = kindOfOthers(claim);
    this.other = other === 'settled' && !tree.isJudged ? 'usual' : other;
    const schemas = schemasOf(claim);
    this.named = new Set(
      schemas.flatMap(({ properties }) => (isObject(properties) ? Object.keys(properties) : [])),
    );
    this.#likeFrom = Math.max(
      0,
      ...schemas.map(({ prefixItems }) => (Array.isArray(prefixItems) ? prefixItems.length : 0)),
    );
  }

  member(name: string | undefined): Field {
    if (name === undefined || !this.named.has(name)) return (this.#others ??= this.#inside(undefined));
    let field = this.#members.get(name);
    if (field === undefined) this.#members.set(name, (field = this.#inside(name)));
    return field;
  }

  element(index: number): Field {
    const at = Math.min(index, this.#likeFrom);
    const claim = () => this.#tree.claims.element(this.claim, at);
    // What a list is called, its elements are.
    return (this.#elements[at] ??= this.#tree.at(claim(), this.#name));
  }

  #inside(name: string | undefined): Field {
    return this.#tree.at(this.#tree.claims.member(this.claim, name), name);
  }
}
