import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { errorCatalogue, type ErrorCode } from '#kernel';
import type { AdminClient } from './client.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { moment, table } from './output.ts';
import { action, commandOf } from './session.ts';

interface Decision {
  readonly id: string;
  readonly at: number;
  readonly zone: string;
  readonly version: string;
  readonly operation: string;
  readonly application: string;
  readonly code: string;
  readonly status: number;
  readonly policy: string;
  readonly policyId: string;
  readonly mode: 'block' | 'report';
  readonly reason?: string;
}

/** `why`: explains a refusal by the decision id that it carried. */
export function whyCommand(io: Io): Command {
  return commandOf(
    'why <decision-id>',
    'Explain a refusal by the decision id that its answer carried.',
  ).action(
    action(io, async ({ client, out }, _options, text: string) => {
      // People paste what they were given: `urn:…`, a quoted id, or the whole `instance` of the problem document.
      const id =
        text
          .trim()
          .replace(/^["']|["']$/g, '')
          .split(/[/:]/)
          .at(-1) ?? '';
      const found = (await look(client, id)) ?? (await lookAgain(client, id));
      if (found === undefined)
        throw new CommandFailure('refused', `No recent refusal has the id "${id}".`, {
          code: 'not-found',
          hints: [
            'It is the `instance` in the answer to the refused request.',
            'Refusals are known for 14 days, of a flood only samples; all of them are in the access log.',
          ],
        });
      const decision = found.body;
      const { what, fix } = explain(decision.code);
      out.result({ ...decision, what, fix }, () =>
        [
          `${decision.mode === 'report' ? 'Reported, not refused' : `Refused with ${decision.status}`}: ${out.strong(decision.code)}. ${what}`,
          '',
          table(
            [
              ['when', moment(decision.at)],
              ['where', `${decision.version} ${decision.operation} in zone ${decision.zone}`],
              ['who', decision.application === '-' ? 'no application was known yet' : decision.application],
              ['control', `${decision.policy}${decision.policyId === '' ? '' : ` (${decision.policyId})`}`],
              ...(decision.reason === undefined || decision.reason === ''
                ? []
                : [['reason', decision.reason]]),
            ],
            '  ',
          ),
          '',
          `To mend it: ${fix}`,
        ].join('\n'),
      );
    }),
  );
}

function look(client: AdminClient, id: string) {
  return client.find<Decision>(`/decisions/${encodeURIComponent(id)}`);
}

/** Milliseconds; gateways report what they refused once a second. */
const reportedWithin = 1_500;

/** Whoever asks at once may be quicker than the gateway's report. */
async function lookAgain(client: AdminClient, id: string) {
  if (!id.startsWith('d_')) return undefined;
  await sleep(reportedWithin);
  return look(client, id);
}

function explain(code: string): { what: string; fix: string } {
  return Object.hasOwn(errorCatalogue, code)
    ? errorCatalogue[code as ErrorCode]
    : { what: 'A newer Gatehouse knows what this means.', fix: 'Use its command line.' };
}
