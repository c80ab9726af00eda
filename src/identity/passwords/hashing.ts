/** Passwords at rest: argon2id (RFC 9106) in PHC strings, so that each says how it was made. */
import { argon2, timingSafeEqual } from 'node:crypto';
import type { RandomSource } from '#kernel';
import { HashQueue } from './queue.ts';

interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP's first choice for argon2id; about 30 ms a hash. A password hashed at another cost is hashed anew at sign-in. */
const todaysCost: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const saltBytes = 16;
const tagBytes = 32;

/** What a stored string may ask for: whoever could write one must not be able to take the machine with it. */
const mostMemory = 262_144;
const mostPasses = 10;
const mostParallelism = 8;

interface Stored extends Cost {
  readonly salt: Buffer;
  readonly tag: Buffer;
}

export interface Passwords {
  /** The string to store. @throws busy */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the stored one. Takes the same work without one: who has no account, or no password yet,
   * cannot be told from a wrong password. `known`: from a browser that signed in here before. @throws busy
   */
  verify(password: string, stored: string | null, known?: boolean): Promise<boolean>;
  /** True when a password would not be looked at now. `known`: as for `verify`. */
  isBusy(known: boolean): boolean;
  /** True for a string made at another cost than today's. */
  isOutdated(stored: string): boolean;
}

/** `cost`: for tests, which make thousands. */
export function createPasswords(
  random: RandomSource,
  queue = new HashQueue(),
  cost: Cost = todaysCost,
): Passwords {
  const nobody: Stored = { ...cost, salt: Buffer.alloc(saltBytes, 1), tag: Buffer.alloc(tagBytes) };
  return {
    async hash(password) {
      const salt = Buffer.from(random(saltBytes));
      const tag = await queue.run(() => derive(password, salt, cost, tagBytes));
      return format({ ...cost, salt, tag });
    },
    async verify(password, stored, known = false) {
      const parsed = stored === null ? undefined : parse(stored);
      const { salt, tag, ...params } = parsed ?? nobody;
      const derived = await queue.run(() => derive(password, salt, params, tag.length), known);
      return timingSafeEqual(derived, tag) && parsed !== undefined;
    },
    isBusy: known => queue.isFull(known),
    isOutdated(stored) {
      const parsed = parse(stored);
      return (
        parsed === undefined ||
        parsed.memory !== cost.memory ||
        parsed.passes !== cost.passes ||
        parsed.parallelism !== cost.parallelism ||
        parsed.salt.length !== saltBytes ||
        parsed.tag.length !== tagBytes
      );
    },
  };
}

/** One password is typed in more than one way: compatibility characters are composed alike (NFKC). */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

function derive(password: string, salt: Buffer, params: Cost, tagLength: number): Promise<Buffer> {
  const { memory, passes, parallelism } = params;
  const message = Buffer.from(normalisePassword(password));
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength }, (error, derived) => {
      if (error === null) resolve(derived);
      else reject(error);
    });
  });
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

function format({ memory, passes, parallelism, salt, tag }: Stored): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

const phc =
  /^\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{22,86})$/;

/** Undefined for anything that we would not have written: it verifies no password. */
function parse(text: string): Stored | undefined {
  const [, m = '', t = '', p = '', salt = '', tag = ''] = phc.exec(text) ?? [];
  const [memory, passes, parallelism] = [Number(m), Number(t), Number(p)];
  const within =
    memory >= 8 * parallelism &&
    memory <= mostMemory &&
    passes >= 1 &&
    passes <= mostPasses &&
    parallelism >= 1 &&
    parallelism <= mostParallelism;
  if (!within) return undefined;
  return {
    memory,
    passes,
    parallelism,
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}
