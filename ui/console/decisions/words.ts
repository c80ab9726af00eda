import { errorWords, type ErrorWords } from '#kit/api/errors.ts';

/** What a code means; a newer server may know more of them than this page. */
export const wordsOf = (code: string): ErrorWords =>
  errorWords[code] ?? { status: 0, title: code, what: 'The gateway refused the request.', fix: '' };

export const titleOf = (code: string): string => wordsOf(code).title;

/** What an operator can look at, beyond what the caller is told. */
const hints: Readonly<Record<string, string>> = {
  'address-refused':
    'If the caller may come from there, add its network to the address list of the zone or version.',
  'api-key-missing':
    'Nothing to mend here unless it comes from an application you know: then its developer has not set the header.',
  'api-key-invalid':
    'If an application you know is behind it, look at its keys: one may be revoked, expired or of another environment.',
  'api-key-in-url':
    'The key has been in a URL and may stand in logs on its way: rotate it once you know whose it is.',
  'application-suspended': 'Resume the application when the reason for suspending it is gone.',
  'subscription-missing': 'Look at its subscriptions: it may have none for this version, or one that waits.',
  'rate-limited':
    'Compare the plan of the application with what it needs. One caller without an application shares the limit of its address.',
  'quota-exhausted': 'A plan with a larger quota is the way out before the quota begins anew.',
  'threat-detected':
    'Look at the reason. If the call was honest, narrow the rule for this operation rather than turning it off; if not, look for more from the same application.',
  'answer-leaks':
    'The reason names the rules. Mend the service; if callers are meant to see it, leave the rule out for this operation.',
  'answer-unproven':
    'The reason says what could not be read. Have the service answer plainly, whole and in UTF-8.',
  'body-unexpected': 'If callers are right to send a body, the contract of the operation lacks it.',
  'content-type-unsupported': 'If the type is right, the contract of the operation lacks it.',
  'policy-failed': 'A control failed by itself. The log of the gateway says how.',
  'floor-not-met': 'A waiver has lapsed: attach the missing control, or have it waived anew.',
  'upstream-unreachable': 'Check that the upstream runs and that its address in the version is right.',
  'upstream-overloaded': 'The upstream answers too slowly for what comes in. Look at its load.',
  'upstream-unhealthy': 'No target passes its health checks. The page of the version shows how they do.',
  'upstream-circuit-open':
    'The upstream failed too often and is left alone for a while. Look for what failed before.',
  'upstream-timeout': 'The upstream did not answer in time. Compare its latency with the time allowed.',
  'resource-unknown':
    'Single ones are mistyped addresses. Many different ones from one place are somebody who tries what there is.',
  'method-not-allowed':
    'Single ones are mistakes of callers. If the method is right, the contract lacks the operation.',
};

export const hintOf = (code: string): string | undefined => hints[code];
