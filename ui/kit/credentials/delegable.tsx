import { Checkbox } from '@mantine/core';
import { IconGitFork } from '@tabler/icons-react';
import { ToneBadge } from '../badges/badge.tsx';
import type { CheckField } from '../forms/use-submit.ts';

/** Whether narrower keys can be made of a key, with what that is for and what it costs. */
export const DelegableField = ({ field }: { field: CheckField }) => (
  <Checkbox
    label="Narrower keys can be made of it"
    description="For handing a job, a script or a device a key that can do less and ends sooner, without asking anybody. The price: such keys are listed nowhere, and none of them can be revoked alone, only all of them with this key. It works where an API takes delegated keys."
    {...field}
  />
);

export const DelegableBadge = () => (
  <ToneBadge tone="grey" icon={IconGitFork} title="Its holder can make narrower keys of it.">
    Delegable
  </ToneBadge>
);
