/** `error`: dangerous or wrong; `warning`: a risk that may be meant; `note`: would be better otherwise. */
export const severities = ['error', 'warning', 'note'] as const;
export type Severity = (typeof severities)[number];

export interface LintRule {
  readonly severity: Severity;
  /** Of the OWASP API Security Top 10 (2023). */
  readonly risk?: `API${number}`;
  readonly title: string;
  readonly mend: string;
}

/** Rules of ours: what a description tells of risks that a gateway can take away once they are described. */
export const ownRules = {
  'credential-in-address': {
    severity: 'error',
    risk: 'API2',
    title: 'A credential travels in the address',
    mend: 'Addresses end up in logs, histories and referrers: take it in a header field.',
  },
  'plain-http-server': {
    severity: 'error',
    risk: 'API8',
    title: 'A server is named without TLS',
    mend: 'Name it with https.',
  },
  'basic-authentication': {
    severity: 'warning',
    risk: 'API2',
    title: 'A password travels with every call',
    mend: 'Use an API key, or OAuth where a person signs in.',
  },
  'open-write': {
    severity: 'warning',
    risk: 'API2',
    title: 'An operation that changes something demands no authentication',
    mend: 'Name its `security`, or give it the category that says that nothing can be harmed by it.',
  },
  'guessable-identifier': {
    severity: 'warning',
    risk: 'API1',
    title: 'Objects are named by numbers in a row',
    mend: 'Use identifiers that cannot be guessed (format uuid), and declare who owns the objects (`x-gatehouse-owner`).',
  },
  'secret-in-answer': {
    severity: 'warning',
    risk: 'API3',
    title: 'An answer shows what looks like a secret',
    mend: 'Leave it out, mark it `writeOnly`, or classify it (`x-gatehouse-data: secret`) so that it is masked.',
  },
  'unbounded-list': {
    severity: 'warning',
    risk: 'API4',
    title: 'A list has no greatest length',
    mend: 'Give it `maxItems`.',
  },
  'unbounded-text': {
    severity: 'note',
    risk: 'API4',
    title: 'A text has no greatest length',
    mend: 'Give it `maxLength`, `enum`, or a format that bounds it.',
  },
  'unbounded-number': {
    severity: 'note',
    risk: 'API4',
    title: 'A number has no bounds',
    mend: 'Give it `minimum` and `maximum`, or a format that bounds it.',
  },
  'open-object': {
    severity: 'note',
    risk: 'API3',
    title: 'An object takes members that are not described',
    mend: 'Say `additionalProperties: false`, and describe every member.',
  },
  'address-from-caller': {
    severity: 'warning',
    risk: 'API7',
    title: 'Callers name an address that the service may fetch',
    mend: 'Bound it by `enum` or `pattern` to hosts that are meant, and refuse others in the service.',
  },
  'no-limit-answer': {
    severity: 'note',
    risk: 'API4',
    title: 'No answer tells that a limit was reached',
    mend: 'Describe 429: limits are always there, and clients must know how to wait.',
  },
  'no-refusal-answer': {
    severity: 'note',
    risk: 'API8',
    title: 'An operation that demands authentication describes no refusal',
    mend: 'Describe 401 and 403, with their problem documents.',
  },
} as const satisfies Record<string, LintRule>;

export type OwnRule = keyof typeof ownRules;

/** Rules of the linter itself, by their names there. */
export const takenRules: Readonly<Record<string, LintRule>> = {
  struct: {
    severity: 'error',
    title: 'It is not written as OpenAPI demands',
    mend: 'Correct the member, or move it into an extension (`x-…`).',
  },
  'no-enum-type-mismatch': {
    severity: 'error',
    title: 'A value of an `enum` is not of the type beside it',
    mend: 'No value could ever pass: correct one of the two.',
  },
  'no-schema-type-mismatch': {
    severity: 'error',
    title: 'A schema asks for what its type cannot have',
    mend: 'Correct `type`, or take the other keyword away.',
  },
  'no-required-schema-properties-undefined': {
    severity: 'warning',
    title: 'A member is required and not described',
    mend: 'Describe it, or correct its name in `required`.',
  },
  'no-ambiguous-paths': {
    severity: 'warning',
    title: 'A path can be read as two operations',
    mend: 'Give one of them another fixed part.',
  },
  'no-invalid-media-type-examples': {
    severity: 'warning',
    title: 'An example does not keep to its schema',
    mend: 'Correct the example: callers copy it, and a sandbox answers with it.',
  },
  'no-invalid-schema-examples': {
    severity: 'warning',
    title: 'An example in a schema does not keep to it',
    mend: 'Correct the example.',
  },
  'no-illogical-composition-keywords': {
    severity: 'warning',
    title: 'Schemas are put together in a way that means nothing',
    mend: 'Leave out what is there twice or alone.',
  },
  'operation-4xx-response': {
    severity: 'warning',
    risk: 'API8',
    title: 'An operation describes no refusal at all',
    mend: 'Describe at least what a faulty request is answered.',
  },
  'operation-operationId': {
    severity: 'note',
    title: 'An operation has no `operationId`',
    mend: 'Name it: code that is made from the contract is named by it.',
  },
  'operation-summary': {
    severity: 'note',
    title: 'An operation has no summary',
    mend: 'Say in a few words what it does: the portal lists it so.',
  },
  'no-server-example.com': {
    severity: 'note',
    title: 'A server is only an example',
    mend: 'Name the real one, or none.',
  },
};
