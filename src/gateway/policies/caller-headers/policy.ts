import { Type } from 'typebox';
import { definePolicy } from '../../policy.ts';
import { listed } from '../../words.ts';

const told = (what: string) => Type.Optional(Type.Boolean({ description: `${what}; true unless told.` }));

/**
 * Tells the upstream who calls, so that it need not know keys. The forwarder removes every `x-gatehouse-` field
 * that a client sent, whether or not this policy is attached: the upstream may believe what it finds there.
 */
export const policy = definePolicy({
  name: 'caller-headers',
  title: 'Caller headers',
  summary: 'Tells the upstream which application calls and under which decision id.',
  options: Type.Object(
    {
      application: told('Sends the id of the application as `X-Gatehouse-Application`'),
      tag: told("Sends the application's tag as `X-Gatehouse-Application-Tag`"),
      decision: told(
        'Sends the decision id, which the log and the console know too, as `X-Gatehouse-Decision`',
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ application, tag, decision }) => {
    const told = [
      ...(application === false ? [] : ["the application's id"]),
      ...(tag === false ? [] : ["the application's tag"]),
      ...(decision === false ? [] : ['the decision id']),
    ];
    return told.length === 0 ? 'Tells the upstream nothing' : `Tells the upstream ${listed(told)}`;
  },
  onError: 'deny',
  steps: given => ({
    transform: (x, headers) => {
      const { application } = x.caller;
      if (application !== undefined) {
        if (given.application !== false) headers.push('x-gatehouse-application', visible(application.id));
        if (given.tag !== false) headers.push('x-gatehouse-application-tag', visible(application.tag));
      }
      if (given.decision !== false) headers.push('x-gatehouse-decision', visible(x.decisionId));
    },
  }),
});

/** A field value of visible ASCII (RFC 9110 section 5.5): whatever else a name holds cannot end or split a line. */
function visible(value: string): string {
  return value.replace(/[^\x21-\x7e]/g, '_');
}
