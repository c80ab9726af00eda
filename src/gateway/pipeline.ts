import { clientAddress } from './address.ts';
import { readBody } from './body.ts';
import { originNotAllowed, Permission, readPreflight } from './cross-origin.ts';
import { andThen, check, checkThen, failed, settle, type Outcome } from './engine.ts';
import { nobody, type ExchangeState } from './exchange-state.ts';
import type {
  Authorised,
  Caller,
  Identified,
  Limited,
  Normalised,
  Received,
  Routed,
  Validated,
} from './exchange.ts';
import type { Verdict } from './policy.ts';
import { fieldsFault, readHost, readTarget } from './normalise.ts';
import { showsSandboxKey } from './sandbox-key.ts';
import { settleShared } from './limits/shared-takes.ts';
import type { Published } from './protected-resources.ts';
import { Refusal } from './refusal.ts';
import type { OperationPlan, ZonePlan } from './snapshot/plan.ts';
import { readOpening } from './websocket/client-handshake.ts';
import { originFault } from './websocket/rule.ts';

/**
 * The life of one request, on one screen. Each stage takes what the stages before it learned and gives back a
 * type that knows more, so the order cannot be changed by accident: limiting by application before the
 * application is known does not compile. A stage refuses with a value; the first refusal ends the way in, and
 * `record` runs whatever happened (see `gateway.ts`).
 *
 *   receive > normalise > screen > route > identify > authorise > limit > validate > authorise object > inspect
 *   record  < send < mask, inspect and validate response <-------------- FORWARD < transform < journal <
 */
export function admit(received: Received): Outcome<Validated | Permission | Published> {
  const normalised = andThen(received, normalise);
  const screened = andThen(normalised, screen);
  return andThen(screened, proceed);
}

/** What is published for everybody, and a browser's question whether a page may call, end here; the rest are calls. */
function proceed(x: Normalised): Outcome<Validated | Permission | Published> {
  const published = x.zone.resources?.answer(x);
  if (published !== undefined) return published;
  const question = x.method === 'OPTIONS' ? readPreflight(x.request.rawHeaders) : undefined;
  return question === undefined ? call(x) : preflight(x, question);
}

function call(screened: Normalised): Outcome<Validated> {
  const routed = route(screened);
  const identified = andThen(routed, identify);
  const admitted = andThen(identified, notStopped);
  const authorised = andThen(admitted, authorise);
  const limited = andThen(authorised, limit);
  const validated = andThen(limited, validate);
  return andThen(validated, proceedWithBody);
}

/** Together, since most bodies are waited for, and whoever waits once more for nothing waits too often. */
function proceedWithBody(validated: Validated): Outcome<Validated> {
  const owned = authoriseObject(validated);
  const inspected = andThen(owned, inspect);
  return andThen(inspected, journal);
}

/**
 * Whether an exchange that was admitted and lasts, such as a WebSocket, would be admitted now: by the same steps, so
 * that a stop, a revoked or expired key, a suspended application or a subscription that is gone end it too; and by
 * what `zone` holds now, so that it ends with its operation. Undefined: it may go on.
 */
export function standing(admitted: Validated, now: number, zone: ZonePlan = admitted.zone): Verdict {
  const operation = stillListed(admitted, now, zone);
  if (operation instanceof Refusal) return operation;
  // Reads everything that the exchange learned on its way in; what is found now stays apart from it.
  const x = Object.create(admitted, {
    now: { value: now },
    zone: { value: zone },
    operation: { value: operation },
    reported: { value: [] },
    refusedBy: { value: undefined, writable: true },
    caller: { value: nobody, writable: true },
    planId: { value: undefined, writable: true },
  }) as ExchangeState;
  const stopped =
    x.callers.stops.client(x.address, x.zone.places, now) ??
    x.callers.stops.version(x.operation.version, now);
  if (stopped !== undefined) return stopped;
  const identified = andThen(identify(x), notStopped);
  const authorised = andThen(identified, authorise);
  const verdict = andThen(authorised, again => sameCaller(admitted, again));
  const told = (outcome: unknown): Refusal | undefined => {
    const refusal = refusalOf(outcome);
    // For the record: which attachment it was that did not let it go on.
    if (refusal !== undefined) (admitted as ExchangeState).refusedBy = x.refusedBy;
    return refusal;
  };
  if (verdict instanceof Promise) return verdict.then(told);
  return told(verdict);
}

