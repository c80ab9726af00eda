import { audiences, type Audience, type ContractServer, type ImportedContract } from './contract.ts';
import { contractInvalid, Findings } from './findings.ts';
import { isObject, listMember, member, members, textMember, type JsonObject } from './json.ts';
import { readOperations } from './operations.ts';
import { References } from './references.ts';
import { type ContractFiles, type Parts, partsOf } from './parts/parts.ts';
import { readSource, type Source } from './source.ts';
import { declaredScopes } from './scopes.ts';
import { SchemaPool } from './shapes/schema-pool.ts';
import { survey } from './survey.ts';
import { fromSwagger2 } from './swagger2.ts';

/** What a contract is read from: text, or several files, of which one is the document. */
export type ContractSource = string | Uint8Array | { readonly file: string } | ContractFiles | Parts;

/**
 * Reads an OpenAPI 3.0, 3.1 or 3.2 document, or a Swagger 2.0 one, from JSON or YAML. Of several files one document is
 * made; nothing else is read, and references to it are faults. Pure but for `{file}`, which is read whole, and `Parts`.
 * @throws GatehouseError `contract-invalid` with every fault, its place and how to mend it.
 */
export function importContract(from: ContractSource): ImportedContract {
  return contractOf(sourceOf(from));
}

/** As it is read before it is understood. @throws GatehouseError `contract-invalid` */
export function sourceOf(from: ContractSource): Source {
  return readSource(typeof from === 'object' && 'files' in from ? partsOf(from) : from);
}

/** @throws GatehouseError `contract-invalid` */
export function contractOf(source: Source): ImportedContract {
  const findings = new Findings();
  const contract = read(source.value, findings);
  if (contract === undefined || findings.faults.length > 0)
    throw contractInvalid(source.located(findings.faults));
  return { ...contract, warnings: source.located(findings.warnings) };
}

function read(value: unknown, findings: Findings): Omit<ImportedContract, 'warnings'> | undefined {
  if (!isObject(value)) {
    findings.fault('', 'this is no OpenAPI document: its root is not an object');
    return undefined;
  }
  const specification = specificationOf(value, findings);
  if (specification === undefined) return undefined;
  const { references: found, complete } = survey(value, findings);
  if (!complete) return undefined;
  new References(value).check(found, findings);
  if (findings.faults.length > 0) return undefined;

  const document = specification === '2.0' ? fromSwagger2(value, findings) : value;
  const info = member(document, 'info');
  const title = textMember(info, 'title')?.trim();
  if (title === undefined || title === '') findings.fault('/info/title', 'the document needs a title');
  if (!isObject(member(document, 'paths')))
    findings.fault('/paths', 'the document describes no paths; Gatehouse needs at least one operation');
  if (findings.faults.length > 0) return undefined;

  const servers = readServers(document);
  const references = new References(document);
  // The schemas of a Swagger document are as it wrote them.
  const pool = new SchemaPool(document, specification, references, findings);
  const operations = readOperations(document, references, pool, findings);
  const schemas = pool.shared();
  return {
    title: (title ?? '').slice(0, 200),
    description: (textMember(info, 'description') ?? '').slice(0, 20_000),
    version: (textMember(info, 'version') ?? '').slice(0, 100),
    specification,
    document,
    servers,
    basePathSuggestion: basePathOf(servers[0]?.url ?? ''),
    audience: readAudience(document, findings),
    operations,
    ...(schemas === undefined ? {} : { schemas }),
    scopes: declaredScopes(
      document,
      references,
      operations.flatMap(({ scopes }) => scopes),
    ),
  };
}

function specificationOf(document: JsonObject, findings: Findings): string | undefined {
  const swagger = member(document, 'swagger');
  if (swagger === '2.0' || swagger === 2) return '2.0';
  const openapi = member(document, 'openapi');
  if (typeof openapi === 'number') {
    findings.fault('/openapi', 'write the version as quoted text, such as "3.0.3"');
  } else if (typeof openapi !== 'string') {
    findings.fault(
      '',
      'this is no OpenAPI document: it has neither `openapi` nor `swagger: "2.0"` at its root',
    );
  } else if (!/^3\.[0-2](?:\.\d{1,4})?(?:-[\w.]{1,20})?$/.test(openapi)) {
    findings.fault(
      '/openapi',
      'only OpenAPI 3.0, 3.1, 3.2 and Swagger 2.0 are read; convert the document to one of them',
    );
  } else {
    return openapi;
  }
  return undefined;
}

function readServers(document: JsonObject): ContractServer[] {
  return listMember(document, 'servers')
    .slice(0, 20)
    .flatMap(server => {
      const template = textMember(server, 'url');
      if (template === undefined) return [];
      const url = members(member(server, 'variables')).reduce(
        (text, [name, variable]) => text.replaceAll(`{${name}}`, textMember(variable, 'default') ?? ''),
        template,
      );
      return [
        { url: url.slice(0, 2000), description: (textMember(server, 'description') ?? '').slice(0, 500) },
      ];
    });
}

/** The path of a server's address, which may be absolute or relative; empty when there is none that is canonical. */
function basePathOf(url: string): string {
  const path = /^(?:[a-z][a-z0-9+.-]*:)?(?:\/\/[^/?#]*)?([^?#]*)/i.exec(url)?.[1] ?? '';
  const trimmed = path.replace(/\/{1,9}$/, '');
  return /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/.test(trimmed) ? trimmed : '';
}

function readAudience(document: JsonObject, findings: Findings): Audience | undefined {
  const value = member(document, 'x-gatehouse-audience');
  const audience = audiences.find(name => name === value);
  if (value !== undefined && audience === undefined)
    findings.fault('/x-gatehouse-audience', `must be one of ${audiences.join(', ')}`);
  return audience;
}
