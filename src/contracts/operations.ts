import { METHODS } from 'node:http';
import {
  audiences,
  categories,
  type Audience,
  type Category,
  type ContractOperation,
  type ContractParameter,
} from './contract.ts';
import { type ContractPolicy, declaredPolicies } from './declared-policies.ts';
import { Examples } from './examples/examples.ts';
import type { Findings } from './findings.ts';
import {
  isObject,
  listMember,
  member,
  members,
  pointer,
  textMember,
  type Json,
  type JsonObject,
} from './json.ts';
import { readMediaType } from './media-types.ts';
import { checkConflicts, readTemplate, type PathTemplate, type RoutedTemplate } from './paths.ts';
import type { References } from './references.ts';
import { objectOwners } from './object-owners.ts';
import { requestHeaders } from './request-headers.ts';
import { scopeSets } from './scopes.ts';
import { noteWebSocket } from './web-socket.ts';
import { keysByPlace } from './shapes/security-keys.ts';
import { ShapeReader } from './shapes/operation-shape.ts';
import type { SchemaPool } from './shapes/schema-pool.ts';
import { Suspicion } from './suggestion/suspicion.ts';

/** The methods that a path item can describe (OpenAPI 3.2 section 4.9.1). HEAD is kept where it is described. */
const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']);
/** Methods that the listeners take; CONNECT asks for a tunnel, not for a resource. */
const spoken: ReadonlySet<string> = new Set(METHODS.filter(method => method !== 'CONNECT'));
/** Operations in one document; the gateway's budget is 10,000 altogether. */
const maxOperations = 10_000;

/** Reads all operations of an OpenAPI 3 document, with one fault for each that cannot be routed. */
export function readOperations(
  document: JsonObject,
  references: References,
  schemas: SchemaPool,
  findings: Findings,
): ContractOperation[] {
  const shapes = new ShapeReader(document, references, schemas, findings);
  const suspicion = new Suspicion(document, references);
  const examples = new Examples(references);
  const everywhere = declaredPolicies(document, '', findings);
  const operations: ContractOperation[] = [];
  const templates: RoutedTemplate[] = [];
  for (const [written, given] of members(member(document, 'paths'))) {
    if (written.startsWith('x-')) continue;
    const path = readTemplate(written, findings);
    if (path === undefined) continue;
    const item = references.resolve(given);
    const described = describedIn(item, pointer('paths', written), findings);
    templates.push({ path, methods: new Set(described.map(({ method }) => method)) });
    for (const { method, operation, at } of described) {
      if (operations.length === maxOperations) {
        findings.fault(at, `more than ${maxOperations} operations; split the API`);
        return operations;
      }
      const reader = new OperationReader(path, item, method, operation, at, references, findings);
      operations.push(reader.read(suspicion, { examples, shapes, document, everywhere }));
    }
  }
  checkConflicts(templates, findings);
  checkOperationIds(operations, findings);
  if (operations.length === 0)
    findings.fault(
      '/paths',
      'the document describes no operation; add a path, or front the API with a catch-all',
    );
  return operations;
}

/** What all operations of a document are read with. */
interface Reading {
  readonly examples: Examples;
  readonly shapes: ShapeReader;
  readonly document: JsonObject;
  /** Policies of the whole document. */
  readonly everywhere: readonly ContractPolicy[];
}

interface DescribedOperation {
  /** Lower case, as a path item writes it. */
  readonly method: string;
  readonly operation: Json;
  readonly at: string;
}

