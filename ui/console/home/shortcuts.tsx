import {
  IconAppWindow,
  IconClipboardText,
  IconFileImport,
  IconHistory,
  IconShieldCheck,
  IconUserPlus,
  IconUsers,
} from '@tabler/icons-react';
import type { Permission } from '#kit/api/session.ts';
import { Link } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { importHref } from '../apis/addresses.ts';
import { FindDecision } from '../decisions/find.tsx';
import classes from './home.module.css';

interface Shortcut {
  readonly href: string;
  readonly label: string;
  readonly detail: string;
  readonly permission: Permission;
  readonly Icon: typeof IconUsers;
}

const shortcuts: readonly Shortcut[] = [
  {
    href: importHref(),
    label: 'Import an API',
    detail: 'From its OpenAPI document to a version that gateways serve.',
    permission: 'apis:write',
    Icon: IconFileImport,
  },
  {
    href: '/plans/new',
    label: 'Create a plan',
    detail: 'How much an application may call, and what it is promised.',
    permission: 'plans:write',
    Icon: IconClipboardText,
  },
  {
    href: '/applications',
    label: 'Register an application',
    detail: 'For a developer; then subscribe it and give it a key.',
    permission: 'applications:write',
    Icon: IconAppWindow,
  },
  {
    href: '/policies',
    label: 'Attach a policy',
    detail: 'To a zone, an API, a version or an operation.',
    permission: 'policies:write',
    Icon: IconShieldCheck,
  },
  {
    href: '/developers',
    label: 'Look after developers',
    detail: 'Who they are, what they have, and who is suspended.',
    permission: 'developers:write',
    Icon: IconUsers,
  },
  {
    href: '/people',
    label: 'Invite a colleague',
    detail: 'With the roles that their work needs.',
    permission: 'users:write',
    Icon: IconUserPlus,
  },
  {
    href: '/audit',
    label: 'See who changed what',
    detail: 'Every change, who made it and when.',
    permission: 'audit:read',
    Icon: IconHistory,
  },
];

/** What people come for most often, as far as they may. */
export function Shortcuts() {
  const { can } = useSession();
  const open = shortcuts.filter(({ permission }) => can(permission));
  return (
    <>
      {can('decisions:read') && (
        <Section
          title="Explain a refusal"
          lead="A caller who was refused is given a decision id, in “instance” of the answer."
        >
          <FindDecision />
        </Section>
      )}
      {open.length > 0 && (
        <Section title="Shortcuts">
          <ul className={classes['shortcuts']}>
            {open.map(({ href, label, detail, Icon }) => (
              <li key={href} className={classes['shortcut']}>
                <Icon size={20} stroke={1.7} aria-hidden />
                <div>
                  <Link href={href} fw={600} underline="hover">
                    {label}
                  </Link>
                  <div className={classes['detail']}>{detail}</div>
                </div>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
