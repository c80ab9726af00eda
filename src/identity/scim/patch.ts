/** PATCH (RFC 7644 section 3.5.2), as directories write it: Okta with paths, Entra ID with capitals, others without. */
import { invalid } from './failure.ts';
import { isObject, type Json, memberOf } from './document.ts';

export interface Operation {
  readonly op: 'add' | 'replace' | 'remove';
  /** In lower case, without the schema's name; empty: the value is an object of attributes. */
  readonly path: string;
  readonly value: unknown;
}

const maxOperations = 100;
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

export function readPatch(body: unknown): Operation[] {
  if (!isObject(body)) throw invalid('The body must be a JSON object.', 'invalidSyntax');
  const schemas = memberOf(body, 'schemas');
  if (!Array.isArray(schemas) || !schemas.includes(patchSchema))
    throw invalid(`schemas must hold ${patchSchema}.`, 'invalidSyntax');
  const all = memberOf(body, 'Operations');
  if (!Array.isArray(all) || all.length === 0) throw invalid('Operations is missing.', 'invalidSyntax');
  if (all.length > maxOperations)
    throw invalid(`There are more than ${maxOperations} operations.`, 'tooMany');
  return all.map((each: unknown): Operation => {
    if (!isObject(each)) throw invalid('An operation must be an object.', 'invalidSyntax');
    const given = memberOf(each, 'op');
    const op = typeof given === 'string' ? given.toLowerCase() : '';
    if (op !== 'add' && op !== 'replace' && op !== 'remove')
      throw invalid('op must be add, replace or remove.', 'invalidSyntax');
    const path = memberOf(each, 'path') ?? '';
    if (typeof path !== 'string' || path.length > 300) throw invalid('path must be a text.', 'invalidPath');
    return { op, path: plainPath(path), value: memberOf(each, 'value') };
  });
}

const plainPath = (path: string): string =>
  path.trim().replace(/^urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):/i, '');

/** Attributes of a user that can be set one by one, as they stand in the document. */
const singles: Readonly<Record<string, readonly [string, string?]>> = {
  username: ['userName'],
  externalid: ['externalId'],
  displayname: ['displayName'],
  active: ['active'],
  emails: ['emails'],
  name: ['name'],
  'name.formatted': ['name', 'formatted'],
  'name.givenname': ['name', 'givenName'],
  'name.familyname': ['name', 'familyName'],
};

/** The document of a user after the operations, to be read as if it had been sent. */
export function patchedUser(document: Json, operations: readonly Operation[]): Json {
  let after: Json = structuredClone(document);
  for (const { op, path, value } of operations) {
    if (path !== '') after = applied(after, op, path.toLowerCase(), value);
    else if (op === 'remove') throw invalid('remove needs a path.', 'noTarget');
    else if (!isObject(value)) throw invalid('Without a path the value must be an object.');
    else
      for (const [name, each] of Object.entries(value))
        after = applied(after, op, plainPath(name).toLowerCase(), each);
  }
  return after;
}

function applied(document: Json, op: Operation['op'], path: string, value: unknown): Json {
  // Entra ID names the address of work; there is one that counts here.
  if (/^emails\[(?:type eq "[a-z]{1,20}"|primary eq true)\](?:\.value)?$/.test(path)) {
    if (op === 'remove') return without(document, 'emails');
    const address = isObject(value) ? memberOf(value, 'value') : value;
    return { ...document, emails: [{ value: address, type: 'work', primary: true }] };
  }
  const place = Object.hasOwn(singles, path) ? singles[path] : undefined;
  // What is not kept is passed over, as in a body; a filter in a path must lead somewhere.
  if (place === undefined) {
    if (path.includes('[')) throw invalid('The path leads nowhere.', 'noTarget');
    return document;
  }
  const [name, part] = place;
  if (part !== undefined) {
    const inner = isObject(document[name]) ? document[name] : {};
    return { ...document, [name]: op === 'remove' ? without(inner, part) : { ...inner, [part]: value } };
  }
  if (op === 'remove') {
    if (name === 'userName' || name === 'active') throw invalid(`${name} cannot be removed.`, 'mutability');
    return without(document, name);
  }
  if (name === 'name' && isObject(value) && isObject(document['name']))
    return { ...document, name: { ...document['name'], ...value } };
  return { ...document, [name]: value };
}

const without = (object: Json, name: string): Json =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

/** Changes of a group: a new name, and who joins, leaves, or is all there is. */
export interface GroupPatch {
  displayName?: string;
  externalId?: string;
  /** In the order in which they happen. */
  readonly members: { readonly kind: 'add' | 'remove' | 'only'; readonly ids: readonly string[] }[];
}

export function patchedGroup(operations: readonly Operation[]): GroupPatch {
  const patch: GroupPatch = { members: [] };
  for (const { op, path, value } of operations) {
    if (path !== '') into(patch, op, path, value);
    else if (op === 'remove' || !isObject(value)) throw invalid('The operation needs a path.', 'noTarget');
    else for (const [name, each] of Object.entries(value)) into(patch, op, plainPath(name), each);
  }
  return patch;
}

function into(patch: GroupPatch, op: Operation['op'], path: string, value: unknown): void {
  const one = /^members\[value eq "([A-Za-z0-9_]{1,64})"\]$/i.exec(path)?.[1];
  if (one !== undefined) {
    if (op !== 'remove') throw invalid('Only remove takes a filter of members.', 'invalidPath');
    patch.members.push({ kind: 'remove', ids: [one] });
    return;
  }
  const name = path.toLowerCase();
  if (name === 'members') {
    const all = value === undefined && op === 'remove';
    if (op === 'remove' && !all) patch.members.push({ kind: 'remove', ids: memberIds(value) });
    else patch.members.push({ kind: op === 'add' ? 'add' : 'only', ids: all ? [] : memberIds(value) });
  } else if (name === 'displayname' || name === 'externalid') {
    if (op === 'remove' || typeof value !== 'string' || value === '' || value.length > 200)
      throw invalid(`${path} must be a text of at most 200 characters.`);
    patch[name === 'displayname' ? 'displayName' : 'externalId'] = value;
  } else if (path.includes('[')) throw invalid('The path leads nowhere.', 'noTarget');
}

/** Members of one request; directories send a few hundred at a time. */
const maxMembers = 1000;

export function memberIds(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  if (all.length > maxMembers)
    throw invalid(`There are more than ${maxMembers} members in one request.`, 'tooMany');
  return [
    ...new Set(
      all.map(each => {
        const id = isObject(each) ? memberOf(each, 'value') : undefined;
        if (typeof id !== 'string') throw invalid('A member must be an object with a value.');
        return id;
      }),
    ),
  ];
}
