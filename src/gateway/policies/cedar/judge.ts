import { type CedarDecision, Decisions } from './decisions.ts';
import { cedar, PreparedSet } from './engine.ts';
import {
  callerEntities,
  type CedarRequest,
  contextOf,
  inputNames,
  principalOf,
  type InputSources,
} from './inputs.ts';
import type { ReadPolicies } from './read.ts';
import { actionGroupsOf, actionOf } from './schema.ts';

/** One for all policies of a thread, so that their number does not multiply what is kept. */
const decisions = new Decisions();
let judges = 0;

/** Decides by a set of policies that was found good. */
export class Judge {
  readonly #policies: ReadPolicies;
  readonly #from: InputSources;
  readonly #reads: readonly string[];
  readonly #name = `${judges++}`;
  /** The engine's copy, made when the first request comes: most compiled Snapshots never serve one. */
  #prepared: PreparedSet | undefined;

  constructor(policies: ReadPolicies, from: InputSources) {
    this.#policies = policies;
    this.#from = from;
    this.#reads = inputNames.filter(name => policies.reads?.has(name) ?? true);
  }

  decide(x: CedarRequest): CedarDecision {
    const context = contextOf(x, this.#reads, this.#from);
    // A moment never comes again.
    if (this.#reads.includes('now')) return this.#ask(x, context);
    const { user, application } = x.caller;
    const key = JSON.stringify([
      this.#name,
      x.operation.document.id,
      x.operation.version.id,
      user && [user.id, user.issuer, user.realm, user.groups, user.roles],
      application && [application.id, application.name, application.tag, application.kind],
      context,
    ]);
    let decision = decisions.get(key);
    if (decision === undefined) decisions.keep(key, (decision = this.#ask(x, context)));
    return decision;
  }

  #ask(x: CedarRequest, context: ReturnType<typeof contextOf>): CedarDecision {
    this.#prepared ??= new PreparedSet(this.#policies.texts);
    const { document: operation, version } = x.operation;
    const principal = principalOf(x.caller);
    const action = { type: 'Action', id: actionOf(operation) };
    const resource = { type: 'Version', id: `${version.api.name}/${version.name}` };
    const answer = cedar().statefulIsAuthorized({
      preparsedPolicySetId: this.#prepared.name,
      principal,
      action,
      resource,
      context,
      entities: [
        ...callerEntities(x.caller, principal.id),
        {
          uid: action,
          attrs: {},
          parents: actionGroupsOf(operation).map(id => ({ type: 'Action', id })),
        },
        {
          uid: resource,
          attrs: { audience: operation.audience },
          parents: [{ type: 'Api', id: version.api.name }],
        },
      ],
    });
    if (answer.type === 'failure')
      return { isPermitted: false, because: [], errors: answer.errors.map(({ message }) => message) };
    const { decision, diagnostics } = answer.response;
    // Cedar passes over a policy that fails. Over a `forbid` that would let in, so nothing is permitted then.
    const errors = diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`);
    return {
      isPermitted: decision === 'allow' && errors.length === 0,
      because: diagnostics.reason,
      errors,
    };
  }
}