function listed(admitted: Validated, zone: ZonePlan): OperationPlan | undefined {
  const { host, method, segments } = admitted as ExchangeState;
  const match = zone.router.match(host, method, segments);
  return 'operation' in match ? match.operation : match.unlisted;
}

/** The operation as the zone has it now, if it still lets such an exchange be. */
function stillListed(admitted: Validated, now: number, zone: ZonePlan): OperationPlan | Refusal {
  const operation = zone === admitted.zone ? admitted.operation : listed(admitted, zone);
  if (operation?.document.id !== admitted.operation.document.id)
    return new Refusal('resource-unknown', { reason: 'the operation is gone' });
  const { waivedUntil } = operation.document;
  if (waivedUntil !== undefined && now >= waivedUntil) return new Refusal('floor-not-met');
  if (admitted.upgrade !== undefined && operation.websocket === undefined)
    return new Refusal('upgrade-refused');
  return operation;
}

/** A credential that has come to mean somebody else lets nobody in. */
function sameCaller(admitted: Validated, again: Authorised): Outcome<Authorised> {
  const { application, user } = admitted.caller;
  const now = again.caller;
  return now.application?.id === application?.id &&
    now.user?.id === user?.id &&
    now.user?.issuer === user?.issuer
    ? again
    : new Refusal('credentials-disagree', { reason: 'the credential names somebody else now' });
}

/** One canonical reading of target, host and client address; what is ambiguous ends here. */
function normalise(received: Received): Normalised | Refusal {
  const x = received as ExchangeState;
  const { request } = x;
  const target = readTarget(request.url ?? '');
  if (target instanceof Refusal) return target;
  const host = readHost(request.rawHeaders, target.authority);
  if (host instanceof Refusal) return host;
  const fault = fieldsFault(request.rawHeaders);
  if (fault !== undefined) return fault;
  const address = clientAddress(request, x.zone.trustsProxy);
  if (address instanceof Refusal) return address;
  x.address = address;
  x.method = request.method ?? '';
  x.host = host;
  x.path = target.path;
  x.query = target.query;
  x.segments = target.segments;
  return x;
}

/** What needs no identity and must be cheap: stops, address lists, limits per address. */
function screen(x: Normalised): Outcome<Normalised> {
  const { callers } = x as ExchangeState;
  const stopped = callers.stops.client(x.address, x.zone.places, x.now);
  if (stopped !== undefined) return stopped;
  return checkThen(x.zone.screen, x, same);
}

/** Finds the operation; what the contract does not list is refused, or reported where so configured. */
function route(normalised: Normalised): Outcome<Routed> {
  const x = normalised as ExchangeState;
  const refusal = find(x, x.method);
  if (refusal !== undefined) return refusal;
  const { waivedUntil } = x.operation.document;
  if (waivedUntil !== undefined && x.now >= waivedUntil) return new Refusal('floor-not-met');
  const fault = x.upgrade === undefined ? undefined : upgradeFault(x);
  if (fault !== undefined) return fault;
  return checkThen<Routed, Routed>(x.operation.screen, x, same);
}

/** Whether a WebSocket may be opened here at all, by this page and with this handshake. */
function upgradeFault(x: ExchangeState): Refusal | undefined {
  const { websocket, crossOrigin } = x.operation;
  if (websocket === undefined) return new Refusal('upgrade-refused');
  const fault = originFault(x.request.rawHeaders, websocket, crossOrigin);
  if (fault !== undefined) return fault;
  const opening = readOpening(x, websocket);
  if (opening instanceof Refusal) return opening;
  x.opening = opening;
  return undefined;
}

/**
 * Answers a preflight (Fetch standard, section 3.2.2) from the contract, for the operation that it asks leave for. It
 * carries no credential, so nobody is identified, and it is never forwarded. Where no policy speaks for the upstream,
 * it is a call like any other.
 */
