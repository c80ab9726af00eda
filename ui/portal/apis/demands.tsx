import { Text } from '@mantine/core';
import {
  IconAddressBook,
  IconCertificate,
  IconChartBar,
  IconFileCheck,
  IconFileText,
  IconGauge,
  IconHeartHandshake,
  IconKey,
  IconLink,
  IconLock,
  IconPlugConnected,
  IconShieldCheck,
  IconUserCheck,
  IconUserShield,
  IconUserStar,
} from '@tabler/icons-react';
import type { Demand, Version } from '#kit/api/portal.ts';
import { CategoryBadge, categories } from '#kit/badges/badges.tsx';
import { Section } from '#kit/section.tsx';
import classes from './demands.module.css';
import { audienceForCallers } from './words.ts';

const icons: Readonly<Record<string, typeof IconKey>> = {
  agreement: IconHeartHandshake,
  'transport-security': IconLock,
  'api-key': IconKey,
  subscription: IconPlugConnected,
  'oauth-user': IconUserCheck,
  'oauth-scope': IconUserShield,
  'mutual-tls': IconCertificate,
  'sender-constrained-tokens': IconLink,
  'address-list': IconAddressBook,
  'object-ownership': IconUserStar,
  'request-validation': IconFileCheck,
  'rate-limit': IconGauge,
  quota: IconChartBar,
  'threat-protection': IconShieldCheck,
  'call-audit': IconFileText,
};

/** What a caller must bring and keep to, and why. */
export function Demands({ version }: { version: Version }) {
  const { category, demands, audience } = version;
  return (
    <Section title="What it asks of you" lead={audienceForCallers[audience]}>
      <Text size="sm">
        What its most sensitive operations do: <CategoryBadge category={category} />{' '}
        {categories[category].meaning}
      </Text>
      {demands.length === 0 ? (
        <Text c="dimmed">Nothing beyond well-formed calls.</Text>
      ) : (
        <ul className={classes['demands']}>
          {demands.map(demand => (
            <Ask key={demand.control} {...demand} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Ask({ control, title, text, everywhere }: Demand) {
  const Icon = icons[control] ?? IconShieldCheck;
  return (
    <li className={classes['demand']}>
      <Icon size={20} stroke={1.7} aria-hidden />
      <div>
        <Text fw={600} size="sm">
          {title}
          {!everywhere && (
            <Text span c="dimmed" fw={400}>
              {' '}
              · some operations
            </Text>
          )}
        </Text>
        <Text size="sm" c="dimmed">
          {text}
        </Text>
      </div>
    </li>
  );
}
