import { clientNetwork } from '../address.ts';
import { nobody } from '../exchange-state.ts';
import type { Refused } from '../exchange.ts';
import { Fingerprint, type Prefix, type Seed } from '../limits/fingerprint.ts';
import type { Placement } from '../policy.ts';

export const whom = ['caller', 'application', 'address'] as const;
export type Whom = (typeof whom)[number];

/** Of whom a block is, as it stands in the table and as people are shown it. */
export interface BlockedSubject {
  readonly zone: string;
  /** The attachment that blocks. */
  readonly policyId: string;
  /** A network, an address of a client; empty where it makes no difference from where calls come. */
  readonly address: string;
  /** Id of the application; empty for callers without one, or of whatever application. */
  readonly application: string;
  /** Whether it is an end user. Who that is stands nowhere. */
  readonly isUser: boolean;
  readonly isSandbox: boolean;
  /** Only what browsers send for pages of other sites. */
  readonly isCrossSite: boolean;
  /** Nobody is blocked: it is told only what would be. */
  readonly reports: boolean;
}

const userTag = 1;
const applicationTag = 2;
const applicationAtTag = 3;
const addressTag = 4;
const liveTag = 5;
const sandboxTag = 6;
const crossSiteTag = 7;

/**
 * Whom strikes of a request count for. Made so that nobody can have somebody else blocked:
 *
 * - An end user stands for himself, within the application: its other users go on.
 * - An application is blocked where it calls from, unless `application` is asked for; a public one always, since its
 *   key is in everybody's hands. Others behind the same address have not done it.
 * - Only who is known by nothing else is known by the address.
 * - Calls with a sandbox key reach no upstream and never count for those that do.
 * - What a browser sends for a page of another site is counted apart: visitors do not choose what pages send.
 */
export class BlockSubject {
  readonly #print: Fingerprint;
  readonly #prefix: Prefix;
  readonly #place: Placement;
  readonly #whom: Whom;
  readonly #ipv6Prefix: number;

  constructor(seed: Seed, whom: Whom, ipv6Prefix: number, place: Placement) {
    this.#print = new Fingerprint(seed);
    const { attachment, zone } = place;
    // A block that was only told of must not become one when the attachment begins to block.
    this.#prefix = this.#print.prefix('block', attachment.id, zone.name, attachment.mode ?? 'block', whom);
    this.#place = place;
    this.#whom = whom;
    this.#ipv6Prefix = ipv6Prefix;
  }

  /** The fingerprint of who sends this request: valid until the next call. */
  of(x: Refused): Fingerprint {
    const print = this.#print.begin(this.#prefix);
    const { application, user, sandbox } = x.caller ?? nobody;
    if (this.#whom === 'address') print.word(addressTag).text(this.#network(x));
    else {
      print.word(sandbox ? sandboxTag : liveTag);
      if (this.#whom === 'caller' && user !== undefined)
        print
          .word(userTag)
          .text(application?.id ?? '')
          .text(user.realm ?? user.issuer)
          .text(user.id);
      else if (application === undefined) print.word(addressTag).text(this.#network(x));
      else if (this.#isWhole(application.kind)) return print.word(applicationTag).text(application.id).end();
      else print.word(applicationAtTag).text(application.id).text(this.#network(x));
    }
    if (isCrossSite(x)) print.word(crossSiteTag);
    return print.end();
  }

  /** The same for people, as text for the table. */
  text(x: Refused): string {
    const { application, user, sandbox } = x.caller ?? nobody;
    const byAddress = this.#whom === 'address';
    const isUser = this.#whom === 'caller' && user !== undefined;
    const isWhole = application !== undefined && !isUser && this.#isWhole(application.kind);
    const { zone, attachment } = this.#place;
    const subject: BlockedSubject = {
      zone: zone.name,
      policyId: attachment.id,
      address: isUser || (isWhole && !byAddress) ? '' : this.#network(x),
      application: byAddress ? '' : (application?.id ?? ''),
      isUser,
      isSandbox: sandbox && !byAddress,
      isCrossSite: isCrossSite(x) && (byAddress || !isWhole),
      reports: attachment.mode === 'report',
    };
    return written(subject);
  }

  #isWhole(kind: 'confidential' | 'public'): boolean {
    return this.#whom === 'application' && kind === 'confidential';
  }

  #network({ address }: Refused): string {
    return clientNetwork(address, this.#ipv6Prefix);
  }
}

const isCrossSite = ({ request }: Refused): boolean => request.headers['sec-fetch-site'] === 'cross-site';

/** Characters of each name in the text. */
const longestName = 64;

function written({ zone, policyId, address, application, ...flags }: BlockedSubject): string {
  const { isUser, isSandbox, isCrossSite, reports } = flags;
  const names = [zone, policyId, address, application].map(name => name.slice(0, longestName));
  return JSON.stringify([...names, [isUser, isSandbox, isCrossSite, reports].map(Number).join('')]);
}

/** Reads what `BlockSubject.text` wrote; undefined for what it did not, as of a worker that died while it wrote. */
export function readSubject(text: string): BlockedSubject | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(read) || read.length !== 5 || !read.every(part => typeof part === 'string'))
    return undefined;
  const [zone, policyId, address, application, flags] = read as [string, string, string, string, string];
  const [isUser, isSandbox, isCrossSite, reports] = flags.split('').map(flag => flag === '1');
  return {
    zone,
    policyId,
    address,
    application,
    isUser: isUser === true,
    isSandbox: isSandbox === true,
    isCrossSite: isCrossSite === true,
    reports: reports === true,
  };
}
