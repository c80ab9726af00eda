import { categories, type OperationDocument, type VersionDocument } from '../../snapshot/document.ts';

/** A claim of access tokens that policies may read, and what it holds. */
export interface ClaimOption {
  readonly name: string;
  readonly type: ClaimType;
}

export const claimTypes = ['text', 'number', 'truth', 'list of texts'] as const;
export type ClaimType = (typeof claimTypes)[number];

const cedarTypes: Readonly<Record<ClaimType, string>> = {
  text: 'String',
  number: 'Long',
  truth: 'Bool',
  'list of texts': 'Set<String>',
};

const reading: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);

/** What an operation is called as an action. */
export const actionOf = ({ method, path }: Pick<OperationDocument, 'method' | 'path'>): string =>
  `${method} ${path}`;

/** Groups of actions that an operation is in: whether it reads or writes, and its category. */
export const actionGroupsOf = ({ method, category }: OperationDocument): readonly string[] => [
  reading.has(method) ? 'reads' : 'writes',
  category,
];

/** Names in the operation's template. */
export const pathNamesOf = ({ path }: Pick<OperationDocument, 'path'>): string[] =>
  Array.from(path.matchAll(/\{([^{}]+)\}/g), ([, name = '']) => name);

/**
 * The schema that policies are held against at publish, in Cedar's own words: made from the contract (actions and path
 * parameters) and from what the gateway knows of a caller.
 * @throws Error where a name would mean something else to Cedar.
 */
export function schemaOf(
  version: Pick<VersionDocument, 'audience'>,
  operations: readonly OperationDocument[],
  claims: readonly ClaimOption[],
): string {
  const common = commonContext(claims);
  const actions = operations.map(operation => {
    const groups = actionGroupsOf(operation).map(quoted).join(', ');
    return [
      `action ${quoted(actionOf(operation))} in [${groups}] appliesTo {`,
      '  principal: [User, Application, Anonymous],',
      '  resource: [Version],',
      `  context: { ${common}, path: ${pathShape(operation)} },`,
      '};',
    ].join('\n');
  });
  return [
    ...callerSchema,
    `// What is called: this version, for the audience "${version.audience}".`,
    'entity Api;',
    'entity Version in [Api] = { audience: String };',
    `action ${['reads', 'writes', ...categories].map(quoted).join(', ')};`,
    ...actions,
    '',
  ].join('\n');
}

/** Who calls. */
export const callerSchema: readonly string[] = [
  '// The caller: the end user where one signed in, otherwise the application, otherwise nobody.',
  'entity Group, Role;',
  'entity User in [Group, Role] = { id: String, issuer: String, own: Bool };',
  'entity Application = { name: String, tag: String, kind: String };',
  'entity Anonymous;',
];

/** The members of `context` that every call has, whatever its path. */
export const commonContext = (claims: readonly ClaimOption[]): string =>
  [
    'address: ipaddr',
    'country?: String',
    'zone: String',
    'method: String',
    'now: datetime',
    'hour: Long',
    'weekday: Long',
    'application?: Application',
    'certificate: Bool',
    'scopes: Set<String>',
    'acr?: String',
    `claims: ${record(claims.map(({ name, type }) => [name, cedarTypes[type], true]))}`,
  ].join(', ');

export const pathShape = (operation: Pick<OperationDocument, 'path'>): string =>
  record(pathNamesOf(operation).map(name => [name, 'String', false]));

function record(members: readonly (readonly [name: string, type: string, optional: boolean])[]): string {
  const parts = members.map(([name, type, optional]) => {
    // In values, Cedar takes these for entities and calls.
    if (name.startsWith('__'))
      throw new Error(`"${name}" cannot be told to Cedar: it begins with two underscores`);
    return `${quoted(name)}${optional ? '?' : ''}: ${type}`;
  });
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** A string of Cedar: as in Rust, where JSON's escapes mean the same but for `\\u`. */
function quoted(text: string): string {
  const inside = text
    .replace(/[\\"]/g, '\\$&')
    .replace(/[\p{Cc}\p{Cf}]/gu, character => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
  return `"${inside}"`;
}
