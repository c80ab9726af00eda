import { promises as dns } from 'node:dns';

/** Asks the DNS; every answer is somebody's claim. Both reject, or give nothing, where there is no such name. */
export interface Resolver {
  /** Names that the owner of an address gives it. */
  reverse(address: string): Promise<readonly string[]>;
  /** Addresses that the owner of a name gives it, of one family. */
  forward(name: string, family: 4 | 6): Promise<readonly string[]>;
}

/** Milliseconds and attempts for one question, to each server. */
const patience = { timeout: 1_000, tries: 2 };

/** The name servers of the machine. */
export function systemResolver(): Resolver {
  let made: dns.Resolver | undefined;
  // Made when it is first needed: most gateways never ask.
  const resolver = () => (made ??= new dns.Resolver(patience));
  return {
    reverse: address => resolver().reverse(address),
    forward: (name, family) => (family === 4 ? resolver().resolve4(name) : resolver().resolve6(name)),
  };
}

/** Stands in where nothing is served. */
export const noResolver: Resolver = {
  reverse: () => Promise.reject(new Error('no name is asked for here')),
  forward: () => Promise.reject(new Error('no name is asked for here')),
};