function preflight(
  normalised: Normalised,
  { origin, method }: { readonly origin: string; readonly method: string },
): Outcome<Validated | Permission> {
  const x = normalised as ExchangeState;
  const match = x.zone.router.match(x.host, method, x.segments);
  const rule = ('operation' in match ? match.operation : match.unlisted)?.crossOrigin;
  if (rule === undefined) return call(x);
  let refused: Refusal | undefined;
  for (const step of rule.refusing(origin)) refused ??= settle(step, originNotAllowed(), x);
  if (!rule.answersFor(origin)) return call(x);
  const missed = find(x, method) ?? refused;
  if (missed !== undefined) return missed;
  return checkThen(x.operation.screen, x, () => new Permission(rule.permission(method)));
}

function find(x: ExchangeState, method: string): Refusal | undefined {
  const match = x.zone.router.match(x.host, method, x.segments);
  if ('operation' in match) {
    x.operation = match.operation;
    x.match = match;
  } else {
    const answering = match.unlisted?.route ?? x.zone.unrouted;
    const refusal = settle(answering, answering.run(x, match.allow), x);
    if (refusal !== undefined) return refusal;
    if (match.unlisted === undefined) return new Refusal('resource-unknown');
    x.operation = match.unlisted;
  }
  return x.callers.stops.version(x.operation.version, x.now);
}

/** Who calls: the application here; each identifying policy may name a caller, none may contradict another. */
function identify(routed: Routed, from = 0): Outcome<Identified> {
  const x = routed as ExchangeState;
  const { identify: steps } = x.operation;
  for (let i = from; i < steps.length; i++) {
    const step = steps[i] as (typeof steps)[number];
    let found: Caller | Refusal | undefined;
    try {
      const answer = step.run(x);
      if (answer instanceof Promise) {
        return answer
          .catch((error: unknown) => failed(step, error))
          .then(late => adopt(x, step, late) ?? identify(x, i + 1));
      }
      found = answer;
    } catch (error) {
      found = failed(step, error);
    }
    const refusal = adopt(x, step, found);
    if (refusal !== undefined) return refusal;
  }
  // Whoever shows a sandbox key where none is read tries something out all the same.
  if (x.caller.keyId === undefined && showsSandboxKey(x.request.rawHeaders))
    x.caller = { ...x.caller, sandbox: true };
  return x;
}

/** One request is one application's, on behalf of one user at most; two tokens would be two sets of scopes. */
function disagree(one: Caller, other: Caller): boolean {
  return (
    differ(one.application?.id, other.application?.id) ||
    differ(one.user?.id, other.user?.id) ||
    differ(one.user?.issuer, other.user?.issuer) ||
    differ(one.token?.text, other.token?.text)
  );
}

const differ = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other;

/** What two credentials tell of one caller. Of two keys the sandbox key decides: it must never reach an upstream. */
function together(caller: Caller, found: Caller): Caller {
  return {
    application: caller.application ?? found.application,
    keyId: found.sandbox && !caller.sandbox ? (found.keyId ?? caller.keyId) : (caller.keyId ?? found.keyId),
    signingKeyId: caller.signingKeyId ?? found.signingKeyId,
    user: caller.user ?? found.user,
    token: caller.token ?? found.token,
    sandbox: caller.sandbox || found.sandbox,
    certificate: caller.certificate ?? found.certificate,
  };
}

function adopt(
  x: ExchangeState,
  step: Parameters<typeof settle>[0],
  found: Caller | Refusal | undefined,
): Refusal | undefined {
  if (found === undefined) return undefined;
  if (found instanceof Refusal) return settle(step, found, x);
  const { caller } = x;
  if (disagree(caller, found)) return settle(step, new Refusal('credentials-disagree'), x);
  // Of two keys only one is named from here on, so the other is judged now; a good one does not make up for it.
  if (found.keyId !== undefined && caller.keyId !== undefined && found.keyId !== caller.keyId) {
    const stopped = x.callers.stops.caller(found, x.now) ?? x.callers.stops.caller(caller, x.now);
    if (stopped !== undefined) return stopped;
  }
  x.caller = caller === nobody ? found : together(caller, found);
  return undefined;
}

/** Is what the caller was known by stopped. */
function notStopped(identified: Identified): Outcome<Identified> {
  const x = identified as ExchangeState;
  return x.callers.stops.caller(x.caller, x.now) ?? x;
}

