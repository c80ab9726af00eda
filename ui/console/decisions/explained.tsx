import { Code, Stack, Text, Title } from '@mantine/core';
import { IconBulb, IconEyeCheck } from '@tabler/icons-react';
import type { Decision } from '#kit/api/admin.ts';
import { Facts } from '#kit/facts.tsx';
import { Link } from '#kit/link.tsx';
import { useSession } from '#kit/session.tsx';
import { Time } from '#kit/time.tsx';
import { versionHref } from '../apis/addresses.ts';
import { applicationHref } from '../applications/addresses.ts';
import { Note } from '../note.tsx';
import { trafficHref } from '../traffic/addresses.ts';
import { TakeBack } from '../threats/take-back.tsx';
import { apiAndVersion } from '../traffic/names.ts';
import { decisionHref, decisionsHref } from './addresses.ts';
import { Control, OperationName } from './control.tsx';
import { hintOf, wordsOf } from './words.ts';
import classes from './explained.module.css';

/** One refusal: what happened, which control it was and why, and how to mend it from either side. */
export function Explained({ decision, isAside = false }: { decision: Decision; isAside?: boolean }) {
  const { can } = useSession();
  const { code, status, mode, reason, application, at, zone, version, id } = decision;
  const { what, fix } = wordsOf(code);
  const hint = hintOf(code);
  const place = apiAndVersion(version);
  return (
    <Stack gap="lg" className={classes['explained']}>
      <Text>{what}</Text>
      {mode === 'report' && (
        <Note tone="blue" icon={IconEyeCheck} title="Reported only: the request was let through">
          The control runs in report mode. In block mode it would have refused this request.
        </Note>
      )}
      <section>
        <Title order={isAside ? 3 : 2}>Why</Title>
        <Control decision={decision} />
        {reason !== undefined && reason !== '' && <p className={classes['reason']}>{reason}</p>}
      </section>
      <section>
        <Title order={isAside ? 3 : 2}>How to mend it</Title>
        {fix !== '' && (
          <p>
            <strong>The caller:</strong> {fix}
          </p>
        )}
        {hint !== undefined && (
          <Note tone="blue" icon={IconBulb} title="On your side">
            {hint}
          </Note>
        )}
        <TakeBack decision={decision} />
      </section>
      <section>
        <Title order={isAside ? 3 : 2}>The request</Title>
        <Facts
          items={[
            ['When', <Time key="at" at={at} />],
            ['Answered', `${status} ${code}`],
            ['Application', <Application key="app" tag={application} />],
            [
              'API version',
              place === undefined ? (
                'none: refused before routing'
              ) : (
                <Link key="v" href={versionHref(place.api, place.version)}>
                  {place.api} {place.version}
                </Link>
              ),
            ],
            ['Operation', place === undefined ? undefined : <OperationName key="op" decision={decision} />],
            ['Zone', zone],
            ['Decision id', <Code key="id">{id}</Code>],
          ]}
        />
      </section>
      <nav className={classes['links']} aria-label="Further">
        {isAside && <Link href={decisionHref(id)}>Open on a page of its own</Link>}
        <Link href={decisionsHref({ code })}>All with this cause</Link>
        {application !== '-' && <Link href={decisionsHref({ application })}>All of this application</Link>}
        {can('metrics:read') && version !== '-' && (
          <Link href={trafficHref({ version, operation: decision.operation })}>Traffic of the operation</Link>
        )}
      </nav>
    </Stack>
  );
}

/** Traffic names an application by its tag, which is its name. */
function Application({ tag }: { tag: string }) {
  const { can } = useSession();
  if (tag === '-') return 'not known: the request carried no key that is valid';
  return can('applications:read') ? <Link href={applicationHref(tag)}>{tag}</Link> : tag;
}
