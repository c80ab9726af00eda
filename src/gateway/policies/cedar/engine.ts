import { createRequire } from 'node:module';
import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs';

let engine: typeof Cedar | undefined;

/** Cedar, loaded when it is first needed: most gateways have no policy in it, and it takes 14 MB. */
export function cedar(): typeof Cedar {
  engine ??= createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs') as typeof Cedar;
  return engine;
}

/** Names of policy sets that are in the engine's memory and no longer used. */
const free: string[] = [];
let made = 0;

/** The engine can replace a set, but not forget one: a set that nobody uses is emptied, and its name given again. */
const dropped = new FinalizationRegistry<string>(name => {
  cedar().preparsePolicySet(name, { staticPolicies: {} });
  free.push(name);
});

/** A policy set in the engine's memory, for as long as it is referred to. */
export class PreparedSet {
  readonly name: string;

  /** `policies`: texts that were found good, by name. */
  constructor(policies: Readonly<Record<string, string>>) {
    this.name = free.pop() ?? `set ${made++}`;
    const answer = cedar().preparsePolicySet(this.name, { staticPolicies: { ...policies } });
    if (answer.type === 'failure') throw new Error(answer.errors[0]?.message ?? 'the policies do not parse');
    dropped.register(this, this.name);
  }
}
