import type { Category, ContractParameter, Suggestion } from '../contract.ts';
import { listMember, member, members, textMember, type Json, type JsonObject } from '../json.ts';
import type { References } from '../references.ts';
import { termsIn, type Term } from './vocabulary.ts';

/** Levels of nested schemas that are looked at: what is deeper is rarely what an operation is about. */
const maxDepth = 4;
/** Fields looked at for one schema. */
const maxFields = 400;
/** Reasons given for one operation. */
const maxReasons = 6;
/** Characters of a name that a reason repeats. */
const maxName = 120;
/** One telling word, or two hints. */
const enough = 2;

interface Subject {
  readonly method: string;
  readonly path: string;
  readonly operationId: string | undefined;
  readonly summary: string;
  readonly parameters: readonly ContractParameter[];
  readonly operation: Json;
  readonly body: Json | undefined;
}

interface Sign {
  readonly term: Term;
  readonly name: string;
}

/**
 * Suggests the category of operations from what their document gives away: the method, names that speak of
 * persons, money, health or secrets, and whether callers must prove who they are. A person decides.
 */
export class Suspicion {
  readonly #references: References;
  readonly #schemes: JsonObject;
  readonly #defaultSecurity: readonly Json[];
  readonly #fields = new Map<Json, readonly Sign[]>();

  constructor(document: JsonObject, references: References) {
    this.#references = references;
    const schemes = member(member(document, 'components'), 'securitySchemes');
    this.#schemes = (schemes ?? {}) as JsonObject;
    this.#defaultSecurity = listMember(document, 'security');
  }

  suggest(subject: Subject): Suggestion {
    const reads = subject.method === 'GET' || subject.method === 'HEAD' || subject.method === 'OPTIONS';
    const reasons = [
      reads
        ? `${subject.method} reads: it tells something.`
        : `${subject.method} changes something, or can: it does.`,
    ];
    const labels = new Map<string, number>();
    const note = (signs: readonly Sign[], where: string): void => {
      for (const { term, name } of signs) {
        if (labels.has(term.label)) continue;
        labels.set(term.label, term.weight);
        if (reasons.length <= maxReasons) reasons.push(`${where} \`${name}\` speaks of ${term.label}.`);
      }
    };
    note(signsInPath(subject.path), 'The path');
    note(signsIn(subject.parameters.map(({ name }) => name)), 'The parameter');
    note(signsIn([subject.operationId ?? '']), 'The name');
    note(signsIn([subject.summary]), 'The summary');
    for (const schema of this.#schemasOf(subject.body)) note(this.#signsOf(schema), 'The requested field');
    for (const [status, response] of members(member(subject.operation, 'responses'))) {
      if (!status.startsWith('2')) continue;
      for (const schema of this.#schemasOf(this.#references.resolve(response)))
        note(this.#signsOf(schema), 'The answered field');
    }
    let score = [...labels.values()].reduce((sum, weight) => sum + weight, 0);
    const proof = this.#proofOf(subject.operation);
    if (proof !== undefined) {
      reasons.push(`Callers must prove who they are (${proof}), so it is hardly meant for everyone.`);
      // Alone it says nothing of harm, but it makes a hint weigh more.
      if (score > 0) score++;
    }
    return { category: categoryOf(reads, score >= enough), reasons };
  }

  #schemasOf(owner: Json | undefined): Json[] {
    return members(member(owner, 'content')).flatMap(([, media]) => member(media, 'schema') ?? []);
  }

  /** Signs in the names of a schema's fields, looked up once for each schema of the document. */
  #signsOf(given: Json): readonly Sign[] {
    const schema = this.#references.resolve(given);
    if (schema === undefined) return [];
    let signs = this.#fields.get(schema);
    if (signs === undefined) this.#fields.set(schema, (signs = signsIn(this.#namesOf(schema))));
    return signs;
  }

  #namesOf(root: Json): string[] {
    const names: string[] = [];
    const seen = new Set<Json>();
    const visit = (given: Json | undefined, depth: number): void => {
      const schema = this.#references.resolve(given);
      if (schema === undefined || depth > maxDepth || names.length >= maxFields || seen.has(schema)) return;
      seen.add(schema);
      for (const [name, property] of members(member(schema, 'properties'))) {
        if (names.length < maxFields) names.push(name);
        visit(property, depth + 1);
      }
      visit(member(schema, 'items'), depth);
      for (const keyword of ['allOf', 'anyOf', 'oneOf'])
        for (const part of listMember(schema, keyword)) visit(part, depth);
    };
    visit(root, 0);
    return names;
  }

  /** The kind of credential that names a person or is tied to one; an API key names a program only. */
  #proofOf(operation: Json): string | undefined {
    const own = member(operation, 'security');
    const requirements = Array.isArray(own) ? (own as readonly Json[]) : this.#defaultSecurity;
    // An empty requirement makes all others optional (OpenAPI 3.1 section 4.8.30).
    if (requirements.some(requirement => members(requirement).length === 0)) return undefined;
    for (const requirement of requirements) {
      for (const [name] of members(requirement)) {
        const type = textMember(this.#references.resolve(member(this.#schemes, name)), 'type');
        if (type === 'oauth2' || type === 'openIdConnect' || type === 'mutualTLS' || type === 'http')
          return type;
      }
    }
    return undefined;
  }
}

function signsIn(names: readonly string[]): Sign[] {
  return names.flatMap(name => termsIn(name).map(term => ({ term, name: name.slice(0, maxName) })));
}

/** Fixed parts only: the parameters are looked at under their own names. */
function signsInPath(path: string): Sign[] {
  const fixed = path.replace(/\{[^{}]+\}/g, '/');
  return termsIn(fixed).map(term => ({ term, name: path.slice(0, maxName) }));
}

function categoryOf(reads: boolean, harm: boolean): Category {
  if (reads) return harm ? 'tells-harm' : 'tells';
  return harm ? 'does-harm' : 'does';
}
