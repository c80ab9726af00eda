import type { EntityJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { KnownApplication } from '../../callers/directory.ts';
import type { Caller, EndUser } from '../../exchange.ts';
import { listed } from '../../words.ts';
import { type CedarDecision, Decisions } from './decisions.ts';
import { cedar, PreparedSet } from './engine.ts';
import {
  callerEntities,
  type CedarRequest,
  contextOf,
  contextText,
  inputNames,
  principalOf,
  type InputSources,
} from './inputs.ts';
import type { ReadPolicies } from './read.ts';
import { actionGroupsOf, actionOf } from './schema.ts';

/** What a caller asks leave for. */
export interface CedarQuestion {
  /** Tells it from every other question to the same policies on the same operation. */
  readonly key: string;
  readonly action: string;
  readonly resource: { readonly type: string; readonly id: string };
  /** Action and resource, and what they are in. */
  readonly entities: () => EntityJson[];
}

/** One for all policies of a thread, so that their number does not multiply what is kept. */
const decisions = new Decisions();
let judges = 0;

const users = new WeakMap<EndUser, string>();
const applications = new WeakMap<KnownApplication, string>();

/**
 * The caller in the key of a decision: all that Cedar is told of them. What the Feed tells anew is another object, so
 * the text of one stays true.
 */
function callerText({ user, application }: Caller): string {
  const ofUser = textOf(users, user, one => [one.id, one.issuer, one.realm, one.groups, one.roles]);
  const ofApplication = textOf(applications, application, one => [one.id, one.name, one.tag, one.kind]);
  return `${ofUser}${ofApplication}`;
}

function textOf<Of extends object>(
  texts: WeakMap<Of, string>,
  of: Of | undefined,
  parts: (of: Of) => readonly unknown[],
): string {
  if (of === undefined) return '-';
  let text = texts.get(of);
  if (text === undefined) texts.set(of, (text = JSON.stringify(parts(of))));
  return text;
}

/** Decides by a set of policies that was found good. */
export class Judge {
  readonly #policies: ReadPolicies;
  readonly #from: InputSources;
  readonly #kept: Decisions;
  readonly #reads: readonly string[];
  readonly #name = `${judges++}`;
  /** The policies and the operation, in the key of a decision. */
  readonly #places = new WeakMap<CedarRequest['operation'], string>();
  /** The engine's copy, made when the first request comes: most compiled Snapshots never serve one. */
  #prepared: PreparedSet | undefined;

  constructor(policies: ReadPolicies, from: InputSources, kept = decisions) {
    this.#policies = policies;
    this.#from = from;
    this.#kept = kept;
    this.#reads = inputNames.filter(name => policies.reads?.has(name) ?? true);
  }

  /** May the operation be called. */
  decide(x: CedarRequest): CedarDecision {
    const about = this.#about(x);
    return this.#keptOr(about, callOf(x.operation));
  }

  /**
   * May all of these be had at once: the first that may not decides. They are asked for when no decision about `key`,
   * which tells them from all others, is kept for this caller and these circumstances.
   */
  decideAll(x: CedarRequest, key: string, questions: () => readonly CedarQuestion[]): CedarDecision {
    const about = this.#about(x);
    const kept = about.key === undefined ? undefined : this.#kept.get(`all ${key} ${about.key}`);
    if (kept !== undefined) return kept;
    let decision: CedarDecision = { isPermitted: true, because: [], errors: [] };
    for (const question of questions()) {
      decision = this.#keptOr(about, question);
      if (decision.isPermitted) continue;
      decision = { ...decision, resource: question.resource.id };
      break;
    }
    if (about.key !== undefined) this.#kept.keep(`all ${key} ${about.key}`, decision);
    return decision;
  }

  #about(x: CedarRequest): Circumstances {
    // A moment never comes again.
    if (this.#reads.includes('now')) return { x, key: undefined };
    const { operation } = x;
    let place = this.#places.get(operation);
    if (place === undefined) {
      place = JSON.stringify([this.#name, operation.document.id, operation.version.id]);
      this.#places.set(operation, place);
    }
    return { x, key: `${place}${callerText(x.caller)}${contextText(x, this.#reads, this.#from)}` };
  }

  #keptOr(about: Circumstances, question: CedarQuestion): CedarDecision {
    if (about.key === undefined) return this.#ask(about, question);
    const key = `one ${question.key} ${about.key}`;
    let decision = this.#kept.get(key);
    if (decision === undefined) this.#kept.keep(key, (decision = this.#ask(about, question)));
    return decision;
  }

  #ask({ x }: Circumstances, { action, resource, entities }: CedarQuestion): CedarDecision {
    this.#prepared ??= new PreparedSet(this.#policies.texts);
    const principal = principalOf(x.caller);
    const answer = cedar().statefulIsAuthorized({
      preparsedPolicySetId: this.#prepared.name,
      principal,
      action: { type: 'Action', id: action },
      resource,
      context: contextOf(x, this.#reads, this.#from),
      entities: [...callerEntities(x.caller, principal.id), ...entities()],
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

/** Of one request, whatever it asks. */
interface Circumstances {
  readonly x: CedarRequest;
  /** Everything about it that policies read; undefined where no decision can be kept. */
  readonly key: string | undefined;
}

const calls = new WeakMap<CedarRequest['operation'], CedarQuestion>();

function callOf(operation: CedarRequest['operation']): CedarQuestion {
  let call = calls.get(operation);
  if (call === undefined) calls.set(operation, (call = newCall(operation)));
  return call;
}

function newCall({ document, version }: CedarRequest['operation']): CedarQuestion {
  const action = actionOf(document);
  const resource = { type: 'Version', id: `${version.api.name}/${version.name}` };
  return {
    key: '',
    action,
    resource,
    entities: (): EntityJson[] => [
      {
        uid: { type: 'Action', id: action },
        attrs: {},
        parents: actionGroupsOf(document).map(id => ({ type: 'Action', id })),
      },
      {
        uid: resource,
        attrs: { audience: document.audience },
        parents: [{ type: 'Api', id: version.api.name }],
      },
    ],
  };
}

/** Why a call is not permitted, for operators. */
export function whyNot({ because, errors }: CedarDecision): string {
  if (errors.length > 0) return `a policy failed: ${errors.join('; ')}`;
  return because.length > 0 ? `forbidden by ${listed(because)}` : 'no policy permits it';
}