/** The operations of a path item, those under `additionalOperations` (OpenAPI 3.2) included. */
function describedIn(item: Json | undefined, at: string, findings: Findings): DescribedOperation[] {
  const found: DescribedOperation[] = [];
  for (const [name, operation] of members(item)) {
    if (methods.has(name)) found.push({ method: name, operation, at: at + pointer(name) });
    else if (methods.has(name.toLowerCase()))
      findings.fault(at + pointer(name), `write the method in lower case: \`${name.toLowerCase()}\``);
  }
  for (const [name, operation] of members(member(item, 'additionalOperations'))) {
    const here = at + pointer('additionalOperations', name);
    if (methods.has(name.toLowerCase()))
      findings.fault(here, `describe it as \`${name.toLowerCase()}\` of the path`);
    else if (!spoken.has(name)) findings.fault(here, 'the gateway does not speak this method');
    else found.push({ method: name.toLowerCase(), operation, at: here });
  }
  return found;
}

class OperationReader {
  readonly #path: PathTemplate;
  readonly #item: Json | undefined;
  readonly #method: string;
  readonly #operation: Json;
  readonly #references: References;
  readonly #findings: Findings;
  readonly #at: string;

  constructor(
    path: PathTemplate,
    item: Json | undefined,
    method: string,
    operation: Json,
    at: string,
    references: References,
    findings: Findings,
  ) {
    this.#path = path;
    this.#item = item;
    this.#method = method;
    this.#operation = operation;
    this.#references = references;
    this.#findings = findings;
    this.#at = at;
  }

