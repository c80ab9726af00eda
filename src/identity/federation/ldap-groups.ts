/** The groups of somebody in a directory: those that their entry names, those that name it, and those around them. */
import { type Client as LdapClient, EqualityFilter, ExtensibleFilter, type Filter, OrFilter } from 'ldapts';

/** Groups of one person, and groups in groups; a directory in which there are more has made a mistake. */
const mostGroups = 1000;
const deepest = 10;
/** Entries that a directory sends at a time: Active Directory sends no more than 1000 without being asked so. */
const pageSize = 200;
/** Groups that one search asks about. */
const atOnce = 50;

/** Active Directory: what follows chains of groups by itself, and by what a server says that it knows it. */
const inChain = '1.2.840.113556.1.4.1941';
const activeDirectory = ['1.2.840.113556.1.4.800', '1.2.840.113556.1.4.1670'];

/** What is asked of a connection. */
export type Client = Pick<LdapClient, 'search' | 'searchPaginated'>;

export interface GroupPlace {
  readonly groupBaseDn: string;
  readonly memberAttribute: string;
  readonly nested: boolean;
  /** Milliseconds for each step. */
  readonly patience: number;
}

/**
 * Distinguished names of the groups that `dn` is in, `own` among them. References to other servers are not followed:
 * they would be shown our password, and nobody here has named them (RFC 4511 section 4.1.10).
 * @throws Error for too many: who is in what would be a guess
 */
export async function groupsAround(
  client: Client,
  place: GroupPlace,
  dn: string,
  own: readonly string[],
): Promise<string[]> {
  const { memberAttribute, nested } = place;
  const found = new Map(own.map(each => [each.toLowerCase(), each]));
  const take = (names: readonly string[]): string[] => {
    const fresh = names.filter(name => !found.has(name.toLowerCase()));
    for (const name of fresh) found.set(name.toLowerCase(), name);
    if (found.size > mostGroups) throw new Error('somebody is in too many groups');
    return fresh;
  };
  const naming = (name: string) => new EqualityFilter({ attribute: memberAttribute, value: name });
  if (nested && (await followsChains(client))) {
    const chain = new ExtensibleFilter({ matchType: memberAttribute, rule: inChain, value: dn });
    take(await namesOf(client, place, chain));
    return [...found.values()];
  }
  take(await namesOf(client, place, naming(dn)));
  let around = nested ? [...found.values()] : [];
  for (let depth = 1; around.length > 0; depth++) {
    if (depth > deepest) throw new Error('groups are nested too deeply');
    const outer: string[] = [];
    for (let at = 0; at < around.length; at += atOnce)
      outer.push(
        ...(await namesOf(
          client,
          place,
          new OrFilter({ filters: around.slice(at, at + atOnce).map(naming) }),
        )),
      );
    // What is known already is not asked about again: groups may be in each other.
    around = take(outer);
  }
  return [...found.values()];
}

async function namesOf(
  client: Client,
  { groupBaseDn, patience }: GroupPlace,
  filter: Filter,
): Promise<string[]> {
  const names: string[] = [];
  const pages = client.searchPaginated(groupBaseDn, {
    scope: 'sub',
    filter,
    attributes: ['cn'],
    paged: { pageSize },
    timeLimit: patience / 1000,
  });
  for await (const { searchEntries } of pages) {
    names.push(...searchEntries.map(({ dn }) => dn));
    if (names.length > mostGroups) throw new Error('somebody is in too many groups');
  }
  return names;
}

/** Whether the server says that it is one of Active Directory; others answer "nothing" to a rule that they do not know. */
async function followsChains(client: Client): Promise<boolean> {
  const attribute = 'supportedCapabilities';
  const { searchEntries } = await client.search('', { scope: 'base', attributes: [attribute] });
  const told = searchEntries[0]?.[attribute];
  const all = (Array.isArray(told) ? told : [told]).map(String);
  return activeDirectory.some(oid => all.includes(oid));
}
