import type { ListedSubscription } from '#kit/api/admin.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import type { Column } from '#kit/data/data-table.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { Link } from '#kit/link.tsx';
import { Time } from '#kit/time.tsx';
import { versionHref } from '../apis/addresses.ts';
import { applicationHref } from '../applications/addresses.ts';
import { Owner } from '../applications/applications-table.tsx';
import { planHref } from '../plans/addresses.ts';
import { SubscriptionActions } from './subscription-actions.tsx';

type SubscriptionColumn = Column<ListedSubscription>;

export const applicant: SubscriptionColumn = {
  title: 'Application',
  render: ({ application, applicationTitle, developer }) => (
    <RowName href={applicationHref(application)} below={<Owner developer={developer} />}>
      {applicationTitle}
    </RowName>
  ),
};

export const target: SubscriptionColumn = {
  title: 'API',
  render: ({ api, apiTitle, version }) => (
    <Link href={versionHref(api, version)}>
      {apiTitle} {version}
    </Link>
  ),
};

export const plan: SubscriptionColumn = {
  title: 'Plan',
  render: ({ plan: name, planTitle }) => <Link href={planHref(name)}>{planTitle}</Link>,
};

export const state: SubscriptionColumn = {
  title: 'State',
  render: ({ status }) => <StatusBadge status={status} />,
};

export const since: SubscriptionColumn = {
  title: 'Changed',
  render: ({ updatedAt }) => <Time at={updatedAt} as="ago" />,
};

/** To approve, reject, suspend. */
export const decisions: SubscriptionColumn = {
  title: 'Actions',
  actions: true,
  render: of => <SubscriptionActions of={of} upkeep={false} />,
};

/** The same, and to change the plan or end it. */
export const actions: SubscriptionColumn = {
  title: 'Actions',
  actions: true,
  render: of => <SubscriptionActions of={of} upkeep />,
};
