import type { Command } from 'commander';
import type { Api, Status, Subscription, Version, Waiver } from './answers.ts';
import type { Io } from './io.ts';
import { count, day, moment, type Output, table } from './output.ts';
import { apiPath } from './places.ts';
import { action, commandOf } from './session.ts';

/** `status`: what is running and what there is. */
export function statusCommand(io: Io): Command {
  return commandOf(
    'status',
    'Show what is running, the APIs and their versions, and what waits for a person.',
  ).action(
    action(io, async session => {
      const { client, out } = session;
      const { body: status } = await client.get<Status>('/status');
      const versions = await session.progress('Reading the catalogue', async () => {
        const all: { api: string; version: Version }[] = [];
        for (const { name } of await client.list<Api>('/apis'))
          for (const version of await client.list<Version>(`${apiPath(name)}/versions`))
            all.push({ api: name, version });
        return all;
      });
      const pending = await client.list<Subscription>('/subscriptions?status=pending', 200);
      const waivers = await client.list<Waiver>('/waivers?holding=true');
      out.result(
        { address: client.base, ...status, versions, pendingSubscriptions: pending, waivers },
        () =>
          [
            ...overview(client.base, status),
            ...(versions.length === 0 ? [] : ['', versionTable(out, versions)]),
            ...certificateLines(out, status.certificates),
            ...waiverLines(waivers),
            ...stopLines(status.counts['stops'] ?? 0),
          ].join('\n'),
        nextSteps(versions, pending.length),
      );
    }),
  );
}

function overview(address: string, status: Status): string[] {
  const { developers = 0, applications = 0, subscriptions = 0, apis = 0, operations = 0 } = status.counts;
  const snapshot =
    status.snapshot === null
      ? 'none yet'
      : status.rolledBackTo === null
        ? String(status.snapshot)
        : `${status.snapshot}, rolled back to ${status.rolledBackTo}; publishing ends that`;
  return [
    table([
      ['Gatehouse', `${status.version} at ${address}`],
      ['store', status.dialect === 'postgres' ? 'PostgreSQL' : 'SQLite'],
      ['Snapshot', snapshot],
      ['catalogue', `${count(apis, 'API')}, ${count(operations, 'operation')}`],
      [
        'consumers',
        `${count(developers, 'developer')}, ${count(applications, 'application')}, ${count(subscriptions, 'subscription')}`,
      ],
    ]),
  ];
}

function versionTable(out: Output, versions: readonly { api: string; version: Version }[]): string {
  return table([
    ['VERSION', 'STATE', 'AUDIENCE', 'PROFILE', 'OFFERED AT'].map(text => out.dim(text)),
    ...versions.map(({ api, version }) => [
      `${api}/${version.name}`,
      version.lifecycle === 'published' ? out.good(version.lifecycle) : version.lifecycle,
      version.audience,
      version.profile ?? 'none',
      `${version.basePath === '' ? '/' : version.basePath} (${version.zones.join(', ')})`,
    ]),
  ]);
}

/** Those that are obtained by ACME, and what is wrong with any. */
function certificateLines(out: Output, certificates: Status['certificates']): string[] {
  if (certificates.length === 0) return [];
  return [
    '',
    table([
      ['CERTIFICATE', 'ZONE', 'ENDS', 'NEXT ATTEMPT', 'LAST ERROR'].map(text => out.dim(text)),
      ...certificates.map(({ name, zone, notAfter, nextAttemptAt, lastError }) => [
        name,
        zone,
        notAfter === null ? 'none yet' : day(notAfter),
        nextAttemptAt === 0 ? 'now' : moment(nextAttemptAt),
        lastError === null ? 'none' : out.bad(lastError),
      ]),
    ]),
  ];
}

function waiverLines(waivers: readonly Waiver[]): string[] {
  if (waivers.length === 0) return [];
  const first = Math.min(...waivers.map(({ until }) => until));
  return ['', `${count(waivers.length, 'open waiver')}; the first ends ${day(first)}.`];
}

function stopLines(stops: number): string[] {
  return stops === 0 ? [] : ['', `${count(stops, 'stop holds', 'stops hold')}: npx gatehouse stop list`];
}

function nextSteps(versions: readonly { api: string; version: Version }[], pending: number): string[] {
  const draft = versions.find(({ version }) => version.lifecycle === 'draft');
  return [
    ...(versions.length === 0 ? ['npx gatehouse import <OpenAPI document>'] : []),
    ...(draft === undefined ? [] : [`npx gatehouse publish ${draft.api}/${draft.version.name}`]),
    ...(pending > 0
      ? [
          `npx gatehouse subscription list --status pending   (${count(pending, 'waits', 'wait')} for approval)`,
        ]
      : []),
  ];
}
