import { Group, Text } from '@mantine/core';
import { IconShieldOff } from '@tabler/icons-react';
import type { Decision } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { CancelButton, DialogButton } from '#kit/forms/dialog.tsx';
import { useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Link } from '#kit/link.tsx';
import { api } from '../api.ts';
import { apiAndVersion } from '../traffic/names.ts';
import { tryHref } from './addresses.ts';
import { ExclusionForm } from './exclusion-form.tsx';
import classes from './take-back.module.css';

/** From a refusal by threat rules to the narrowest exclusion. */
export function TakeBack({ decision: { id, policy, version } }: { decision: Decision }) {
  const { can } = useSession();
  if (policy !== 'threat-rules' || !can('policies:write')) return null;
  const place = apiAndVersion(version);
  return (
    <div className={classes['takeBack']}>
      <Text mb="xs">
        If the request was no attack, take back this one rule for this one parameter. Everything else is
        judged as before.
      </Text>
      <Group gap="md">
        <DialogButton
          label="Take back a false alarm"
          leftSection={<IconShieldOff size={16} aria-hidden />}
          title="Take back a false alarm"
        >
          {close => <TakeBackForm id={id} close={close} />}
        </DialogButton>
        {place !== undefined && <Link href={tryHref(place.api, place.version)}>Try a request</Link>}
      </Group>
    </div>
  );
}

function TakeBackForm({ id, close }: { id: string; close: () => void }) {
  const found = useRead(api, '/decisions/{decision}/rules', { path: { decision: id } });
  return (
    <PageState of={found}>
      {({ at, rules }) =>
        at === null || rules.length === 0 ? (
          <Empty title="Nothing here can be taken back" action={<CancelButton onClick={close} />}>
            {at === null
              ? 'The operation is gone from the catalogue.'
              : 'The refusal names no rule that is still there: it would have cost too much to judge the request, or the rules have changed since.'}
          </Empty>
        ) : (
          <ExclusionForm at={at} rules={rules} close={close} />
        )
      }
    </PageState>
  );
}