  read(suspicion: Suspicion, { examples, shapes, document, everywhere }: Reading): ContractOperation {
    const body = this.#references.resolve(member(this.#operation, 'requestBody'));
    const parameters = this.#parameters();
    noteWebSocket(this.#operation, this.#method, this.#at, this.#findings);
    const seen = {
      method: this.#method.toUpperCase(),
      path: this.#path.template,
      operationId: textMember(this.#operation, 'operationId'),
      summary: (textMember(this.#operation, 'summary') ?? '').slice(0, 500),
      consumes: this.#mediaTypes(member(body, 'content'), `${this.#at}/requestBody`, body !== undefined),
      bodyRequired: member(body, 'required') === true,
      produces: this.#produces(),
      parameters,
      requestHeaders: requestHeaders(parameters, this.#operation, document, this.#references),
      owners: objectOwners(this.#operation, this.#path.names, this.#findings, this.#at),
      scopes: scopeSets(this.#operation, document, this.#references, this.#findings, this.#at),
      examples: examples.of(this.#operation, this.#method.toUpperCase()),
      shape: shapes.read({
        operation: this.#operation,
        item: this.#item,
        at: this.#at,
        itemAt: pointer('paths', this.#path.written),
        pathNames: this.#path.names,
        keys: keysByPlace(this.#operation, document, this.#references),
      }),
      policies: [...everywhere, ...declaredPolicies(this.#operation, this.#at, this.#findings)],
      audience: this.#extension('x-gatehouse-audience', audiences) as Audience | undefined,
    };
    const suggested = suspicion.suggest({ ...seen, operation: this.#operation, body });
    const declared = this.#extension('x-gatehouse-category', categories) as Category | undefined;
    if (declared === undefined) return { ...seen, suggestion: suggested };
    if (suggested.category.endsWith('-harm') && !declared.endsWith('-harm')) {
      this.#findings.warn(
        `${this.#at}/x-gatehouse-category`,
        `the document says \`${declared}\`, though it looks like \`${suggested.category}\`: ${suggested.reasons.join(' ')}`,
      );
    }
    return {
      ...seen,
      suggestion: { category: declared, reasons: ['The document says so (`x-gatehouse-category`).'] },
    };
  }

  /** The operation's own parameters over those of its path (OpenAPI 3.1 section 4.8.10). */
  #parameters(): ContractParameter[] {
    const found = new Map<string, ContractParameter>();
    for (const [given, at] of [
      ...this.#listed(this.#item, pointer('paths', this.#path.written)),
      ...this.#listed(this.#operation, this.#at),
    ]) {
      const parameter = this.#references.resolve(given);
      const name = textMember(parameter, 'name');
      const place = textMember(parameter, 'in');
      if (
        name === undefined ||
        (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie')
      ) {
        this.#findings.fault(at, 'a parameter needs a `name` and an `in` of path, query, header or cookie');
        continue;
      }
      if (place === 'path' && !this.#path.names.includes(name)) {
        this.#findings.warn(at, `the path has no {${name}}; correct the name, or remove the parameter`);
        continue;
      }
      const required = place === 'path' || member(parameter, 'required') === true;
      found.set(`${place} ${name}`, { name, in: place, required });
    }
    for (const name of this.#path.names) {
      if (found.has(`path ${name}`)) continue;
      this.#findings.warn(
        this.#at,
        `the path parameter {${name}} is not described; any text will be accepted for it`,
      );
      found.set(`path ${name}`, { name, in: 'path', required: true });
    }
    return [...found.values()];
  }

  #listed(owner: Json | undefined, at: string): [Json, string][] {
    return listMember(owner, 'parameters').map((given, i) => [given, `${at}/parameters/${i}`]);
  }

  /** Those of successes first, since they are what callers ask for. */
  #produces(): string[] {
    const given = member(this.#operation, 'responses');
    const at = `${this.#at}/responses`;
    if (given !== undefined && !isObject(given))
      this.#findings.fault(at, '`responses` must be an object: a description by status, such as `200`');
    const responses = members(given).filter(([status]) => !status.startsWith('x-'));
    for (const [status, response] of responses) this.#checkResponse(status, response, at);
    const successes = responses.filter(([status]) => status.startsWith('2'));
    const others = responses.filter(([status]) => !status.startsWith('2'));
    const types = [...successes, ...others].flatMap(([status, given]) =>
      this.#mediaTypes(
        member(this.#references.resolve(given), 'content'),
        `${this.#at}/responses/${status}`,
        false,
      ),
    );
    return [...new Set(types)];
  }

  /** What is not read as a description of answers is said, rather than taken for "anything". */
  #checkResponse(status: string, given: Json, at: string): void {
    if (!/^(?:[1-5](?:\d\d|XX)|default)$/.test(status))
      this.#findings.warn(
        `${at}${pointer(status)}`,
        'a response is named by its status, such as `200`, `4XX` or `default`; this one is not read',
      );
    const response = this.#references.resolve(given);
    // A reference that leads nowhere was said to.
    if (response === undefined) return;
    if (!isObject(response)) this.#findings.fault(`${at}${pointer(status)}`, 'a response must be an object');
    else {
      const content = member(response, 'content');
      if (content !== undefined && !isObject(content))
        this.#findings.fault(
          `${at}${pointer(status, 'content')}`,
          'must be an object: a schema by media type',
        );
    }
  }

  #mediaTypes(content: Json | undefined, at: string, anyIfNone: boolean): string[] {
    const types = members(content).flatMap(([given]) => {
      const type = readMediaType(given);
      if (type === undefined) this.#findings.fault(`${at}/content`, `\`${given}\` is not a media type`);
      return type ?? [];
    });
    // A body of an unnamed kind is a body all the same.
    return types.length === 0 && anyIfNone ? ['*/*'] : [...new Set(types)];
  }

  #extension(name: string, allowed: readonly string[]): string | undefined {
    const value = member(this.#operation, name) ?? member(this.#item, name);
    if (value === undefined || (typeof value === 'string' && allowed.includes(value))) return value;
    this.#findings.fault(`${this.#at}/${name}`, `must be one of ${allowed.join(', ')}`);
    return undefined;
  }
}

function checkOperationIds(operations: readonly ContractOperation[], findings: Findings): void {
  const seen = new Set<string>();
  for (const { operationId, method, path } of operations) {
    if (operationId === undefined) continue;
    if (seen.has(operationId))
      findings.warn(
        pointer('paths', path, method.toLowerCase()),
        `operationId \`${operationId}\` is used twice`,
      );
    seen.add(operationId);
  }
}
