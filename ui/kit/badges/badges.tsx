import {
  IconAlertHexagon,
  IconArchive,
  IconBuildingCommunity,
  IconCircleCheck,
  IconCircleX,
  IconClockPause,
  IconEye,
  IconEyeExclamation,
  IconHourglassLow,
  IconId,
  IconLock,
  IconPencil,
  IconPlayerPause,
  IconRocket,
  IconUsersGroup,
  IconWorld,
  IconBolt,
} from '@tabler/icons-react';
import { ToneBadge, type Tone } from './badge.tsx';

type Icon = typeof IconEye;
interface Look {
  readonly tone: Tone;
  readonly icon: Icon;
  readonly label: string;
  readonly meaning: string;
}

export type Category = 'tells' | 'does' | 'tells-harm' | 'does-harm';
export type Audience = 'open' | 'registered' | 'partner' | 'internal';
export type Lifecycle = 'draft' | 'published' | 'deprecated' | 'retired';

/** What the categories are called and mean, for badges, filters and forms. */
export const categories: Readonly<Record<Category, Look>> = {
  tells: {
    tone: 'blue',
    icon: IconEye,
    label: 'Tells',
    meaning: 'Gives information that harms nobody if misused.',
  },
  does: {
    tone: 'violet',
    icon: IconBolt,
    label: 'Does',
    meaning: 'Changes something; misuse is a nuisance, no harm.',
  },
  'tells-harm': {
    tone: 'amber',
    icon: IconEyeExclamation,
    label: 'Tells, can harm',
    meaning: 'Gives information that can harm people or the organisation if misused.',
  },
  'does-harm': {
    tone: 'red',
    icon: IconAlertHexagon,
    label: 'Does, can harm',
    meaning: 'Changes something that can harm people or the organisation if misused.',
  },
};

/** Who may call, in words. */
export const audiences: Readonly<Record<Audience, Look>> = {
  open: { tone: 'green', icon: IconWorld, label: 'Open', meaning: 'Everybody, without registration.' },
  registered: {
    tone: 'blue',
    icon: IconId,
    label: 'Registered',
    meaning: 'Everybody who registers an application.',
  },
  partner: {
    tone: 'violet',
    icon: IconUsersGroup,
    label: 'Partner',
    meaning: 'Partners with a contract, known by certificate or address.',
  },
  internal: {
    tone: 'grey',
    icon: IconBuildingCommunity,
    label: 'Internal',
    meaning: 'Never reachable from the external zone.',
  },
};

/** The life of a version. */
export const lifecycles: Readonly<Record<Lifecycle, Look>> = {
  draft: { tone: 'grey', icon: IconPencil, label: 'Draft', meaning: 'Being prepared; answers no calls.' },
  published: { tone: 'green', icon: IconRocket, label: 'Published', meaning: 'Answers calls.' },
  deprecated: {
    tone: 'amber',
    icon: IconClockPause,
    label: 'Deprecated',
    meaning: 'Answers calls, but will be retired.',
  },
  retired: { tone: 'grey', icon: IconArchive, label: 'Retired', meaning: 'Answers no calls any more.' },
};

const statuses: Readonly<Record<string, Look>> = {
  active: { tone: 'green', icon: IconCircleCheck, label: 'Active', meaning: 'In use.' },
  approved: { tone: 'green', icon: IconCircleCheck, label: 'Approved', meaning: 'May call.' },
  pending: { tone: 'amber', icon: IconHourglassLow, label: 'Waiting', meaning: 'Waits for a decision.' },
  rejected: { tone: 'red', icon: IconCircleX, label: 'Rejected', meaning: 'Was not approved.' },
  suspended: {
    tone: 'red',
    icon: IconPlayerPause,
    label: 'Suspended',
    meaning: 'Is refused until it is resumed.',
  },
  revoked: { tone: 'red', icon: IconLock, label: 'Revoked', meaning: 'Never accepted again.' },
  expired: { tone: 'grey', icon: IconClockPause, label: 'Expired', meaning: 'Its time is over.' },
  disabled: { tone: 'grey', icon: IconLock, label: 'Disabled', meaning: 'Cannot sign in.' },
  invited: { tone: 'amber', icon: IconHourglassLow, label: 'Invited', meaning: 'Has not signed in yet.' },
};

const look = ({ tone, icon, label, meaning }: Look) => (
  <ToneBadge tone={tone} icon={icon} title={meaning}>
    {label}
  </ToneBadge>
);

/** What an operation does if misused. */
export const CategoryBadge = ({ category }: { category: Category }) => look(categories[category]);
/** Who may call a version. */
export const AudienceBadge = ({ audience }: { audience: Audience }) => look(audiences[audience]);
/** Where a version is in its life. */
export const LifecycleBadge = ({ lifecycle }: { lifecycle: Lifecycle }) => look(lifecycles[lifecycle]);
/** The state of a key, subscription, application, developer or user. */
export const StatusBadge = ({ status }: { status: string }) =>
  look(statuses[status] ?? { tone: 'grey', icon: IconPencil, label: status, meaning: status });
