import type { Command } from 'commander';
import type { Block } from './answers.ts';
import type { Io } from './io.ts';
import { moment, table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';

/** `block`: who is refused for a while after attacks. */
export function blockCommand(io: Io): Command {
  return groupOf('block', 'Who is refused for a while after attacks, by the policy threat-response.', [
    list(io),
    lift(io),
  ]);
}

function list(io: Io): Command {
  return commandOf('list', 'List who is blocked, since when and until when.').action(
    action(io, async ({ client, out }) => {
      const blocks = await client.list<Block>('/blocks');
      out.result(blocks, () =>
        blocks.length === 0
          ? 'Nobody is blocked.'
          : table([
              ['ID', 'WHO', 'ZONE', 'MODE', 'IN A ROW', 'REFUSED', 'UNTIL'].map(title => out.dim(title)),
              ...blocks.map(block => [
                block.id,
                whoOf(block),
                block.zone,
                block.mode,
                String(block.level),
                String(block.refused),
                moment(block.until),
              ]),
            ]),
      );
    }),
  );
}

function lift(io: Io): Command {
  return commandOf('lift <id>', 'Lift a block; what led to it is forgotten.')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .action(
      action(io, async ({ client, out }, { reason }: { reason: string }, id: string) => {
        const path = `/blocks/${encodeURIComponent(id)}/lift`;
        const { body } = await client.call<Block>('POST', path, { reason });
        out.result(body, () => `Lifted: ${whoOf(body)} is served again.`);
      }),
    );
}

function whoOf({ what, application, address, sandbox, crossSite }: Block): string {
  const name = application?.name ?? '';
  const who = what === 'user' ? `a user of ${name}` : name;
  const from = address === null ? '' : what === 'address' ? address : ` from ${address}`;
  return [who + from, ...(sandbox ? ['sandbox'] : []), ...(crossSite ? ["other sites' pages"] : [])].join(
    ', ',
  );
}
