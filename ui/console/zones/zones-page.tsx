import type { Zone } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { Facts } from '#kit/facts.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { Needs } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { statusText, ZoneForm } from './zone-form.tsx';

const leads: Readonly<Record<string, string>> = {
  external: 'Where the outside world calls.',
  internal: 'Where the own organisation calls. Never reachable from the external zone.',
};

/** The zones of the gateway and how each reads and answers requests. */
export default function ZonesPage() {
  const zones = useRead(api, '/zones', { query: { limit: 100 } });
  return (
    <>
      <PageHeader
        title="Zones"
        lead="A zone is a set of addresses of the gateway with its own credentials. A change is served within a second."
      />
      <PageState of={zones}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No zones">Zones appear here once the gateway has started for the first time.</Empty>
          ) : (
            items.map(zone => <OneZone key={zone.name} zone={zone} />)
          )
        }
      </PageState>
    </>
  );
}

function OneZone({ zone }: { zone: Zone }) {
  return (
    <Section
      title={zone.name}
      lead={leads[zone.name] ?? 'A zone of your own.'}
      actions={
        <Needs permission="policies:write" label={`Edit ${zone.name}`}>
          <DialogButton label={`Edit ${zone.name}`} title={`Edit zone ${zone.name}`}>
            {close => <ZoneForm zone={zone} close={close} />}
          </DialogButton>
        </Needs>
      }
    >
      <Facts
        items={[
          [
            'Trusted proxies',
            zone.trustedProxies.length === 0
              ? 'None: the address that connects is the caller’s'
              : zone.trustedProxies.join(', '),
          ],
          ['A verb that is not offered', statusText(zone.verbStatus)],
          ['A content type that is not taken', statusText(zone.contentTypeStatus)],
          ['Changed', <Time key="at" at={zone.updatedAt} as="ago" />],
        ]}
      />
    </Section>
  );
}