/** May this caller use this version at all; settles the plan that the limits of the next stage come from. */
function authorise(identified: Identified): Outcome<Authorised> {
  return checkThen(identified.operation.authorise, identified, adoptPlan);
}

function adoptPlan(identified: Identified): Authorised {
  const x = identified as ExchangeState;
  const { application } = x.caller;
  if (application === undefined) return x;
  const subscription = x.callers.subscription(application.id, x.operation.version.id);
  if (subscription?.approved === true) x.planId = subscription.planId;
  return x;
}

/** Limits of the operation's attachments, then those of the caller's plan. */
function limit(authorised: Authorised): Outcome<Limited> {
  const x = authorised as ExchangeState;
  const own = checkThen<ExchangeState, Limited>(x.operation.limit, x, same);
  return andThen(x.planId === undefined ? own : andThen(own, limitByPlan), limitTogether);
}

function limitByPlan(limited: Limited): Outcome<Limited> {
  const steps = limited.operation.planLimit.get(limited.planId ?? '');
  // A subscription to a plan that this Snapshot does not know must not be unlimited.
  if (steps === undefined)
    return new Refusal('subscription-missing', { reason: 'plan unknown to the Snapshot' });
  return checkThen(steps, limited, same);
}

/** What machines count together is asked last, and all at once. */
function limitTogether(limited: Limited): Outcome<Limited> {
  return limited.shared === undefined ? limited : settleShared(limited, limited.shared);
}

/** The contract, as far as heads tell; then the body is read, where a later step needs it. */
function validate(limited: Limited): Outcome<Validated> {
  const head = check(limited.operation.validate, limited);
  if (head === undefined) return bodied(limited);
  if (head instanceof Promise) return head.then(refusal => refusal ?? bodied(limited));
  return head;
}

const nothing = Buffer.alloc(0);

function bodied(limited: Limited): Outcome<Validated> {
  const x = limited as ExchangeState;
  // A handshake has none, and what comes after it are frames.
  if (!x.operation.needsBody || x.upgrade !== undefined) return x;
  // Without a body nothing is waited for (RFC 9112 section 6: the head says so).
  if (x.request.readableEnded) {
    x.body = nothing;
    return judgeContent(x);
  }
  return readBody(x.request, x.operation.bodyLimit).then(body => {
    if (body instanceof Refusal) return body;
    x.body = body;
    return andThen(decode(x, body), judgeContent);
  });
}

/** The body as it is judged and forwarded: what is left in a content coding, nobody here looked into. */
function decode(x: ExchangeState, body: Buffer): Outcome<ExchangeState> {
  for (const step of x.operation.decode) {
    let decoding: Promise<Buffer | Refusal> | undefined;
    try {
      decoding = step.run(x, body);
    } catch (error) {
      decoding = Promise.reject(error);
    }
    if (decoding === undefined) continue;
    return decoding
      .catch((error: unknown) => failed(step, error))
      .then(decoded => {
        // A body that cannot be decoded cannot be judged either: in `report` mode it stays as it came.
        if (!Buffer.isBuffer(decoded)) return settle(step, decoded, x) ?? x;
        x.codedBody = body;
        x.body = decoded;
        return x;
      });
  }
  return x;
}

function judgeContent(x: ExchangeState): Outcome<Validated> {
  return checkThen<ExchangeState, Validated>(x.operation.content, x, same);
}

/** Does the object that the request names belong to the caller. */
function authoriseObject(x: Validated): Outcome<Validated> {
  return checkThen(x.operation.authoriseObject, x, same);
}

/** Does anything in the request look like an attack. */
function inspect(x: Validated): Outcome<Validated> {
  return checkThen(x.operation.inspect, x, same);
}

/** Writes down what is about to be forwarded, where that must be provable; a sandbox key's calls never are. */
function journal(x: Validated): Outcome<Validated> {
  return x.caller.sandbox ? x : checkThen(x.operation.journal, x, same);
}

const same = <X>(x: X): X => x;

const refusalOf = (outcome: unknown): Refusal | undefined =>
  outcome instanceof Refusal ? outcome : undefined;
